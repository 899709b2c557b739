"""Files of the storage that no record knows: what a process left that died, or a row that was never written."""

from datetime import timedelta

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models
from django.utils import timezone

from charity_site.images.drawings import stored_in
from charity_site.images.files import CUT, ORIGINALS, delete_files

AVATARS, UPLOADS = "avatar_images", "wagtail_uploads"
FOLDERS = [CUT, ORIGINALS, AVATARS, UPLOADS, "documents", "consent_forms"]
IN_THE_MAKING = timedelta(days=1)


def delete_strays():
    """Delete the files in FOLDERS that are in no field of any record and older than a day; how many (int)."""
    there = {
        f"{folder}/{name}" for folder in FOLDERS for name in stored_in(folder)
    }  # before the records: these come last
    strays = [name for name in sorted(there - known_files()) if is_old(name)]
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


def is_old(name):
    """Whether the file `name` has been there for more than a day; False for one that went in the meantime."""
    try:
        return default_storage.get_modified_time(name) < timezone.now() - IN_THE_MAKING
    except OSError:
        return False
