"""Logs: one line for each record, with the request that it belongs to, and without personal data."""

import json
import linecache
import logging
import re
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from http.client import responses
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import SuspiciousOperation

CODES = ("errno", "pgcode", "smtp_code")  # of OSError, psycopg2 and smtplib
MOST_ERRORS = 10  # of those that led to one another
LONGEST_WORD = (
    300  # signs without a space: longer is no name or path of ours, and what is looked for below takes its time
)

# A handler that fails would print the arguments of the record.
logging.raiseExceptions = False

request_id = ContextVar("request_id", default=None)

# Each sign of an address may be written as %2f or %252f.
UNDERSCORE = r"(?:_|%(?:25)*5f)"
SLASH, HYPHEN, HEX = r"(?:/|%(?:25)*2f)", r"(?:-|%(?:25)*2d)?", r"(?:[\da-f]|%(?:25)*3\d|%(?:25)*[46][1-6])"
SPELLINGS = {"_": UNDERSCORE, "/": SLASH, "-": HYPHEN}
KEY = rf"{HEX}{{8}}{HYPHEN}(?:{HEX}{{4}}{HYPHEN}){{3}}{HEX}{{12}}"
SIGNATURE = r"(?=[\w%-]*\d)[\w%-]{32,}"
REST = r"[^\s\"'<>]*"
WORD = re.compile(r"\S+")

# What may stand in a message or in an error of a library. None of it has a space in it but the rest of a line, so that no
# expression looks further than LONGEST_WORD; those that begin with a run of signs only begin where the run does.
PERSONAL = (
    # Private links, by their shape. Those that a room knows by name are registered.
    (re.compile(rf"({SLASH})(?:{KEY}|{SIGNATURE}){REST}", re.IGNORECASE), r"\1..."),
    (re.compile(r"(?<![\w./%-])([\w.%-]*/[\w./%-]*\?)[^\s\"'>]+"), r"\1..."),  # what was searched
    (re.compile(r"(DETAIL: )[^\n]*"), r"\1..."),  # PostgreSQL shows the row
    (re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "..."),  # e-mail
    (re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b"), "..."),  # IPv4
    (re.compile(r"(?:[\da-f]{1,4}:){7}[\da-f]{1,4}|\b[\da-f]{1,4}(?::[\da-f]{1,4})*::[\da-f:]*"), "..."),  # IPv6
)

_registered = {}  # what a room registers, from a part of an address: {pattern: replacement}


def mask_private_links(start):
    """Leave out of every log what follows `start` (str, a part of an address that leads to private links), however its signs
    are written."""
    spelled = "".join(SPELLINGS.get(sign, re.escape(sign)) for sign in start)
    _registered[re.compile(rf"({spelled}){REST}", re.IGNORECASE)] = r"\1..."


def mask_names_below(slug):
    """Leave out of every log what stands below the section `slug` (str): its addresses have names of people in them. Our own
    files, in tracebacks, have an ending."""
    for spelled in {re.escape(slug), re.escape(quote(slug))}:
        names = re.compile(rf"({SLASH}{spelled}{SLASH})(?![\w/-]+\.\w)[^\s\"'>?]+", re.IGNORECASE)
        _registered[names] = r"\1..."


@lru_cache(maxsize=1)
def our_packages():
    """Return the top packages (set of str) of the project's own apps: what these log is written by us, and names nobody."""
    tops = {app.partition(".")[0] for app in settings.INSTALLED_APPS}
    return {top for top in tops if (settings.BASE_DIR / top).is_dir()}


def masked(text):
    """`text` (str) without private links, names in addresses, questions, e-mail and internet addresses, and without words
    that are longer than any of ours."""
    text = WORD.sub(lambda word: word[0] if len(word[0]) <= LONGEST_WORD else "...", text)
    for pattern, replacement in (*_registered.copy().items(), *PERSONAL):
        text = pattern.sub(replacement, text)
    return text


def route_of(request):
    """The name (str) of the address that `request` asks for; its path may name a child."""
    match = getattr(request, "resolver_match", None)
    return (match.view_name or match.route) if match else "none"


def message_of(record):
    """Return what a LogRecord says (str). Of a library it is the sentence as it stands in its code, without what is put
    in, which may be a title or a name; a sentence that was put together before is left out. The place in the code says
    which it is."""
    if record.name.partition(".")[0] in our_packages():
        return masked(record.getMessage())
    request = getattr(record, "request", None)
    if hasattr(request, "resolver_match"):  # Django's own begin with the path
        return f"{responses.get(getattr(record, 'status_code', None), 'Request')}: [{route_of(request)}]"
    place = f"{record.module}.{record.funcName}, line {record.lineno}"
    code = "".join(linecache.getlines(record.pathname))
    stands_there = any(f"{quote}{record.msg}{quote}" in code for quote in "\"'")
    return f"{record.msg} [{place}]" if stands_there else f"[{place}]"


def traceback_of(error):
    """Return where `error` (exception) happened, and what led to it: kinds and lines of code (str). Its words are left
    out, because they may hold a row of the database, a title or what somebody typed; a number that names the fault
    stays."""
    parts = []
    while error and len(parts) < MOST_ERRORS:
        codes = [f" {name}={getattr(error, name)}" for name in CODES if getattr(error, name, None)]
        frames = "".join(traceback.format_tb(error.__traceback__))
        kind = f"{type(error).__module__}.{type(error).__qualname__}"
        parts.insert(0, f"Traceback (most recent call last):\n{frames}{kind}{''.join(codes)}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n\nThen:\n\n".join(parts)


def exception_in(record):
    """Its traceback (str), or None. What a visitor sent is no fault of the code."""
    error = record.exc_info and record.exc_info[1]
    return traceback_of(error) if error and not isinstance(error, SuspiciousOperation) else None


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
            "exception": exception_in(record),
        }
        return json.dumps({name: value for name, value in line.items() if value is not None}, default=str)


class OneLineFormatter(logging.Formatter):
    """The same for people: development."""

    def format(self, record):
        data = " ".join(f"{name}={value}" for name, value in getattr(record, "data", {}).items())
        told = f"{self.formatTime(record)} {record.levelname} {record.name}: {message_of(record)} {data}".rstrip()
        line = "\n".join(filter(None, [told, exception_in(record)]))
        return line.replace("\r", "\\r").replace("\n", "\\n")
