"""Logging: one line of JSON for each event, on standard output."""

from environs import env

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"one_line": {"()": "charity_site.delivery.observability.logs.JsonFormatter"}},
    "handlers": {"stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "one_line"}},
    "root": {"handlers": ["stdout"], "level": env.log_level("LOG_LEVEL", default="INFO")},
    # Django's own handlers would print each line a second time, or mail it.
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        "_granian": {"handlers": [], "propagate": True},
        # The addresses that were not found or are gone: a story's holds a first name.
        "django.request": {"level": "ERROR", "handlers": [], "propagate": True},
        # One line for each indexing step, and titles of pages, which may name a child: not for a log.
        "django_tasks": {"level": "WARNING"},
        "wagtail": {"level": "WARNING"},
        "stripe": {"level": "WARNING"},  # what it is asked, and told, of a gift
        "pikepdf": {"level": "ERROR"},  # what is odd about an uploaded file
    },
}
