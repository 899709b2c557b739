"""deploy/nginx in a real nginx, in front of an application that is not ours."""

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.stack.running import stack

HASHED = "/static/css/site.0123456789ab.css"
SLOT, FRESH_SPAN, STALE_SPAN = 10, 1_000, 100_000  # seconds, as in deploy/nginx/ready_pages.conf
LONGEST_RUN = 1_200  # seconds for the tests in here
MEDIA = ("images/shown.jpg", "original_images/a.jpg", "consent_forms/a.pdf", "share/1/a.jpg", "drawings/1/a.webp")
SLOW_GO_ON = threading.Event()  # until then /slow/ is not answered


class Application(BaseHTTPRequestHandler):
    """Stands for Django: it hands over the picture "shown.jpg" and is overloaded on one page."""

    def do_GET(self):
        if self.path == "/slow/":
            SLOW_GO_ON.wait(60)
        body = f"the application, asked with {self.headers['X-Forwarded-Host']}".encode()
        self.send_response(503 if self.path == "/overloaded/" else 200)
        if self.path == "/media/images/shown.jpg":
            self.send_header("X-Accel-Redirect", "/handed-over/images/shown.jpg")
            self.send_header("Cache-Control", "private, no-cache")
        self.send_header("Content-Type", "image/jpeg")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Asked-For", self.requestline.split()[1])  # `path` loses a second slash
        self.send_header("X-Asked-By", self.headers["X-Forwarded-For"])
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.do_GET()

    do_PUT = do_POST
    do_OPTIONS = do_DELETE = do_GET

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def front():
    """A Stack that is only an nginx and files."""
    with stack("nginx") as running:
        for name in MEDIA:
            write(running.folder / "media" / name, f"the file {name}")
        write(running.folder / HASHED[1:], "a { }")
        now = time.time()
        for span in spans(now, FRESH_SPAN):
            ready(running, f"generation-1/{span}", "/about/", "ready")
        ready(running, f"generation-1/{int(now) // FRESH_SPAN - 1}", "/earlier/", "too old")
        for span in spans(now, STALE_SPAN):
            ready(running, f"stale/{span}", "/kept/", "kept")
            ready(running, f"stale/{span}", "/overloaded/", "kept")
        (running.folder / "pages" / "fresh").symlink_to("generation-1")
        vouch(running, now, now + LONGEST_RUN)
        yield running


@pytest.fixture
def site(front):
    """The same, with an application behind."""
    with ThreadingHTTPServer(("127.0.0.1", front.app_port), Application) as application:
        threading.Thread(target=application.serve_forever, daemon=True).start()
        yield front
        application.shutdown()


def spans(start, length):
    """Every span of `length` seconds that a run from `start` on may see: some end while it runs."""
    return range(int(start) // length, int(start + LONGEST_RUN) // length + 1)


def write(file, text):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def ready(running, folder, path, text):
    write(
        running.folder / "pages" / folder / "https" / f"127.0.0.1:{running.port}" / path.strip("/") / "index.html", text
    )


def vouch(running, start, end):
    """Do as the processes of the site: let nginx send ready pages from `start` to `end` (seconds since 1970)."""
    folder = running.folder / "pages" / "vouched"
    folder.mkdir()
    for slot in range(int(start) // SLOT, int(end) // SLOT + 1):
        (folder / str(slot)).symlink_to("..")
