"""Large pictures take turns: six at once would take a gigabyte."""

import fcntl
import time
from contextlib import contextmanager

from django.core.exceptions import ValidationError

PATIENCE = 20  # seconds; a web server waits for thirty
PAUSE = 0.05  # seconds between two looks


@contextmanager
def turn():
    """Wait until no other picture is being prepared on this machine; then it is the turn of what is done within.

    Raises ValidationError, in words for the person who uploads, after PATIENCE.
    """
    until = time.monotonic() + PATIENCE
    # Locked is the file of this module: all processes of a machine (or container, with memory of its own) have the same one.
    with open(__file__) as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise ValidationError(
                        "Another picture is being prepared just now. Wait a minute, choose this picture again and "
                        "save. Everything else that you typed is still here."
                    ) from None
                time.sleep(PAUSE)
        yield
