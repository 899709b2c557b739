"""Decide what of the admin's things a member of staff may see: what is theirs by section, collection or kind of record.

Titles of pages that visitors see may be read by all staff, so that everybody can link to them.
"""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from taggit.models import Tag
from wagtail.documents.permissions import permission_policy as documents
from wagtail.images.permissions import permission_policy as images
from wagtail.models import Page, TaskState, get_page_models
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import page_permission_policy

from charity_site.images.access import WORK
from charity_site.readpath.memo import memoize

FILES = (images, documents)  # who may do what with pictures and documents
ON_A_PAGE = {"add", "change", "publish", "lock", "unlock", "bulk_delete"}
ON_A_RECORD = {"add", "change", "delete", "view"}


def worked_on(user):
    """Return what of pages is for `user` to work with (Q)."""
    if user.is_superuser:
        return Q(pk__isnull=False)  # all
    waiting = TaskState.objects.reviewable_by(user).filter(workflow_state__base_content_type__model="page")
    keys = [int(key) for key in waiting.values_list("workflow_state__object_id", flat=True)]
    # What waits is asked each time: other processes are not told of it. The rest takes Wagtail four queries.
    return memoize(("worked on", user.pk), lambda: in_sections_of(user)) | Q(pk__in=keys)


def in_sections_of(user):
    return Q(pk__in=page_permission_policy.explorable_instances(user).values("pk"))


def pages_worked_on(user):
    """The pages (queryset) of the sections of `user`, those on the way there, and those that wait for their approval."""
    return Page.objects.filter(worked_on(user))


def pages_seen(user):
    """The pages (queryset) whose titles `user` may read: theirs, and those that visitors see today."""
    seen = worked_on(user) | Q(depth=1)
    for model in get_page_models():
        if hasattr(model.objects, "shown"):
            seen |= Q(pk__in=model.objects.shown().values("pk"))
    return Page.objects.filter(seen)


def works_on(user, page):
    """Return whether `user` may do anything with `page` (Page)."""
    return page_permission_policy.user_has_any_permission_for_instance(user, ON_A_PAGE, page)


def theirs(user, things):
    """Return those of `things` (list, all of one kind: pages, pictures, documents or records) that `user` works with."""
    if not things:
        return []
    if isinstance(things[0], Page):
        keys = set(pages_worked_on(user).filter(pk__in=[page.pk for page in things]).values_list("pk", flat=True))
        return [page for page in things if page.pk in keys]
    for policy in FILES:
        if isinstance(things[0], policy.model):
            return [file for file in things if policy.user_has_any_permission_for_instance(user, WORK, file)]
    return things if ModelPermissionPolicy(type(things[0])).user_has_any_permission(user, ON_A_RECORD) else []


def may_see(user, things):
    """Return whether `user` may see each of `things` (list, all of one kind): what a chooser offers to them."""
    if user.is_superuser or not things:
        return True
    if isinstance(things[0], Page):
        return pages_seen(user).filter(pk__in=[page.pk for page in things]).count() == len(things)
    return len(theirs(user, things)) == len(things)


def tags_seen(user):
    """The tags (queryset) of the pictures and documents that `user` may see."""
    seen = Q(pk__in=[])
    for policy in FILES:
        seen |= Q(
            taggit_taggeditem_items__content_type=ContentType.objects.get_for_model(policy.model),
            taggit_taggeditem_items__object_id__in=policy.instances_user_has_any_permission_for(user, WORK).values(
                "pk"
            ),
        )
    return Tag.objects.filter(seen).distinct()
