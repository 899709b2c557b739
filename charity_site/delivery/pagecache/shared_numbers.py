"""Whole numbers that all processes of a host share: eight bytes each, in one small file.

They are read and written in place. So no full disk and no folder that cannot be written keeps a number from changing, and
a file that was cut short or taken away is an error: mapped into memory it would end the process, or be another file than
that of the others.
"""

import fcntl
import os
import struct
from contextlib import contextmanager, suppress
from secrets import randbits

NUMBER = struct.Struct("<Q")


class SharedNumbers:
    """`count` (int) numbers in the file at `place` (Path). Reading and writing one raises OSError where it is not there.

    `unique` (places): they begin with what no file before had, so that nothing from before is found by them.
    """

    def __init__(self, place, count, unique):
        self.place, self.bytes, self.unique = place, NUMBER.size * count, unique
        self._opened = None, None  # which file, and the file

    def __getitem__(self, number):
        data = os.pread(self._file().fileno(), NUMBER.size, NUMBER.size * number)
        if len(data) < NUMBER.size:
            raise OSError("The file of numbers was cut short.")
        return NUMBER.unpack(data)[0]

    def __setitem__(self, number, value):
        os.pwrite(self._file().fileno(), NUMBER.pack(value), NUMBER.size * number)

    def _file(self):
        """The file that lies at the place now, and not one that was taken away from there."""
        which, file = self._opened
        if which != identity(os.stat(self.place)):
            file = open(self.place, "r+b", buffering=0)  # noqa: SIM115 - closed when the last thread has done with it
            self._opened = identity(os.fstat(file.fileno())), file
        return file

    @contextmanager
    def locked(self):
        """One at a time, in all processes; let go when the process dies. Makes the file where it is missing, or not whole."""
        with self._locked_file() as file:
            if os.fstat(file.fileno()).st_size < self.bytes:
                os.posix_fallocate(file.fileno(), 0, self.bytes)  # the disk may be full later
                for place in self.unique:
                    self[place] = self[place] or randbits(60)
            yield

    def _locked_file(self):
        while True:
            file = self._made()
            fcntl.flock(file, fcntl.LOCK_EX)
            with suppress(FileNotFoundError):
                if identity(os.fstat(file.fileno())) == identity(os.stat(self.place)):
                    return file
            file.close()  # it was taken away meanwhile

    def _made(self):
        try:
            return open(self.place, "r+b", buffering=0)
        except FileNotFoundError:
            self.place.parent.mkdir(parents=True, exist_ok=True)
            return open(self.place, "a+b", buffering=0)


def identity(status):
    return status.st_dev, status.st_ino
