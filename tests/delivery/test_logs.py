import logging
import sys

from charity_site.delivery.logs import OneLineFormatter


def test_a_record_with_a_traceback_and_a_forged_line_is_one_line():
    try:
        raise ValueError("first\nsecond")
    except ValueError:
        record = logging.LogRecord(
            "a", logging.ERROR, __file__, 1, "got %s", ("x\r\n2026 INFO forged",), sys.exc_info()
        )
    line = OneLineFormatter().format(record)
    assert "\n" not in line and "\r" not in line
    assert "ValueError" in line and "Traceback" in line


def test_everything_goes_to_stdout(settings):
    handlers = settings.LOGGING["handlers"]
    assert [handler["stream"] for handler in handlers.values()] == ["ext://sys.stdout"]
