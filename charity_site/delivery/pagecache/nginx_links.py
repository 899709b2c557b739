"""The links through which nginx reads copies (store.py): each is right, or it is not there.

What stands in their way (somebody made a folder of that name) is put aside. Where a link can neither be set nor taken away,
nginx's way to it is closed: the slots are deleted, or run out when nobody renews them.
"""

import os
import shutil
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

SLOT = 10  # seconds; nginx takes the first 9 digits of 10


class NginxLinks:
    """The links in `folder`. Those that are meant come as {name: what it leads to}."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.slots = folder, folder / "vouched"

    def are_settled(self, meant: Mapping[str, Path]) -> bool:
        """Return whether each link leads to what is meant, and that is there."""
        with suppress(OSError):
            return all(
                self.folder / os.readlink(self.folder / name) == target and target.is_dir()
                for name, target in meant.items()
            )
        return False

    def settle(self, meant: Mapping[str, Path]) -> None:
        """Let all lead to what is `meant`, and delete what lies beside that. Raises OSError where one is missing now."""
        with suppress(OSError):
            self.slots.mkdir(parents=True, exist_ok=True)
        failures = []
        for name, target in meant.items():
            try:
                self._set(self.folder / name, target)
            except OSError as error:
                self._take_away(self.folder / name)
                failures.append(error)
        if failures:
            raise failures[0]

    def _set(self, link: Path, target: Path) -> None:
        (target / "app").mkdir(parents=True, exist_ok=True)
        if link.is_dir() and not link.is_symlink():
            link.rename(target.with_name(f"{target.name}-in-the-way"))
        new = link.with_name(f"{link.name}.new")
        with suppress(FileNotFoundError):
            new.unlink()
        new.symlink_to(target.relative_to(self.folder))
        new.replace(link)
        old = [other for other in target.parent.iterdir() if other != target]
        threading.Thread(target=delete, args=[old], daemon=True).start()

    def _take_away(self, link: Path) -> None:
        try:
            if link.is_symlink():
                link.unlink()
            elif link.exists():
                shutil.rmtree(link)
        except OSError:
            delete([self.slots])

    def renew_slots(self, now: float) -> None:
        """Let nginx find its links for another while from `now` (seconds since 1970)."""
        slots = {str(int(now) // SLOT + coming) for coming in (0, 1)}
        self.slots.mkdir(exist_ok=True)
        found = set(os.listdir(self.slots))
        for slot in found - slots:  # also those to come, when the clock was set back
            (self.slots / slot).unlink(missing_ok=True)
        for slot in slots - found:
            with suppress(FileExistsError):  # another process was faster
                (self.slots / slot).symlink_to("..")


def delete(folders: Iterable[Path]) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
