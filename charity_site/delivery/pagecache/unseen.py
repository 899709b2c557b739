"""The models of which nothing stands on a page: their changes leave the copies of pages as they are (invalidation.py)."""

from typing import TypeVar

from django.db.models import Model

AnyModel = TypeVar("AnyModel", bound=type[Model])

# Those of Django, django-allauth and Wagtail: whole apps, or single models. A room adds its own. What a role may do with pages is none of
# them: it is seldom changed, and what is remembered of it (core/seen.py) must end in all processes.
UNSEEN = {
    "account",
    "auth",
    "contenttypes",
    "mfa",
    "sessions",
    "wagtailadmin",
    "wagtailsearch",
    "wagtailsearchpromotions",
    "wagtailusers",
    "wagtailcore.comment",
    "wagtailcore.commentreply",
    "wagtailcore.groupapprovaltask",
    "wagtailcore.groupapprovaltask_groups",
    "wagtailcore.groupcollectionpermission",
    "wagtailcore.groupsitepermission",
    "wagtailcore.modellogentry",
    "wagtailcore.pagelogentry",
    "wagtailcore.pagesubscription",
    "wagtailcore.referenceindex",
    "wagtailcore.task",
    "wagtailcore.taskstate",
    "wagtailcore.uploadedfile",
    "wagtailcore.workflow",
    "wagtailcore.workflowcontenttype",
    "wagtailcore.workflowpage",
    "wagtailcore.workflowstate",
    "wagtailcore.workflowtask",
}


def unseen(model: AnyModel) -> AnyModel:
    """Register `model`: no page shows anything of it."""
    UNSEEN.add(model._meta.label_lower)
    return model
