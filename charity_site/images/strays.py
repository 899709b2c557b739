"""Files of the storage that no record knows: what a process left that died, or a row that was never written."""

from datetime import timedelta

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

from charity_site.images.drawings import stored_in
from charity_site.images.files import CUT, ORIGINALS, delete_files

AVATARS, UPLOADS = "avatar_images", "wagtail_uploads"
A_DAY = timedelta(days=1)  # it may be in the making
# What cannot be made again waits: its record may come back with a newer backup than the one that was restored first.
A_MONTH = timedelta(days=30)
KEPT_FOR = {
    CUT: A_DAY,
    AVATARS: A_DAY,
    UPLOADS: A_DAY,
    "deleted": A_DAY,
    ORIGINALS: A_MONTH,
    "documents": A_MONTH,
    "consent_forms": A_MONTH,
}


def delete_strays():
    """Delete the files in the folders of KEPT_FOR that are in no field of any record and older than it says; how many (int)."""
    # Before the records: these come last.
    there = {f"{folder}/{name}": age for folder, age in KEPT_FOR.items() for name in stored_in(folder)}
    strays = [name for name in sorted(there.keys() - known_files()) if is_old(name, there[name])]
    delete_files(strays)
    return len(strays)


def known_files():
    """The names (set of str) of all files that a record of any kind names."""
    return {
        name
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, models.FileField)
        for name in model._base_manager.values_list(field.attname, flat=True).iterator()
        if name
    }


def is_old(name, age=A_DAY):
    """Return whether the file `name` has been there for longer than `age` (timedelta); False for one that went in the
    meantime."""
    try:
        return default_storage.get_modified_time(name) < timezone.now() - age
    except OSError:
        return False
