"""Private links, asked for in every way in which they could get into a log."""

import socket
import time

KEY = "8e29a1b0-7c3d-4f5e-9a6b-a1b0c2d3e4f5"
TOKEN = "pV3xQ0mZ-b7Kd_9sLwT2yHc4RfN8gJ1uEiA6oXvBtMk"
RESET = "cq1x2y-9d4c6f0e1a2b3c4d5e6f708192a3b4c5"
PARTS = (KEY, TOKEN, RESET, KEY.replace("-", ""), KEY[:8], KEY[-12:], TOKEN[:20], TOKEN[-20:], RESET[7:])  # in any case
LINK = f"/your-story/{KEY}/{TOKEN}/"
ENCODED = "".join(f"%{ord(sign):02x}" for sign in KEY)

PATHS = [
    LINK,
    LINK[:-1],
    LINK.replace("your-story", "Your-Story"),
    LINK.replace("your-story", "%20your-story"),
    LINK.replace("your-story", "your_story"),
    LINK.replace("your-story", "%79our-story"),
    LINK.replace("/", "//"),
    LINK.replace("/", "%2F"),
    "/" + LINK[1:].replace("/", "%2f"),
    LINK.replace(KEY, KEY.upper()),
    LINK.replace(KEY, KEY.replace("-", "")),
    LINK.replace(KEY, ENCODED),
    LINK.replace("/your-story", ""),
    f"/about{LINK}",
    f"/about/..{LINK}",
    f"/about/;{LINK}",
    f"/about?next={LINK}",
    f"/about/#{LINK}",
    f"http://127.0.0.1{LINK}",
    f"{LINK}%00",
    f"{LINK}%zz",
    f"{LINK}?q={TOKEN}",
    LINK.lower(),
    f"/{TOKEN.lower()}/",
    f"/about/{TOKEN}/index.html",
    f"/static/{KEY}/{TOKEN}.css",
    f"/media/drawings/{KEY}/{TOKEN}",
    f"/admin/password_reset/confirm/MQ/{RESET}/",
    f"/admin/password_reset/confirm/MQ/{RESET.upper()}/",
    f"/Admin/password-reset/MQ/{RESET}",
]
ALL_WELL = "Host: 127.0.0.1\r\n"
REQUESTS = [f"GET {path} HTTP/1.1\r\n{ALL_WELL}" for path in PATHS] + [
    f"GET {LINK} HTTP/1.1\r\n",  # no host
    f"GET {LINK} HTTP/1.1\r\nHost: other.example\r\n",
    f"GET {LINK} HTTP/1.1\r\n{ALL_WELL}Cookie: a={'x' * 40_000}\r\n",
    f"GET {LINK}{'x' * 40_000} HTTP/1.1\r\n{ALL_WELL}",
    f"POST {LINK} HTTP/1.1\r\n{ALL_WELL}Content-Length: 99999999\r\n",
    f"POST {LINK} HTTP/1.1\r\n{ALL_WELL}Content-Length: none\r\n",
    f"TRACE {LINK} HTTP/1.1\r\n{ALL_WELL}",
    f"DELETE {LINK} HTTP/1.1\r\n{ALL_WELL}",
    f"{RESET.upper().translate(str.maketrans('0123456789', 'ABCDEFGHIJ'))} {LINK} HTTP/1.1\r\n{ALL_WELL}",
    f"GET {LINK} HTTP/7.7\r\n{ALL_WELL}",
    f"GET {LINK}\r\n",
    f"{LINK}\r\n",
    f"GET {LINK} {LINK} HTTP/1.1\r\n{ALL_WELL}",
    f"GET /about/ HTTP/1.1\r\n{ALL_WELL}Referer: http://127.0.0.1{LINK}\r\nUser-Agent: {LINK}\r\nX-Request-ID: {TOKEN}\r\n",
]


def ask_in_every_way(log, ports):
    """Send each of REQUESTS to each of `ports` (of this machine), and wait until all stand in `log` (Path)."""
    for port in ports:
        last = f"/end-{time.monotonic_ns() % 10**12}/"
        for request in [*REQUESTS, f"GET {last} HTTP/1.1\r\n{ALL_WELL}"]:
            with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
                connection.sendall(f"{request}Connection: close\r\n\r\n".encode())
                connection.settimeout(5)
                try:
                    while connection.recv(65536):
                        pass
                except OSError:  # it waits for a body, or has closed
                    continue
        for _ in range(100):  # a line is written a moment after its answer is out
            if f'"{last}"' in log.read_text():
                break
            time.sleep(0.1)
        else:
            raise AssertionError(log.read_text()[-2000:])


def parts_in(folder):
    """Return which of PARTS (set of str) stand in any file in `folder` (Path)."""
    text = "\n".join(file.read_text(errors="replace") for file in folder.iterdir()).lower()
    return {part for part in (*PARTS, ENCODED) if part.lower() in text}
