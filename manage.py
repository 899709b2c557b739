#!/usr/bin/env python
"""Run a management command. On a server, set DJANGO_SETTINGS_MODULE=charity_site.settings.production."""

import os
import sys

from django.core.management import execute_from_command_line

from charity_site.delivery.observability.uncaught import log_uncaught_errors

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "charity_site.settings.dev")
    log_uncaught_errors()
    execute_from_command_line(sys.argv)
