"""Whole numbers that all processes of a host share: eight bytes each, in one small file.

They are read and written in place. So no full disk and no folder that cannot be written keeps a number from changing, and
a file that was cut short or taken away is an error: mapped into memory it would end the process, or be another file than
that of the others.
"""

import fcntl
import os
import struct
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from io import FileIO
from pathlib import Path
from secrets import randbits

NUMBER = struct.Struct("<Q")


class SharedNumbers:
    """`count` numbers in the file at `place`. Reading and writing one raises OSError where it is not there.

    `unique` (places): they begin with what no file before had, so that nothing from before is found by them.
    """

    def __init__(self, place: Path, count: int, unique: Collection[int]) -> None:
        self.place, self.bytes, self.unique = place, NUMBER.size * count, unique
        self._opened: tuple[tuple[int, int], FileIO] | None = None  # which file, and the file

    def __getitem__(self, number: int) -> int:
        data = os.pread(self._file().fileno(), NUMBER.size, NUMBER.size * number)
        if len(data) < NUMBER.size:
            raise OSError("The file of numbers was cut short.")
        return NUMBER.unpack(data)[0]

    def __setitem__(self, number: int, value: int) -> None:
        os.pwrite(self._file().fileno(), NUMBER.pack(value), NUMBER.size * number)

    def _file(self) -> FileIO:
        """Return the file that lies at the place now, and not one that was taken away from there."""
        opened, present = self._opened, identity(os.stat(self.place))
        if opened is None or opened[0] != present:
            file = open(self.place, "r+b", buffering=0)  # noqa: SIM115 - closed when the last thread has done with it
            self._opened = opened = identity(os.fstat(file.fileno())), file
        return opened[1]

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let one at a time in, of all processes; let go when the process dies. Make the file where it is missing, or not whole."""
        with self._locked_file() as file:
            if os.fstat(file.fileno()).st_size < self.bytes:
                os.posix_fallocate(file.fileno(), 0, self.bytes)  # the disk may be full later
                for place in self.unique:
                    self[place] = self[place] or randbits(60)
            yield

    def _locked_file(self) -> FileIO:
        while True:
            file = self._open_file()
            fcntl.flock(file, fcntl.LOCK_EX)
            with suppress(FileNotFoundError):
                if identity(os.fstat(file.fileno())) == identity(os.stat(self.place)):
                    return file
            file.close()  # it was taken away meanwhile

    def _open_file(self) -> FileIO:
        try:
            return open(self.place, "r+b", buffering=0)
        except FileNotFoundError:
            self.place.parent.mkdir(parents=True, exist_ok=True)
            return open(self.place, "a+b", buffering=0)


def identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino
