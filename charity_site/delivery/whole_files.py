"""Files that are there whole or not at all, whoever writes at the same time."""

import os
from contextlib import suppress
from pathlib import Path
from uuid import uuid4


def write_whole(place: Path, data: bytes, modified: int | None = None) -> None:
    """Let `data` be at `place` in one step, whatever was there. `modified`: the time of the file (seconds since 1970).

    What is written first has a name of its own: where the disk takes the lock away, two processes write one page at once.
    """
    new = place.with_name(uuid4().hex)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(data)
        if modified is not None:
            os.utime(new, (modified, modified))
        new.replace(place)
    finally:
        with suppress(OSError):
            new.unlink()
