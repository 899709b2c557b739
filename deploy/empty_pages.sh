#!/bin/sh
# Before nginx starts: no page lies ready from before, whenever and wherever it was written (a copied disk, one that was set
# back). Processes of the site that run meanwhile make pages ready again. Usage: deploy/empty_pages.sh FOLDER
set -eu
[ ! -d "$1" ] || find "$1" -ignore_readdir_race -mindepth 2 ! -type d -delete
