"""Somebody leaves: their account is closed, and what they answered for goes to a colleague, in one step.

The account stays, closed, so that the history goes on to say who did what.
"""

from collections import defaultdict
from dataclasses import dataclass

from django import forms
from django.contrib.auth import get_permission_codename, get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import LogFormatter, log
from wagtail.models import DraftStateMixin, LockableMixin, Page, PageSubscription, Revision, WorkflowState
from wagtail.permissions import page_permission_policy
from wagtail.snippets.models import get_snippet_models

from charity_site.users.models import TakenOver

CLOSED, HANDED_OVER = "users.closed", "users.handed_over"
NEEDED = ["add", "change", "publish"]  # one of these makes a page somebody's work


@dataclass
class Duties:
    """What somebody answers for: querysets of pages, of approvals that they asked for, and of each kind of record of which they
    wrote or took over the draft, or of which they locked something (lists)."""

    pages: object
    drafts: list
    approvals: object
    locked: list

    @classmethod
    def of(cls, user):
        """The duties of `user`: their pages, and those that have nobody else and hold a draft of theirs."""
        nobody = Q(owner=None) | Q(owner__is_active=False)
        theirs = Q(has_unpublished_changes=True) & drafted_by(user)
        kinds = [Page, *(kind for kind in get_snippet_models() if issubclass(kind, LockableMixin))]
        drafted = [kind for kind in get_snippet_models() if issubclass(kind, DraftStateMixin)]
        return cls(
            pages=Page.objects.filter(Q(owner=user) | Q(nobody, theirs)),
            drafts=[found for kind in drafted if (found := kind.objects.filter(theirs)).exists()],
            approvals=WorkflowState.objects.active().filter(requested_by=user),
            locked=[found for kind in kinds if (found := kind.objects.filter(locked_by=user)).exists()],
        )

    def counts(self):
        """How many there are of each (dict of int by words), without those of which there are none."""
        found = {
            "pages": self.pages.count(),
            "drafts of records": sum(things.count() for things in self.drafts),
            "pages or records that wait for approval": self.approvals.count(),
            "locked pages or records": sum(things.count() for things in self.locked),
        }
        return {words: number for words, number in found.items() if number}

    def keys(self):
        """All that it is about: {model: set of keys}."""
        found = defaultdict(set)
        for things in (self.pages, *self.drafts, *self.locked):
            found[things.model] |= set(things.values_list("pk", flat=True))
        for kind, key in self.approvals.values_list("base_content_type", "object_id"):
            model = ContentType.objects.get_for_id(kind).model_class()
            found[model].add(model._meta.pk.to_python(key))
        return found

    def closed_to(self, user):
        """How many of the pages and records (int) `user` does not work with."""
        number, pages = 0, page_permission_policy.instances_user_has_any_permission_for(user, NEEDED)
        for model, keys in self.keys().items():
            if model is Page:
                number += Page.objects.filter(pk__in=keys).exclude(pk__in=pages.values("pk")).count()
            elif not user.has_perm(f"{model._meta.app_label}.{get_permission_codename('change', model._meta)}"):
                number += len(keys)
        return number


def drafted_by(user):
    """Return what is true (Q) of a page or record whose newest version `user` wrote, or took over from who did."""
    return Q(latest_revision__user=user, latest_revision__taken_over=None) | Q(latest_revision__taken_over__by=user)


class ClosingForm(forms.Form):
    """Who takes over, if there is anything to take over."""

    colleague = forms.ModelChoiceField(None, label="Who takes over?", empty_label="Choose a colleague")

    def __init__(self, *args, leaver, duties, **kwargs):
        super().__init__(*args, **kwargs)
        self.duties = duties
        staff = get_user_model().objects.filter(is_active=True).exclude(pk=leaver.pk)
        may_open = Q(is_superuser=True) | Q(groups__permissions__codename="access_admin")
        field = self.fields["colleague"]
        field.queryset = staff.filter(may_open).order_by("first_name", "last_name", "pk").distinct()
        field.label_from_instance = get_user_display_name
        field.required = bool(duties.counts())

    def clean_colleague(self):
        """Refuse somebody who could not open what they are given."""
        colleague = self.cleaned_data["colleague"]
        if colleague and (missing := self.duties.closed_to(colleague)):
            raise forms.ValidationError(
                f"{get_user_display_name(colleague)} does not work with {missing} of these pages and records. Choose somebody "
                "else, or give them the role for it first."
            )
        return colleague


@transaction.atomic
def close(leaver, duties, colleague=None):
    """Close the account of `leaver` (User), and give their `duties` to `colleague` (User)."""
    counts, names = duties.counts(), {"from": get_user_display_name(leaver)}
    if colleague:
        names["to"] = get_user_display_name(colleague)
        hand_over(duties, leaver, colleague, names)
    leaver.is_active = False
    leaver.set_unusable_password()  # who comes back is invited anew
    leaver.save(update_fields=["is_active", "password"])
    log(leaver, CLOSED, data={**names, "counts": counts})


def hand_over(duties, leaver, colleague, names):
    pages = list(duties.pages)
    drafts = [record for records in duties.drafts for record in records]
    for thing in (*pages, *drafts):
        log(thing, HANDED_OVER, data=names)
    Page.objects.filter(pk__in=[page.pk for page in pages]).update(owner=colleague)
    for draft in drafts:
        TakenOver.objects.update_or_create(revision_id=draft.latest_revision_id, defaults={"by": colleague})
    duties.approvals.update(requested_by=colleague)
    for things in duties.locked:
        things.update(locked_by=colleague, locked_at=timezone.now())
    for subscription in PageSubscription.objects.filter(user=leaver, comment_notifications=True):
        PageSubscription.objects.update_or_create(
            page_id=subscription.page_id, user=colleague, defaults={"comment_notifications": True}
        )


@receiver(post_save, sender=Revision)
def look_after_it_further(instance, created, raw=False, **kwargs):
    """Let who took over a draft look after it, too, when it is stored as another version in the name of who wrote it and left: as
    happens when it is sent back, or approved."""
    if not created or raw or instance.user is None or instance.user.is_active:
        return
    before = Revision.objects.filter(content_type=instance.content_type, object_id=instance.object_id)
    last = before.exclude(pk=instance.pk).select_related("taken_over").order_by("pk").last()
    if last and last.user_id == instance.user_id and hasattr(last, "taken_over"):
        TakenOver.objects.create(revision=instance, by_id=last.taken_over.by_id)


def register_log_actions(actions):
    """Tell Wagtail's history what these are called."""

    @actions.register_action(HANDED_OVER)
    class HandedOver(LogFormatter):
        label = "Handed over"

        def format_message(self, log_entry):
            return f"Handed over from {log_entry.data['from']} to {log_entry.data['to']}"

    @actions.register_action(CLOSED)
    class Closed(LogFormatter):
        label = "Account closed"

        def format_message(self, log_entry):
            taken = ", ".join(f"{number} {words}" for words, number in log_entry.data["counts"].items())
            to = log_entry.data.get("to")
            return f"Account closed. {to} took over: {taken}" if to and taken else "Account closed"
