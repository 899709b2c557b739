"""The files of a backup: those that its database names, as a tar archive that is written and read in one go.

A file is never written anew under the same name (images/uploads.py, delivery/atomic_storage.py), so one that was named in a
state of the database is the right one for as long as it is there.
"""

import tarfile
from collections.abc import Iterable

from django.core.files.base import File
from django.core.files.storage import default_storage

from charity_site.recovery.failed import RecoveryFailed
from charity_site.recovery.streams import Readable, Writable


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
                content = tar.extractfile(member)
                if content is None:
                    raise RecoveryFailed(f"The files in the backup are no files of this website: {member.name}")
                default_storage.delete(member.name)
                stored = default_storage.save(member.name, File(content, member.name))
                if stored != member.name:
                    raise RecoveryFailed(f"A file could not be stored under its own name: {member.name}")
                number += 1
    except tarfile.TarError as error:
        raise RecoveryFailed("The files in the backup are damaged. Take another backup.") from error
    return number
