#!/usr/bin/env python
"""Run a management command. On a server, set DJANGO_SETTINGS_MODULE=charity_site.settings.production."""

import os
import sys

from django.core.management import execute_from_command_line

from charity_site.delivery.faults import go_to_the_log

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "charity_site.settings.dev")
    go_to_the_log()
    execute_from_command_line(sys.argv)
