"""The whole of schemathesis, all its checks, against the API of the demo on a real server: it finds no failure."""

import subprocess
import sys
from pathlib import Path

EXAMPLES = 10  # for each address and each kind of data
PHASES = "examples,coverage,fuzzing"


def test_schemathesis_finds_no_failure(site_url, tmp_path, measured):
    schemathesis = Path(sys.executable).parent / "schemathesis"
    options = [
        "--generation-deterministic",
        "--max-examples",
        str(EXAMPLES),
        "--phases",
        PHASES,
        "--warnings",
        "off",
        "--no-color",
    ]
    result = subprocess.run(
        [schemathesis, "run", f"{site_url}/api/v1/openapi.json", *options],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    assert "No issues found" in result.stdout, result.stdout
    measured(next(line.strip() for line in result.stdout.splitlines() if "generated" in line))
