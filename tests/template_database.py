"""The migrated database that each worker and each file of tests begins from as a copy.

Migrating takes most of a small run. On SQLite the file stays in the cache of pytest for as long as the code is the same, so that of
several runs one after the other only the first one migrates.
"""

import hashlib
import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection

CODE = ("charity_site", "diseases", "stories", "research", "topics")


def template_name():
    """The template's name (str): with the run's in it, so that two runs do not meet."""
    if connection.vendor == "sqlite":
        return str(settings.TEST_DIR / "template.sqlite3")
    return "test_" + settings.TEST_DIR.name.replace("-", "_")


def state_of_the_code():
    """A name (str) for all that decides what a migrated database holds: our code, and the versions of what it builds on."""
    files = [path for room in CODE for path in (settings.BASE_DIR / room).rglob("*.py")]
    found = hashlib.sha256()
    for path in [settings.BASE_DIR / "requirements.txt", *sorted(files)]:
        found.update(str(path.relative_to(settings.BASE_DIR)).encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()


def make_template(cache):
    """Make the template of this run, on SQLite from the one in `cache` (pytest's) if it is of the same code."""
    if connection.vendor != "sqlite":
        migrate()
        return
    folder = cache.mkdir("template")
    kept = folder / f"{state_of_the_code()}.sqlite3"
    if not kept.exists():
        migrate()
        for old in folder.iterdir():
            old.unlink()
        new = Path(shutil.copyfile(template_name(), folder / settings.TEST_DIR.name))
        new.rename(kept)  # whole at once, for others who run tests at the same time
    shutil.copyfile(kept, template_name())


def migrate():
    name = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = template_name()
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    connection.settings_dict["NAME"] = name
