"""The production stack of deploy/try.sh with the demo, in a folder of its own, and the other servers to compare it with."""

import contextlib
import os
import re
import socket
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from bench.processes import BASE, BROTLI, family, fetch, make_database, pin, running, wait_for

PAGE = "/childhood-cancers/neuroblastoma/"  # has as many words as the page of bare_wagtail
SERVER = BASE / "deploy" / "server.sh"


@dataclass
class Server:
    """A server to be asked: where, and whose processes count."""

    url: str
    pids: list
    page: str = PAGE
    environment: dict = field(default_factory=dict)  # of other processes of its site


@dataclass
class Stack:
    folder: Path
    environment: dict
    app: Server  # one process of the site
    nginx: Server  # the same, with nginx in front


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@contextlib.contextmanager
def stack():
    """Bring it up on free ports, and take it away afterwards; yields the Stack."""
    ports = {
        name: str(free_port())
        for name in ("TRY_PORT", "TRY_HTTP_PORT", "TRY_TLS_PORT", "TRY_APP_PORT", "TRY_REDIS_PORT")
    }
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL runs as somebody else
        environment = {**os.environ, **ports, "TRY_DIR": str(folder / "try")}

        def try_sh(*arguments):
            command = [BASE / "deploy" / "try.sh", *arguments]
            return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout

        try:
            status = try_sh("up", "postgres", "redis", "app1", "nginx")
            pids = {part: int(pid) for part, pid in re.findall(r"^(\w+) +process (\d+)", status, re.MULTILINE)}
            for pid in pids.values():
                pin(pid)
            lines = (folder / "try" / "environment").read_text().splitlines()
            ours = dict(line.split("=", 1) for line in lines)
            app, nginx = (f"http://127.0.0.1:{ports[port]}" for port in ("TRY_APP_PORT", "TRY_PORT"))
            yield Stack(
                folder,
                ours,
                Server(app, [pids["app1"]], environment=ours),
                Server(nginx, [pids["app1"], pids["nginx"]], environment=ours),
            )
        finally:
            try_sh("down")


@contextlib.contextmanager
def another(stack, **environment):
    """One more process of the site, with other settings (str); yields the Server."""
    port = str(free_port())
    own = {**stack.environment, "GRANIAN_HOST": "127.0.0.1", "GRANIAN_PORT": port, **environment}
    own["PATH"] = f"{BASE / '.venv' / 'bin'}:{os.environ['PATH']}"
    with running([SERVER], stack.folder / "another.log", PYTHONPATH=str(BASE), **own) as pid:
        url = f"http://127.0.0.1:{port}"
        wait_for(f"{url}/health/live")
        yield Server(url, [pid])


@contextlib.contextmanager
def bare_wagtail(stack):
    """A site of stock Wagtail with as much content (bench/bare_wagtail); yields the Server."""
    port, folder = free_port(), stack.folder / "bare"
    folder.mkdir()
    command = [BASE / ".venv/bin/granian", "--interface", "wsgi", "--no-ws", "--workers", 1, "--blocking-threads", 4]
    command += ["--host", "127.0.0.1", "--port", port, "--log-level", "warning", "bench.bare_site:application"]
    environment = {
        "DJANGO_SETTINGS_MODULE": "bare_wagtail.settings",
        "BARE_FOLDER": str(folder),
        "DATABASE_URL": make_database(stack.environment["DATABASE_URL"], "bare"),
        "PYTHONPATH": f"{BASE}:{BASE / 'bench'}",
    }
    with running(command, stack.folder / "bare.log", **environment) as pid:
        url = f"http://127.0.0.1:{port}"
        wait_for(f"{url}/admin/login/", seconds=180)
        yield Server(url, [pid], (folder / "address").read_text(), environment)


@contextlib.contextmanager
def static_files(stack):
    """nginx with the same bytes as files; yields the Server."""
    folder, port = stack.folder / "files", free_port()
    page = folder / PAGE.strip("/")
    page.mkdir(parents=True)
    (page / "index.html").write_bytes(fetch(stack.app.url + PAGE))
    (page / "index.html.br").write_bytes(fetch(stack.app.url + PAGE, "br"))
    (page / "index.html.gz").write_bytes(fetch(stack.app.url + PAGE, "gzip"))
    configuration = folder / "nginx.conf"
    configuration.write_text(f"""
load_module {BROTLI};
pid {folder}/pid;
error_log stderr;
worker_processes 1;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000;
    server {{
        listen 127.0.0.1:{port};
        location / {{ root {folder}; index index.html; default_type text/html; brotli_static on; gzip_static on; }}
    }}
}}
""")
    folder.chmod(0o755)
    command = [
        "nginx",
        "-c",
        configuration,
        "-e",
        "stderr",
        "-g",
        "daemon off;" + (" user root;" if os.geteuid() == 0 else ""),
    ]
    with running(command, stack.folder / "files.log") as pid:
        wait_for(f"http://127.0.0.1:{port}{PAGE}")
        yield Server(f"http://127.0.0.1:{port}", [pid])


def workers(server):
    """The processes (list of int) of `server` that answer: the leaves of its families."""
    members = {member for pid in server.pids for member in family(pid)}
    return sorted(member for member in members if len(family(member)) == 1)
