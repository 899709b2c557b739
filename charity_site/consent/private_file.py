"""A file that only staff with the right to see its record may open: the form that a family signed."""

import secrets
from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.validators import FileExtensionValidator
from django.db.models import FileField, Model
from django.db.models.fields.files import FieldFile
from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from charity_site.delivery.atomic_storage import check_room

FOLDER = "consent_forms"
KINDS = ["pdf", "jpg", "jpeg", "png", "docx", "odt", "txt", "eml", "mp3", "m4a", "wav", "mp4"]


def random_name(record: Model, name: str) -> str:
    """Return where a file is stored: under a random name, because people name files after the child."""
    return f"{FOLDER}/{secrets.token_hex(16)}{PurePath(name).suffix.lower()}"


def check_size(file: File) -> None:
    """Raise ValidationError for a file that is too large."""
    if file.size > settings.WAGTAILDOCS_MAX_UPLOAD_SIZE:
        most = filesizeformat(settings.WAGTAILDOCS_MAX_UPLOAD_SIZE)
        raise ValidationError(f"This file has {filesizeformat(file.size)}. The most that can be stored is {most}.")


class PrivateFieldFile(FieldFile):
    """A stored file whose only address is a view that asks who is there and writes it down."""

    @property
    def url(self) -> str:
        return reverse("consent_form", args=[self.instance.pk])


class PrivateFormField(forms.FileField):
    """A field for the upload, which asks whether there is room for it."""

    def to_python(self, data: Any) -> Any:
        return check_room(super().to_python(data))


class PrivateFileField(FileField):
    """A field for such a file, of a kind in KINDS and of limited size."""

    attr_class = PrivateFieldFile
    default_validators = [FileExtensionValidator(KINDS), check_size]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"upload_to": random_name, **kwargs})

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": PrivateFormField, **kwargs})
