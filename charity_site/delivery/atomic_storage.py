"""Files of the media folder: each is there whole, or not at all, also when the disk is full or the process dies."""

import os
from contextlib import suppress
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

NO_ROOM = (
    "The website has no room for this file, so nothing was saved. Please tell whoever looks after the server, and send it "
    "again later."
)


class NotStored(OSError):
    """A file could not be written: the disk is full, or the folder cannot be written."""


def check_room(upload):
    """Return `upload` (UploadedFile, or nothing). Raise ValidationError, with what to do, where it cannot be stored. Nothing of
    it stays."""
    if not upload:
        return upload
    try:
        # As many bytes, and not its own: a photo says where it was taken until it is cleaned.
        default_storage.delete(default_storage.save(f"{uuid4().hex}.part", ContentFile(bytes(upload.size))))
    except NotStored as error:
        raise ValidationError(NO_ROOM) from error
    return upload


class AtomicStorage(FileSystemStorage):
    """Django's storage, which writes under another name first. What is left of that is deleted with other strays."""

    def _save(self, name, content):
        part = os.path.join(os.path.dirname(name), f"{uuid4().hex}.part")
        try:
            super()._save(part, content)
            while True:
                try:
                    os.link(self.path(part), self.path(name))  # where there is none of that name, in one step
                    return name
                except FileExistsError:
                    name = self.get_available_name(name)
        except OSError as error:
            raise NotStored(error.errno, os.strerror(error.errno or 0)) from error
        finally:
            with suppress(OSError):
                os.unlink(self.path(part))
