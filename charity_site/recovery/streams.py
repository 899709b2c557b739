"""Bytes on their way, in pieces: a part of a backup is read, encrypted and stored at once, and never whole in memory.

Whoever makes bytes is a function `write(stream)`; whoever takes them reads from a stream.
"""

import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pyrage

from charity_site.recovery.failed import RecoveryFailed

PIECE = 1024 * 1024  # bytes


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class Writable(Protocol):
    def write(self, data: bytes, /) -> int: ...


Write = Callable[[Writable], object]


class Measured:
    """A stream that knows the SHA-256 and the size in bytes of what was read of it."""

    def __init__(self, stream: Readable) -> None:
        self.stream, self.digest, self.size = stream, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        piece = self.stream.read(size)
        self.digest.update(piece)
        self.size += len(piece)
        return piece

    def read_to_the_end(self) -> None:
        while self.read(PIECE):
            pass


@contextmanager
def written_by(write: Write) -> Iterator[Readable]:
    """Yield a stream of what `write` writes meanwhile, in a thread of its own. Raise at the end what it raised: until then
    nobody knows whether the stream was whole."""
    reading, writing = os.pipe()
    failures: list[BaseException] = []

    def work() -> None:
        try:
            with open(writing, "wb") as stream:
                write(stream)
        except BaseException as error:
            failures.append(error)

    thread = threading.Thread(target=work, name="part-of-a-backup", daemon=True)
    thread.start()
    try:
        with open(reading, "rb") as stream:
            yield stream
            while stream.read(PIECE):  # what nobody wanted, such as the padding at the end of an archive
                pass
    finally:
        thread.join()  # where the reader gave up, the closed pipe ends it
    if failures:
        raise failures[0]


def encrypted(write: Write, recipient: str) -> Write:
    """Return `write` so that only the owner of `recipient` (a public key of age) can read it; itself without one."""
    if not recipient:
        return write
    try:
        key = pyrage.x25519.Recipient.from_str(recipient)
    except pyrage.RecipientError as error:
        raise RecoveryFailed("BACKUP_RECIPIENT is no public key of age. It begins with age1.") from error

    def write_encrypted(stream: Writable) -> None:
        with written_by(write) as plain:
            pyrage.encrypt_io(plain, stream, [key])

    return write_encrypted


@contextmanager
def decrypted(stream: Readable, identities: list) -> Iterator[Readable]:
    """Yield what is in `stream`, encrypted for one of `identities`. Raise RecoveryFailed where it is for another key, or
    damaged."""

    def write(plain: Writable) -> None:
        try:
            pyrage.decrypt_io(stream, plain, identities)
        except (pyrage.DecryptError, OSError) as error:
            raise RecoveryFailed(
                "The backup cannot be decrypted: it was made for another key than the one that --identity names, or it is damaged."
            ) from error

    with written_by(write) as found:
        yield found


def identities_in(file: Path | None) -> list:
    """Return the private keys in `file`, as age-keygen writes it; none without a file."""
    if file is None:
        return []
    try:
        lines = [line.strip() for line in file.read_text().splitlines()]
        return [pyrage.x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (OSError, ValueError, pyrage.IdentityError) as error:
        raise RecoveryFailed(
            f"{file} holds no private key of age. It is the file that age-keygen wrote, with AGE-SECRET-KEY-1 in it."
        ) from error
