"""deploy/nginx.conf in a real nginx: it sends what Django hands over, and nothing of the media folder by itself."""

import shutil
import socket
import subprocess
import threading
import time
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.conf import settings

from charity_site.delivery.headers import headers_for
from tests.installing import apt_install

OF_A_PICTURE = headers_for(None, has_scripts=False) | {"X-Content-Type-Options": "nosniff"}
del OF_A_PICTURE["Permissions-Policy"]  # a picture runs nothing


class Application(BaseHTTPRequestHandler):
    """Stands for Django: it hands over the picture "shown.jpg", and nothing else."""

    def do_GET(self):
        shown = self.path == "/media/images/shown.jpg"
        self.send_response(200 if shown or self.path.startswith("/your-story/") else 404)
        if shown:
            self.send_header("X-Accel-Redirect", "/handed-over/images/shown.jpg")
            self.send_header("Cache-Control", "private, no-cache")
            for name, value in OF_A_PICTURE.items():
                self.send_header(name, value)
        self.send_header("Content-Type", "image/jpeg")
        self.end_headers()

    def log_message(self, *args):
        pass


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@pytest.fixture(scope="module")
def nginx(tmp_path_factory):
    """The folder of a running nginx with the sample configuration, and a function that asks it."""
    program = shutil.which("nginx") or apt_install("nginx", "nginx-light") or shutil.which("nginx") or "/usr/sbin/nginx"
    folder = tmp_path_factory.mktemp("nginx")
    for name in (
        "images/shown.jpg",
        "original_images/a.jpg",
        "consent_forms/a.pdf",
        "share/1/a.jpg",
        "drawings/1/a.webp",
    ):
        (folder / "media" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "media" / name).write_text(f"the file {name}")
    application = ThreadingHTTPServer(("127.0.0.1", 0), Application)
    threading.Thread(target=application.serve_forever, daemon=True).start()
    port = free_port()
    sample = (settings.BASE_DIR / "deploy" / "nginx.conf").read_text()
    for sentence, ours in (
        ("listen 443 ssl;", f"listen 127.0.0.1:{port};"),
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"),
        ("/srv/charity/media", str(folder / "media")),
        ("http://127.0.0.1:8000", f"http://127.0.0.1:{application.server_port}"),
    ):
        assert sentence in sample
        sample = sample.replace(sentence, ours)
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; user root; pid {folder}/pid; error_log {folder}/error.log;\nevents {{}}\n"
        f"http {{ access_log {folder}/access.log;\n{temporary}{sample} }}"
    )
    process = subprocess.Popen([program, "-p", folder, "-c", folder / "nginx.conf"], stderr=subprocess.DEVNULL)

    def ask(path):
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", path, headers={"Host": "www.example.org"})
        response = connection.getresponse()
        return response.status, response.read().decode(), response.headers

    for _ in range(100):
        try:
            ask("/")
            break
        except OSError:
            time.sleep(0.1)
    yield folder, ask
    process.terminate()
    process.wait(timeout=10)
    application.shutdown()


def test_it_sends_what_is_handed_over_and_keeps_the_word_about_caches(nginx):
    _, ask = nginx
    status, text, headers = ask("/media/images/shown.jpg")
    assert (status, text) == (200, "the file images/shown.jpg")
    assert headers["Cache-Control"] == "private, no-cache" and headers["Content-Type"] == "image/jpeg"
    for name, value in OF_A_PICTURE.items():
        assert headers.get_all(name) == [value]


@pytest.mark.parametrize(
    "path",
    [
        "/handed-over/images/shown.jpg", "/handed-over/original_images/a.jpg", "/media/original_images/a.jpg",
        "/media/consent_forms/a.pdf", "/media/share/1/a.jpg", "/media/drawings/../original_images/a.jpg",
        "/media/drawings/%2e%2e/consent_forms/a.pdf", "/media/drawings../original_images/a.jpg", "/%68anded-over/images/shown.jpg",
    ],
)  # fmt: skip
def test_nothing_else_has_an_address(nginx, path):
    status, text, _ = nginx[1](path)
    assert status in (400, 404) and "the file" not in text


def test_drawings_are_open(nginx):
    status, text, headers = nginx[1]("/media/drawings/1/a.webp")
    assert (status, text) == (200, "the file drawings/1/a.webp") and headers["Cache-Control"] == "public, max-age=3600"
    of_a_drawing = headers_for("/media/drawings/", has_scripts=False)
    for name in ("Content-Security-Policy", "Cross-Origin-Resource-Policy"):
        assert headers[name] == of_a_drawing[name]


def test_a_private_link_is_in_no_log(nginx):
    folder, ask = nginx
    assert ask("/your-story/secret-of-a-family/x/")[0] == 200
    assert ask("/other-page/")[0] == 404
    for _ in range(50):  # nginx writes a line when the answer is out
        log = (folder / "access.log").read_text()
        if "/other-page/" in log:
            break
        time.sleep(0.1)
    assert "/other-page/" in log and "secret-of-a-family" not in log + (folder / "error.log").read_text()
