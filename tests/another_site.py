"""Another site on this machine, real HTTP with real faults: each path answers as a test says."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from charity_site.delivery.outgoing.exchange import Limits

QUICK = Limits(connect=0.5, read=0.5, total=1.5, size=100_000)  # seconds, bytes


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        answers = self.server.answers.get(self.path, [(404, {}, b"")])
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        self.close_connection = True
        if callable(answer):
            answer(self)
            return
        status, headers, body = answer
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


class AnotherSite(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked, self.answers = [], {}
        self.url = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request, client_address):
        pass  # the other side went away, as it is meant to

    def says(self, path, *answers):
        """Let `path` give `answers` one after the other, and the last of them from then on: (status, headers, body), or a function
        that writes to the handler itself."""
        self.answers[path] = list(answers)

    def page(self, path, body, status=200, **headers):
        body = body.encode() if isinstance(body, str) else body
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        self.says(path, (status, {"Content-Type": "text/html; charset=utf-8", **names}, body))

    def paths(self):
        """The paths (list of str) that were asked for, but for robots.txt."""
        return [path for path, _ in self.asked if path != "/robots.txt"]


@contextmanager
def another_site():
    server = AnotherSite()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
