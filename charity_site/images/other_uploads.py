"""Pictures that staff upload and that are no CharityImage: of themselves, and those that wait for a second try.

Wagtail stores both as they came, with place and time and the name that they had. Here they are cleaned before that.
"""

import re

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from wagtail.images import get_image_model

from charity_site.images.files import only_with_its_row
from charity_site.images.strays import AVATARS, is_old
from charity_site.images.uploads import CleanImageFile, clean_image, is_clean

AVATAR_SIDE = 400  # pixels at most, as Wagtail has it
CLEAN_AVATAR = re.compile(rf"{AVATARS}/avatar_[0-9a-f-]{{36}}_[0-9a-f]{{32}}\.\w+")  # Wagtail's words around our name


def clean_upload(record, name, side=None):
    """Put a cleaned file in place of the one that is to be stored in the field `name` of `record`, if there is one."""
    file = getattr(record, name)
    if file and not file._committed:
        if not isinstance(file.file, CleanImageFile):
            setattr(record, name, clean_image(file.file, side))
        only_with_its_row(getattr(record, name))


def clean_waiting_upload(instance, **kwargs):
    """Clean the picture of `instance` (wagtailcore.UploadedFile, about to be saved). Documents are not looked at."""
    kind = instance.for_content_type
    if kind and kind.model_class() is get_image_model():
        clean_upload(instance, "file")


def forget_waiting_uploads():
    """Delete what staff uploaded among many files and did not finish within a day."""
    for upload in apps.get_model("wagtailcore.UploadedFile").objects.all():
        name = upload.file.name
        if not name or not default_storage.exists(name) or is_old(name):
            upload.file.delete(save=False)
            upload.delete()


def clean_avatar(instance, update_fields=None, **kwargs):
    """Clean the picture of `instance` (wagtailusers.UserProfile, about to be saved), and delete the one before it."""
    if update_fields is not None and "avatar" not in update_fields:
        return
    stored = type(instance).objects.filter(pk=instance.pk).values_list("avatar", flat=True).first()
    clean_upload(instance, "avatar", AVATAR_SIDE)
    if stored and stored != instance.avatar.name:
        transaction.on_commit(lambda: default_storage.delete(stored))


def forget_avatar(instance, **kwargs):
    """Delete the file of a deleted `instance` (wagtailusers.UserProfile), once that is certain."""
    if name := instance.avatar.name:
        transaction.on_commit(lambda: default_storage.delete(name))


def is_clean_avatar(file):
    try:
        return bool(CLEAN_AVATAR.fullmatch(file.name)) and is_clean(file)
    except Exception:  # a damaged file can make decoders raise anything
        return False


def clean_old_avatars():
    """Clean those that were stored as they came; how many (int). What cannot be cleaned is not kept."""
    profiles = apps.get_model("wagtailusers.UserProfile").objects.exclude(avatar="")
    old = [profile for profile in profiles if not is_clean_avatar(profile.avatar)]
    for profile in old:
        try:
            profile.avatar = clean_image(profile.avatar.file, AVATAR_SIDE)
        except (OSError, ValidationError):
            profile.avatar = ""
        profile.save(update_fields=["avatar"])
    return len(old)
