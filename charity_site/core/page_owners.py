"""Who answers for a page: its owner, a member of staff. Whoever makes a page owns it; who may publish it can hand it over.

The owner is no part of a version (Wagtail leaves it out of them): who hands a page over leaves its words as they are.
"""

from django import forms
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.admin.panels import HelpPanel
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from charity_site.core.seen import ON_A_PAGE

HANDED_OVER = "charity_site.owner"


def those_who_answer(pages):
    """Return who answers for `pages` (each with `pk` and `owner_id`): {key of a page: User}. A page is missing there that has no owner, or one whose
    account is closed, or who no longer works with it. It takes as many queries as there are owners."""
    owned = {}
    for page in pages:
        owned.setdefault(page.owner_id, []).append(page.pk)
    owners = get_user_model().objects.filter(pk__in=[key for key in owned if key], is_active=True)
    return {
        key: owner
        for owner in owners
        for key in page_permission_policy.instances_user_has_any_permission_for(owner, ON_A_PAGE)
        .filter(pk__in=owned[owner.pk])
        .values_list("pk", flat=True)
    }


def may_hand_over(user, page):
    """Return whether `user` may say who answers for `page`: who can publish it."""
    return page_permission_policy.user_has_permission_for_instance(user, "publish", page)


class OwnerForm(forms.Form):
    """Who answers for a page: somebody who works with it."""

    owner = forms.ModelChoiceField(None, label="Who answers for this page?", empty_label="Choose a colleague")

    def __init__(self, *args, page, **kwargs):
        super().__init__(*args, **kwargs)
        self.page = page
        staff = page_permission_policy.users_with_any_permission_for_instance(ON_A_PAGE, page)
        field = self.fields["owner"]
        field.queryset = staff.order_by("first_name", "last_name", "pk")
        field.label_from_instance = get_user_display_name
        field.initial = page.owner_id

    def save(self):
        """Hand the page over; return the new owner (User)."""
        owner, before = self.cleaned_data["owner"], self.page.owner
        if owner != before:
            Page.objects.filter(pk=self.page.pk).update(owner=owner)
            names = {"from": get_user_display_name(before) if before else "", "to": get_user_display_name(owner)}
            log(self.page, HANDED_OVER, data=names)
        return owner


class OwnerPanel(HelpPanel):
    """Says in the editor who answers for the page, and leads those who may hand it over to where that is done."""

    def __init__(self, template="core/owner_panel.html", **kwargs):
        super().__init__(template=template, **kwargs)

    class BoundPanel(HelpPanel.BoundPanel):
        def get_context_data(self, parent_context=None):
            page, answers = self.instance, {}
            may = page.pk and may_hand_over(self.request.user, page)
            if page.pk:
                answers = those_who_answer([page])
            return {
                **super().get_context_data(parent_context),
                "is_new": not page.pk,
                "owner": answers.get(page.pk),
                "before": page.owner,
                "address": reverse("page_owner", args=[page.pk]) if may else "",
            }
