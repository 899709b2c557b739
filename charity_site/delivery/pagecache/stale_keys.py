"""Remember which pages were kept for failures (store.py), so that a change that drops all of them does not lose them
for long: a file `keys` beside the copies, a Key in each line, those first that were kept first."""

import json
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from charity_site.delivery.pagecache.cached_response import Key

MAX_KEYS = 2_000


def keys_in(folder: Path) -> list[Key]:
    """Return the keys of what was kept in `folder`, or before; each once."""
    try:
        with (folder / "keys").open() as file:
            return list(dict.fromkeys(Key(*json.loads(line)) for line in islice(file, MAX_KEYS)))
    except (OSError, ValueError):
        return []


def add_key(folder: Path, key: Key) -> None:
    with (folder / "keys").open("a") as file:
        file.write(json.dumps(key) + "\n")


def write_keys(folder: Path, keys: Iterable[Key]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "keys").write_text("".join(json.dumps(key) + "\n" for key in keys))
