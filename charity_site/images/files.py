"""Find the stored files that belong to a picture, whether or not a record knows them; no file stays without its record.

The name of what is cut from a picture begins with its original's name, which is random, so all of it can be found by
name: also what a process that died, or a row that was never written, left behind.
"""

import logging
import re
import weakref
from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.db import transaction

from charity_site.images.drawings import stored_in

logger = logging.getLogger(__name__)

CUT, ORIGINALS = "images", "original_images"
# What `clean_image` names a file. Wagtail shortened it in older names of cut files, never to less than 20 letters.
RANDOM = re.compile(r"[0-9a-f]{16,32}(?![0-9A-Za-z])")


class OnlyWithItsRow:
    """Waits for the end of a transaction in which `file` (FieldFile) is stored: without a commit the file is deleted.

    Django drops what waits for a commit that does not come; nobody holds this object then, and it is finalized.
    """

    def __init__(self, file):
        self.undo = weakref.finalize(self, forget, file)

    def __call__(self):
        self.undo.detach()


def forget(file):
    if file._committed:
        file.storage.delete(file.name)
    elif RANDOM.match(file.name):  # storing broke off in the middle; no other file has this name
        file.storage.delete(file.field.generate_filename(file.instance, file.name))


def only_with_its_row(file):
    """Have `file` (FieldFile that is not stored yet) go again when this transaction is rolled back."""
    transaction.on_commit(OnlyWithItsRow(file))


def picture_of(name):
    """Return what all files of one picture have in common (str), from the `name` of one of them."""
    first = PurePosixPath(name).name.partition(".")[0]
    random = RANDOM.match(first)
    return random.group() if random else first


def is_of(name, pictures):
    """Return whether the file `name` belongs to one of `pictures` (set of str, as `picture_of` gives them)."""
    picture = picture_of(name)
    if picture in pictures:
        return True
    if not RANDOM.fullmatch(picture):
        return False
    alike = (other for other in pictures if RANDOM.fullmatch(other))
    return any(other.startswith(picture) or picture.startswith(other) for other in alike)


def files_of(originals, folders=(ORIGINALS, CUT)):
    """The names (list of str) of all stored files in `folders` of the pictures whose originals are called `originals`."""
    pictures = {picture_of(name) for name in originals if name.startswith((f"{ORIGINALS}/", f"{CUT}/"))}
    if not pictures:
        return []
    return [f"{folder}/{name}" for folder in folders for name in sorted(stored_in(folder)) if is_of(name, pictures)]


def cut_from(originals):
    """The names (list of str) of all stored files that were cut from `originals` (names of files)."""
    return files_of(originals, [CUT])


def forget_deleted_picture(instance, **kwargs):
    """Delete by name what the rows of `instance` (CharityImage) do not know, once it is certain that it is gone."""
    # Robust: whatever goes wrong here, the proof of an erasure still looks for what is left.
    transaction.on_commit(lambda: delete_files(files_of([instance.file.name])), robust=True)


def delete_files(names):
    """Delete the stored files `names`. One that cannot be deleted keeps no other from it, and is looked for again daily."""
    for name in names:
        try:
            default_storage.delete(name)
        except Exception as error:
            logger.error("A file in %s/ was not deleted: %s", PurePosixPath(name).parent, type(error).__name__)
