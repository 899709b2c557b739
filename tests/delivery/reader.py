"""A reader in front of a WSGI application, over nothing but WSGI."""

import gzip
import threading
from concurrent.futures import ThreadPoolExecutor
from wsgiref.util import setup_testing_defaults

import brotli

from charity_site.delivery.pagecache.buffered_response import call_wsgi


class Reader:
    """`read(address, method=..., cookie=..., **headers)` gives a BufferedResponse, its body decoded."""

    def __init__(self, application):
        self.application = application

    def __call__(self, address, *, method="GET", scheme="http", host="localhost", **headers):
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path.encode().decode("latin-1"),
            "QUERY_STRING": query,
            "HTTP_HOST": host,
            "wsgi.url_scheme": scheme,
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        setup_testing_defaults(environ)
        answer = call_wsgi(self.application, environ)
        decode = {"br": brotli.decompress, "gzip": gzip.decompress}.get(answer.header("Content-Encoding"))
        return answer._replace(body=decode(answer.body)) if decode and answer.body else answer


def at_once(times, do):
    """Return what `do()` returns (list) in as many threads as `times`."""
    start = threading.Barrier(times)
    with ThreadPoolExecutor(times) as threads:
        return [done.result() for done in [threads.submit(lambda: (start.wait(), do())[1]) for _ in range(times)]]
