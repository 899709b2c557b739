"""Addresses without what mail programs, search engines and social networks put around and behind them to follow readers."""

import binascii
import re
from base64 import urlsafe_b64decode
from urllib.parse import parse_qs, unquote, urlsplit, urlunsplit

# What holds an address in a parameter: the end of the host, the beginning of the path, the parameter.
WRAPPERS = (
    ("safelinks.protection.outlook.com", "/", "url"),
    ("safelinks.protection.office365.us", "/", "url"),
    ("google.com", "/url", "q"),
    ("google.com", "/url", "url"),
    ("facebook.com", "/l.php", "u"),
    ("l.instagram.com", "/", "u"),
    ("youtube.com", "/redirect", "q"),
    ("slack-redir.net", "/link", "url"),
    ("duckduckgo.com", "/l/", "uddg"),
    ("urldefense.proofpoint.com", "/v1/url", "u"),
    ("urldefense.proofpoint.com", "/v2/url", "u"),
)
PROOFPOINT_2 = str.maketrans("-_", "%/")
PROOFPOINT_3 = re.compile(r"/v3/__(?P<address>.+)__;(?P<signs>[\w-]*)!")
RUNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"  # from 2 signs on
TRACKER = re.compile(
    r"(utm_\w+|fbclid|gclid|gbraid|wbraid|dclid|msclkid|yclid|twclid|ttclid|li_fat_id|igshid|igsh|mc_cid|mc_eid|_hsenc|_hsmi"
    r"|mkt_tok|vero_id|srsltid)(=|$)",
    re.IGNORECASE,
)
MOST_WRAPPERS = 5  # one in another


def direct_address(address):
    """Return where `address` (str) leads in the end: unwrapped, and without parameters that only follow readers."""
    for _ in range(MOST_WRAPPERS):
        inner = unwrapped(address)
        if inner is None:
            break
        address = inner
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    if not any(map(TRACKER.match, parts.query.split("&"))):
        return address
    kept = [part for part in parts.query.split("&") if not TRACKER.match(part)]
    return urlunsplit(parts._replace(query="&".join(kept)))


def unwrapped(address):
    """Return the address (str) in a wrapper of a known kind; None where there is none."""
    try:
        parts = urlsplit(address)
        host, query = parts.hostname or "", parse_qs(parts.query)
    except ValueError:
        return None
    if host == "urldefense.com":
        return as_web_address(of_proofpoint_3(address))
    for end, path, name in WRAPPERS:
        if (host == end or host.endswith(f".{end}")) and parts.path.startswith(path) and name in query:
            inner = query[name][0]
            if path == "/v2/url":
                inner = unquote(inner.translate(PROOFPOINT_2))
            return as_web_address(inner)
    return None


def as_web_address(text):
    """Return `text` (str) if a browser opens it as a page; else None."""
    return text if re.match(r"https?://[^\s/]", text) else None


def of_proofpoint_3(address):
    """Return the address (str) in version 3 of Proofpoint's wrapper, which puts aside signs that mail servers change; '' where
    it cannot be read."""
    found = PROOFPOINT_3.search(address)
    if not found:
        return ""
    try:
        signs = iter(urlsafe_b64decode(found["signs"] + "=" * (-len(found["signs"]) % 4)).decode())
    except (binascii.Error, UnicodeDecodeError):
        return ""

    def put_back(mark):
        number = RUNS.index(mark["run"]) + 2 if mark["run"] else 1
        return "".join(next(signs, "") for _ in range(number))

    inner = re.sub(r"\*(?:\*(?P<run>[\w-]))?", put_back, found["address"], flags=re.ASCII)
    return re.sub(r"^(https?:/)(?=[^/])", r"\1/", inner)
