"""Stands between the browser and the site, and can do what a site does rarely: lose the network, fail, change."""

import http.client
import threading
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class Proxy:
    """url: where it listens. The rest is set by a test:

    is_down: no request is answered;
    answers: path → (status, headers), instead of what the site says;
    headers: path → headers that are added to the site's;
    edits: path → function of the page's HTML and the visitor's cookies (str, both) that returns what is sent.
    """

    def __init__(self, url):
        self.url = url
        self.is_down = False
        self.answers = {}
        self.headers = {}
        self.edits = {}
        self.files = {}  # path → what the site said, except pages: tests ask for them often


def make_handler(site_url):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            proxy = self.server.proxy
            path = urlsplit(self.path).path
            if proxy.is_down:
                self.close_connection = True
            elif path in proxy.answers:
                status, headers = proxy.answers[path]
                self.answer(status, {"Content-Type": "text/html"} | headers, b"<h1>As the test wants it</h1>")
            else:
                status, headers, body = proxy.files.get(self.path) or self.ask_site()
                if path in proxy.edits:
                    body = proxy.edits[path](body.decode(), self.headers.get("Cookie", "")).encode()
                self.answer(status, headers | proxy.headers.get(path, {}), body)

        def ask_site(self):
            connection = http.client.HTTPConnection(urlsplit(site_url).netloc, timeout=30)
            try:
                connection.request("GET", self.path, headers={"Host": self.headers["Host"]})
                response = connection.getresponse()
                headers = {"Content-Type": response.headers.get("Content-Type", "")}
                if "Location" in response.headers:
                    headers["Location"] = response.headers["Location"]
                if not headers["Content-Type"].startswith("text/html"):
                    headers["Cache-Control"] = "no-store"  # what shows without network is then not the browser's own
                said = response.status, headers, response.read()
                if "Cache-Control" in headers:
                    self.server.proxy.files[self.path] = said
                return said
            finally:
                connection.close()

        def answer(self, status, headers, body):
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            with suppress(ConnectionError):  # a browser that goes elsewhere does not wait
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *args):
            pass

    return Handler


@contextmanager
def proxy_to(site_url):
    """A Proxy to `site_url` (str), for as long as the block lasts."""
    with ThreadingHTTPServer(("127.0.0.1", 0), make_handler(site_url)) as server:
        server.proxy = Proxy(f"http://127.0.0.1:{server.server_port}")
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield server.proxy
        finally:
            server.shutdown()
            thread.join()
