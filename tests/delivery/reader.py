"""A reader in front of a WSGI application, over nothing but WSGI."""

import gzip
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
