"""The files of a backup: those that its database names, as a tar archive that is written and read in one go.

A file is never written anew under the same name (images/uploads.py, delivery/atomic_storage.py), so one that was named in a
state of the database is the right one for as long as it is there.
"""

import shutil
import tarfile
from collections.abc import Iterable
from tempfile import SpooledTemporaryFile
from typing import IO

from django.core.exceptions import SuspiciousOperation
from django.core.files.base import File
from django.core.files.storage import default_storage

from charity_site.recovery.failed import RecoveryFailed
from charity_site.recovery.streams import PIECE, Readable, Writable


def archive(names: Iterable[str], stream: Writable, missing: set[str]) -> None:
    """Write the stored files `names` to `stream`. Those that are not there are added to `missing`."""
    with tarfile.open(fileobj=stream, mode="w|") as tar:  # type: ignore[call-overload]  # it only writes
        for name in names:
            try:
                file = default_storage.open(name)
            except FileNotFoundError:
                missing.add(name)
                continue
            with file:
                member = tarfile.TarInfo(name)
                member.size = file.size
                tar.addfile(member, file)


def unpack(stream: Readable) -> int:
    """Store the files in `stream` under their names, also in the place of one that is there; return how many there are."""
    number = 0
    try:
        with tarfile.open(fileobj=stream, mode="r|") as tar:  # type: ignore[call-overload]  # it only reads
            for member in tar:
                if not member.isfile():
                    raise RecoveryFailed(f"The files in the backup are no files of this website: {member.name}")
                with SpooledTemporaryFile(PIECE) as content:  # a storage may look at a file twice
                    shutil.copyfileobj(tar.extractfile(member), content, PIECE)
                    store(member.name, content)
                number += 1
    except (tarfile.TarError, SuspiciousOperation) as error:
        raise RecoveryFailed("The files in the backup are damaged. Take another backup.") from error
    return number


def store(name: str, content: IO[bytes]) -> None:
    content.seek(0)
    default_storage.delete(name)
    if default_storage.save(name, File(content, name)) != name:
        raise RecoveryFailed(f"A file could not be stored under its own name: {name}")
