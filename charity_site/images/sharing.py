"""A page's share image is kept only while the public may see it: looked at anew on each request and each change."""

import logging

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import transaction

from charity_site.images.drawings import folders_in, stored_in
from charity_site.images.files import delete_files
from charity_site.images.share_image import FOLDER, folder_of
from charity_site.images.strays import is_old

logger = logging.getLogger(__name__)


def shared_now(page_id):
    """The ShareImage of the page with the key `page_id`, or None where the public may see none of it today."""
    pages = apps.get_model("wagtailcore.Page").objects
    page = pages.live().public().filter(pk=page_id).specific().first()
    return page.share_image() if hasattr(page, "share_image") else None


def is_stored(image):
    """Return whether `image` (ShareImage) is stored, or could be drawn and stored now."""
    try:
        if image.store() and shared_now(image.page_id) != image:
            # It was taken back while it was drawn, perhaps after somebody had deleted what there was.
            default_storage.delete(image.path)
            return False
    except Exception as error:
        # A page is shared whether or not there is a picture of it. No title and no traceback: they may name a child.
        logger.warning("The share image of page %s was not drawn: %s", image.page_id, type(error).__name__)
        return False
    return True


def forget_outdated(page_id):
    """Delete all that was drawn of the page with the key `page_id` and is not what it shows where it is shared today."""
    image = shared_now(page_id)
    forget_others(page_id, {image.name} if image else set())


def forget_others(page_id, keep, when=lambda name: True):
    """Delete the share images of the page with the key `page_id` whose name is not in `keep`; how many (int)."""
    folder = folder_of(page_id)
    others = [f"{folder}/{name}" for name in stored_in(folder) - keep if when(f"{folder}/{name}")]
    delete_files(others)
    return len(others)


def forget_old_share_images():
    """Delete what was drawn more than a day ago and shows no page as it may be shared today; how many (int)."""
    there = [(page_id, shared_now(page_id)) for page_id in folders_in(FOLDER) if page_id.isdigit()]
    return sum(forget_others(page_id, {image.name} if image else set(), is_old) for page_id, image in there)


def page_has_changed(instance, **kwargs):
    """Look again after `instance` (Page) was published, taken down or deleted, as soon as that is certain."""
    page_id = instance.pk  # a deleted instance loses its key
    transaction.on_commit(lambda: forget_outdated_safely(page_id))


def forget_outdated_safely(page_id):
    try:
        forget_outdated(page_id)
    except Exception as error:
        logger.warning("The share images of page %s were not brought up to date: %s", page_id, type(error).__name__)
