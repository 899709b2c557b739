"""Who may see a picture: everybody, while a page that everybody may see shows it; staff, while they work with it."""

from wagtail.images.permissions import permission_policy
from wagtail.models import Page, ReferenceIndex


def public_pages_with(thing):
    """The pages (iterator, specific) that visitors may reach and that refer to `thing` (an image or a document)."""
    keys = references_to(thing).filter(base_content_type__in=content_types_of_pages()).values_list("object_id")
    pages = Page.objects.live().public().filter(pk__in=[int(key) for (key,) in keys.distinct()])
    return pages.specific().iterator(chunk_size=20)


def references_to(thing):
    """The rows (queryset) of Wagtail's reference index that lead to `thing`."""
    return ReferenceIndex.get_references_to(thing)


def content_types_of_pages():
    return [ReferenceIndex._get_base_content_type(Page)]


def visitors_may_see(image):
    """Whether a visitor may see `image` (CharityImage) somewhere on the site, today."""
    if any(page.shows(image) for page in public_pages_with(image) if hasattr(page, "shows")):
        return True
    # The charity's logo stands in the settings and on every page.
    elsewhere = references_to(image).exclude(base_content_type__in=content_types_of_pages())
    return not image.shows_people and not image.gaps() and elsewhere.exists()


def staff_may_see(user, image):
    """Whether `user` works with `image` in the admin."""
    return user.is_active and permission_policy.user_has_any_permission_for_instance(
        user, ["add", "change", "delete", "choose"], image
    )
