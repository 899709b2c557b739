"""Decide who may see a picture: everybody, while a page that everybody may see shows it; staff, while they work with it."""

from django.contrib.contenttypes.models import ContentType
from wagtail.documents.permissions import permission_policy as documents_policy
from wagtail.images.permissions import permission_policy
from wagtail.models import Page, ReferenceIndex
from wagtail.permission_policies.collections import CollectionPermissionPolicy

# Wagtail's policy lets those who may change a file, or who uploaded it, delete it too. This one asks for each action by
# itself, as the roles give them. Wagtail's views know these two objects by name, so it is they that change.
for policy in (permission_policy, documents_policy):
    policy.__class__ = CollectionPermissionPolicy

WORK = ["add", "change", "delete", "choose"]  # what of a file's permissions lets staff see it


def references_to(thing):
    """The rows (queryset) of Wagtail's reference index that lead to `thing` (an image, a document, a page)."""
    return ReferenceIndex.get_references_to(thing)


def pages_that_refer_to(thing):
    """The keys (set of int) of all pages that refer to `thing`, live or not."""
    pages = ContentType.objects.get_for_model(Page)
    return {int(row.object_id) for row in references_to(thing) if row.base_content_type_id == pages.pk}


def is_in_settings(thing):
    """Return whether something that is no page, such as the charity's logo, refers to `thing`."""
    return references_to(thing).exclude(base_content_type=ContentType.objects.get_for_model(Page)).exists()


def public_pages_with(thing):
    """The pages (iterator, specific) that visitors may reach and that refer to `thing`."""
    pages = Page.objects.live().public().filter(pk__in=pages_that_refer_to(thing))
    return pages.specific().iterator(chunk_size=20)


def pages_open_to(request, thing):
    """The private pages (iterator, specific) with `thing` that are open to who sends `request`: signed in, or with the
    password."""
    private = Page.objects.live().private().filter(pk__in=pages_that_refer_to(thing))
    for page in private.specific().iterator(chunk_size=20):
        if all(restriction.accept_request(request) for restriction in page.get_view_restrictions()):
            yield page


def visitors_may_see(image):
    """Return whether a visitor may see `image` (CharityImage) somewhere on the site, today."""
    if any(page.shows(image) for page in public_pages_with(image) if hasattr(page, "shows")):
        return True
    # The charity's logo stands in the settings and on every page.
    return not image.shows_people and not image.consent_problems() and is_in_settings(image)


def reader_may_see(request, image):
    """Return whether who sends `request` sees `image` on a private page that is open to them."""
    return any(page.shows(image) for page in pages_open_to(request, image) if hasattr(page, "shows"))


def staff_may_see(user, image):
    """Return whether `user` works with `image` in the admin."""
    return user.is_active and permission_policy.user_has_any_permission_for_instance(user, WORK, image)
