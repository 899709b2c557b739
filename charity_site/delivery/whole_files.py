"""Files of the media folder: each is there whole, or not at all, also when the disk is full or the process dies."""

import os
from contextlib import suppress
from functools import wraps
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.forms import FileField

NO_ROOM = (
    "The website has no room for this file, so nothing was saved. Please tell whoever looks after the server, and send it "
    "again later."
)


class NotStored(OSError):
    """A file could not be written: the disk is full, or the folder cannot be written."""


def check_room(upload):
    """Raise ValidationError, with what to do, where `upload` (UploadedFile) cannot be stored. Nothing of it stays."""
    try:
        # As many bytes, and not its own: a photo says where it was taken until it is cleaned.
        default_storage.delete(default_storage.save(f"{uuid4().hex}.part", ContentFile(bytes(upload.size))))
    except NotStored as error:
        raise ValidationError(NO_ROOM) from error


def ask_for_room():
    """Have all forms ask for room while they are checked, so that a full disk is a complaint beside the field, and what was
    typed is still there (docs/decisions.md)."""
    to_python = FileField.to_python

    @wraps(to_python)
    def with_room(field, data):
        upload = to_python(field, data)
        if upload:
            check_room(upload)
        return upload

    FileField.to_python = with_room


class WholeFiles(FileSystemStorage):
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
