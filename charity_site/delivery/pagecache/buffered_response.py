"""A whole answer of a WSGI application, as plain data."""

from functools import lru_cache
from typing import NamedTuple
from wsgiref.types import WSGIApplication, WSGIEnvironment

from django.template.loader import render_to_string

from charity_site.delivery.web.headers import headers_for, headers_of_django

RETRY_AFTER = 10  # seconds


class BufferedResponse(NamedTuple):
    """An answer with its whole body."""

    status: str  # such as "404 Not Found"
    headers: list[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str | None:
        """Return the value of the header `name`; None without it."""
        return next((value for given, value in self.headers if given.lower() == name.lower()), None)

    @property
    def is_failure(self) -> bool:
        return self.status.startswith("5")


def call_wsgi(application: WSGIApplication, environ: WSGIEnvironment) -> BufferedResponse:
    """Return the answer of `application` to the request `environ`."""
    given: list[tuple[str, list[tuple[str, str]]]] = []
    body = application(environ, lambda status, headers, exc_info=None: given.append((status, headers)))  # type: ignore[arg-type]  # nobody here calls its write()
    try:
        content = b"".join(body)
    finally:
        if hasattr(body, "close"):
            body.close()
    return BufferedResponse(*given[-1], content)


@lru_cache(maxsize=1)
def service_unavailable() -> BufferedResponse:
    """Return the answer that says kindly that the site cannot answer now, and when to come again."""
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
