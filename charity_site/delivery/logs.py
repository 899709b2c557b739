"""Logs: one line for each record, with the request that it belongs to, and without personal data."""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime

request_id = ContextVar("request_id", default=None)

# Each sign of an address may be written as %2f or %252f.
SLASH, HYPHEN, HEX = r"(?:/|%(?:25)*2f)", r"(?:-|%(?:25)*2d)?", r"(?:[\da-f]|%(?:25)*3\d|%(?:25)*[46][1-6])"
KEY = rf"{HEX}{{8}}{HYPHEN}(?:{HEX}{{4}}{HYPHEN}){{3}}{HEX}{{12}}"
SIGNATURE = r"(?=[\w%-]*\d)[\w%-]{32,}"
REST = r"[^\s\"'<>]*"

# What may stand in a message or in an error of a library.
PERSONAL = (
    # Private links, by their shape: a family's, one for a new password.
    (re.compile(rf"(your{HYPHEN}story){REST}", re.IGNORECASE), r"\1..."),
    (re.compile(rf"({SLASH})(?:{KEY}|{SIGNATURE}){REST}", re.IGNORECASE), r"\1..."),
    # A story's address has a first name in it. Our own files, in tracebacks, have an ending.
    (re.compile(r"(/stories/)(?![\w/-]+\.\w)[^\s\"'>?]+"), r"\1..."),
    (re.compile(r"(/[\w./%-]*\?)[^\s\"'>]+"), r"\1..."),  # what was searched
    (re.compile(r"(DETAIL: )[^\n]*"), r"\1..."),  # PostgreSQL shows the row
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "..."),  # e-mail
    (re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b"), "..."),  # IPv4
    (re.compile(r"(?:[\da-f]{1,4}:){7}[\da-f]{1,4}|\b[\da-f]{1,4}(?::[\da-f]{1,4})*::[\da-f:]*"), "..."),  # IPv6
)


def masked(text):
    """`text` (str) without private links, names in addresses, questions, e-mail and internet addresses."""
    for pattern, replacement in PERSONAL:
        text = pattern.sub(replacement, text)
    return text


def route_of(request):
    """The name (str) of the address that `request` asks for; its path may name a child."""
    match = getattr(request, "resolver_match", None)
    return (match.view_name or match.route) if match else "none"


def message_of(record):
    """The message (str) of a LogRecord. Django's own begin with the path of their request."""
    message = record.getMessage()
    request = getattr(record, "request", None)
    if hasattr(request, "resolver_match"):
        message = message.replace(request.get_full_path(), request.path).replace(request.path, f"[{route_of(request)}]")
    return masked(message)


class JsonFormatter(logging.Formatter):
    """One JSON object in a line: time, level, logger, message, request_id, what `extra={"data": {...}}` says, exception."""

    def format(self, record):
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
            "request_id": request_id.get(),
            **getattr(record, "data", {}),
            "exception": masked(self.formatException(record.exc_info)) if record.exc_info else None,
        }
        return json.dumps({name: value for name, value in line.items() if value is not None}, default=str)


class OneLineFormatter(logging.Formatter):
    """The same for people: development."""

    def __init__(self):
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record):
        data = " ".join(f"{name}={value}" for name, value in getattr(record, "data", {}).items())
        record.message = f"{message_of(record)} {data}".rstrip()
        return super().formatMessage(record)

    def format(self, record):
        return masked(super().format(record)).replace("\r", "\\r").replace("\n", "\\n")
