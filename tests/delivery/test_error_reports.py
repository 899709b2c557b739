"""A Sentry hears of a fault, and nothing of who met it. Without SENTRY_DSN there is nothing of it at all."""

import gzip
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import brotli
import pytest

from tests.processes import run_shell

DECOMPRESS = {"br": brotli.decompress, "gzip": gzip.decompress}
FAULT = """
import logging
from io import BytesIO
from wsgiref.util import setup_testing_defaults
from django.core.wsgi import get_wsgi_application
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from charity_site import urls

@csrf_exempt
def broken(request, **parameters):
    child = "a-local-variable"
    raise RuntimeError(f"no page at {request.get_full_path()} for family@example.org")

urls.urlpatterns[:0] = [path("stories/<slug:slug>/", broken), path("your-story/<slug:slug>/", broken)]
application = get_wsgi_application()

def ask(**environ):
    everywhere = {"HTTP_HOST": "localhost", "REMOTE_ADDR": "203.0.113.9", "HTTP_COOKIE": "sessionid=a-cookie"}
    environ = {**everywhere, "HTTP_USER_AGENT": "a-phone", **environ}
    setup_testing_defaults(environ)
    list(application(environ, lambda status, headers: print(status)))

ask(PATH_INFO="/stories/zofia/", QUERY_STRING="q=a-question")
form = b"word=a-form-field"
kind = "application/x-www-form-urlencoded"
ask(REQUEST_METHOD="POST", PATH_INFO="/your-story/a-secret/", CONTENT_TYPE=kind, CONTENT_LENGTH=str(len(form)), **{"wsgi.input": BytesIO(form)})
logging.getLogger("charity_site").error("lost: %s", "/stories/zofia/")
"""


@pytest.fixture
def sentry():
    """A server that takes reports; its address, and what came (list of str)."""
    came = []

    class Sentry(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            came.append(DECOMPRESS[self.headers["Content-Encoding"]](body).decode())
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Sentry)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://key@127.0.0.1:{server.server_port}/1", came
    server.shutdown()


def events(came):
    """The reports (list of dict) in the envelopes `came`: lines of JSON, a header before each item."""
    items = [json.loads(line) for envelope in came for line in envelope.splitlines() if line.startswith("{")]
    return [item for item in items if "exception" in item or "logentry" in item]


def test_a_fault_is_reported_without_who_met_it(sentry, own_database):
    dsn, came = sentry
    result = run_shell(FAULT, SENTRY_DSN=dsn, DATABASE_URL=own_database)
    assert result.stdout.count("500 Internal Server Error") == 2, result.stderr
    reports = events(came)
    errors = [report["exception"]["values"][-1] for report in reports if "exception" in report]
    assert [error["type"] for error in errors] == ["RuntimeError", "RuntimeError"]
    assert {error["value"] for error in errors} == {""}
    assert any(frame["function"] == "broken" for frame in errors[0]["stacktrace"]["frames"])
    assert any("lost: /stories/..." in json.dumps(report) for report in reports)
    assert [report["request"] for report in reports][:2] == [{"method": "GET"}, {"method": "POST"}]
    everything = "".join(came)
    for private in ("zofia", "a-question", "a-local-variable", "203.0.113.9", "a-phone", "a-secret", "a-form-field",
                    "a-cookie", "example.org"):  # fmt: skip
        assert private not in everything, private


def test_a_sentry_that_does_not_answer_costs_nothing(own_database):
    result = run_shell(FAULT, SENTRY_DSN="http://key@127.0.0.1:9/1", DATABASE_URL=own_database)
    # Not by lines: its retries are logged from a thread, at any moment.
    assert result.returncode == 0 and result.stdout.count("500 Internal Server Error") == 2


def test_without_an_address_it_is_not_even_imported():
    code = "import sys; print('sentry_sdk' in sys.modules)"
    assert run_shell(code, DATABASE_URL="sqlite://:memory:").stdout.split() == ["False"]
