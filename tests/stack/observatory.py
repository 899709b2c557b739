"""MDN's HTTP Observatory, fetched once into var/, which scores an address of a running site (observatory.mjs)."""

import json
import subprocess
from pathlib import Path

from tests.browser.checker import CACHE, FETCH_SECONDS
from tests.browser.programs import NPM, find_program, one_at_a_time

PACKAGE = "@mdn/mdn-http-observatory"
VERSION, AS_OF = "1.4.8", "2026-11-01"  # what it stands on is taken as it was on that day
OVERRIDES = {"agent-base": "7.1.4"}  # the newest that Node 18, which Debian 12 has, can load
FOLDER = CACHE / f"observatory-{VERSION}-{AS_OF}-for-node-18"


def find_scanner():
    """The package (Path); fetches it when it is not in the cache. Nothing of it runs by being fetched."""
    scanner = FOLDER / "node_modules" / PACKAGE
    with one_at_a_time("observatory"):
        if not (FOLDER / "done").exists():
            FOLDER.mkdir(parents=True, exist_ok=True)
            (FOLDER / "package.json").write_text(json.dumps({"overrides": OVERRIDES}))
            print("Fetching the HTTP Observatory for the tests ...", flush=True)
            options = ["--ignore-scripts", "--omit=optional", "--omit=dev", "--no-audit", "--no-fund", "--silent"]
            command = [
                find_program(*NPM),
                "install",
                "--prefix",
                FOLDER,
                f"--before={AS_OF}",
                *options,
                f"{PACKAGE}@{VERSION}",
            ]
            subprocess.run(command, check=True, timeout=FETCH_SECONDS)
            (scanner / "conf" / "hsts-preload.json").write_text("{}")  # of browsers: nobody is in it
            (FOLDER / "done").touch()
    return scanner


def observatory(stack, path):
    """What it says (dict: score, status, failed, results) of `path` on `stack` (Stack), by its HTTP and HTTPS ports."""
    asked = [
        str(find_scanner()),
        "127.0.0.1",
        str(stack.ports["TRY_HTTP_PORT"]),
        str(stack.ports["TRY_TLS_PORT"]),
        path,
    ]
    command = ["node", Path(__file__).with_suffix(".mjs"), *asked]
    environment = {**stack.environment(), "NODE_EXTRA_CA_CERTS": str(stack.folder / "certificate.pem")}
    scored = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert scored.returncode == 0, scored.stderr
    return json.loads(scored.stdout)
