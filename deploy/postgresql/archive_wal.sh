#!/bin/sh
# Keep one piece of what PostgreSQL wrote. Usage: archive_wal.sh FOLDER PATH NAME (archive_command gives path and name).
# PostgreSQL asks again until this succeeds, and deletes nothing before. A name that is there already is never overwritten;
# the same content is no error: the power may have failed before PostgreSQL heard of it.
# FOLDER should lie on another machine or disk. With RECIPIENT in FOLDER/recipient (a public key of age) it is encrypted.
set -eu
umask 077
target=$1/$3
if [ -f "$1/recipient" ]; then
    target=$target.age
    [ -f "$target" ] && exit 0 # two encrypted ones are never alike; it was moved here when it was whole
    age --encrypt --recipients-file "$1/recipient" --output "$target.part" "$2"
else
    [ -f "$target" ] && exec cmp -s "$2" "$target"
    cp "$2" "$target.part"
fi
sync "$target.part"
mv "$target.part" "$target"
