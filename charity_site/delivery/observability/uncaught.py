"""Faults that nobody catches, and warnings, go into the log, where their words are left out (logs.py)."""

import logging
import sys
import threading
import warnings

from django.conf import settings

logger = logging.getLogger(__name__)


def log_uncaught_errors():
    """From now on, in this process. In development they are printed as usual, as are those from before there are settings."""
    sys.excepthook = in_place_of(sys.excepthook, lambda kind, error, trace: log(error))
    threading.excepthook = in_place_of(threading.excepthook, lambda fault: log(fault.exc_value))
    sys.unraisablehook = in_place_of(sys.unraisablehook, lambda fault: log(fault.exc_value))
    warnings.showwarning = in_place_of(warnings.showwarning, log_warning)


def in_place_of(usual, act):
    def hook(*args, **kwargs):
        is_usual = not settings.configured or settings.DEBUG or KeyboardInterrupt in args
        return (usual if is_usual else act)(*args, **kwargs)

    return hook


def log(error):
    logger.critical("Nobody caught this.", exc_info=error)


def log_warning(message, category, filename, lineno, file=None, line=None):
    logger.warning("%s in %s, line %s", category.__name__, filename, lineno)
