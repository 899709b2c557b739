"""A whole answer of a WSGI application, as plain data."""

from functools import lru_cache
from typing import NamedTuple

from django.template.loader import render_to_string

from charity_site.delivery.web.headers import headers_for, headers_of_django

RETRY_AFTER = 10  # seconds


class BufferedResponse(NamedTuple):
    """`status` (such as "404 Not Found"), `headers` (list of (name, value)) and the body."""

    status: str
    headers: list
    body: bytes

    def header(self, name):
        """The value (str) of the header `name`; None without it."""
        return next((value for given, value in self.headers if given.lower() == name.lower()), None)

    @property
    def is_failure(self):
        return self.status.startswith("5")


def call_wsgi(application, environ):
    """The BufferedResponse of `application` to the request `environ`."""
    given = []
    body = application(environ, lambda status, headers, exc_info=None: given.append((status, headers)))
    try:
        content = b"".join(body)
    finally:
        if hasattr(body, "close"):
            body.close()
    return BufferedResponse(*given[-1], content)


@lru_cache(maxsize=1)
def service_unavailable():
    """The BufferedResponse that says kindly that the site cannot answer now, and when to come again."""
    body = render_to_string("503.html").encode()
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        "Retry-After": str(RETRY_AFTER),
        **headers_of_django(),
        **headers_for(None, has_scripts=True),
    }
    return BufferedResponse("503 Service Unavailable", list(headers.items()), body)
