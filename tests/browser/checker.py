"""The Nu HTML checker, fetched once into var/ and run by Java."""

import hashlib
import json
import subprocess
import tarfile

from django.conf import settings

from tests.browser.programs import JAVA, NPM, find_program, one_at_a_time

PACKAGE = "vnu-jar@26.9.27"
SHA256 = "5970d3ffca91a627cf0965e5d91bb2e4242307c29292998de0b419d6a901b2b7"
CACHE = settings.VAR_DIR / "test-tools"
FETCH_SECONDS = 300


def find_jar():
    """The checker (Path to a .jar); fetches it when it is not in the cache."""
    jar = CACHE / f"{SHA256[:16]}.jar"
    with one_at_a_time("checker"):
        if not jar.exists():
            CACHE.mkdir(parents=True, exist_ok=True)
            npm = find_program(*NPM)
            print("Fetching the HTML checker for the tests ...", flush=True)
            fetched = subprocess.run(
                [npm, "pack", PACKAGE, "--silent"],
                cwd=CACHE,
                check=True,
                stdout=subprocess.PIPE,
                text=True,
                timeout=FETCH_SECONDS,
            )
            unpack(CACHE / fetched.stdout.split()[-1], jar)
    return jar


def unpack(package, jar):
    """Take the .jar out of `package` (Path), which must be the one that we know, and delete the rest."""
    try:
        found = hashlib.sha256(package.read_bytes()).hexdigest()
        if found != SHA256:
            raise RuntimeError(f"{PACKAGE} is not the package that we know: its SHA-256 is {found}.")
        with tarfile.open(package) as archive:
            content = archive.extractfile("package/build/dist/vnu.jar").read()
    finally:
        package.unlink()
    half = jar.with_suffix(".half")  # so that a jar that is there is a whole one
    half.write_bytes(content)
    half.rename(jar)


def check_html(files):
    """Return what the checker says of `files` (list of Path): a list of dict with url, type, subType, message, lastLine."""
    java = find_program(*JAVA)
    result = subprocess.run([java, "-jar", find_jar(), "--format", "json", *files], capture_output=True, text=True)
    messages = json.loads(result.stderr)["messages"]
    # Its exit status is 1 when there are errors. Anything else means that it did not do its work.
    assert result.returncode == int(any(message["type"] != "info" for message in messages)), result.stderr
    return messages
