"""Screens of staff for links without an account: ask a clinician about a draft, see what came of it, end a link."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.mail import send_mail
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import permission_required
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from charity_site.core.models import SiteSettings
from charity_site.core.one_at_a_time import alone_with
from charity_site.core.seen import pages_worked_on
from charity_site.delivery.text.direction import isolated
from charity_site.review.models import Reviewer, SignOff
from charity_site.review.review_screen import page_to_check, review_draft

may_ask = permission_required("review.add_signoff")
may_end = permission_required("review.change_signoff")


class ReviewerField(forms.ModelChoiceField):
    def label_from_instance(self, reviewer):
        return f"{reviewer} (the address is known)" if reviewer.known_address else str(reviewer)


class AskForm(forms.Form):
    """Whom to ask, and where to."""

    reviewer = ReviewerField(
        Reviewer.objects.select_related("account"),
        label="Whom to ask",
        help_text="Who is not in the list is added by a site manager, under Reviewers.",
    )
    email = forms.EmailField(
        label="Mail address",
        required=False,
        help_text="Only for somebody whose address is not known, and only site managers: we send the link there. If you leave it empty, "
        "you can copy it, and the history will say that you did. Where the address is known, the link goes there and is not shown.",
    )

    def __init__(self, data, user):
        super().__init__(data)
        self.user = user

    def clean(self):
        said = super().clean()
        known = said["reviewer"].known_address if said.get("reviewer") else ""
        if said.get("reviewer") and not known and not self.user.has_perm("review.change_reviewer"):
            self.add_error(
                "reviewer",
                "We know no address of this person. Ask a site manager to write it down under Reviewers: the link then goes there.",
            )
        if known and said.get("email", known).casefold() not in ("", known.casefold()):
            self.add_error(
                "email", "We know another address of this person. Leave this empty, or ask a site manager to change it."
            )
        return said


@never_cache
@may_ask
@require_http_methods(["GET", "POST"])
def ask(request, page_id):
    """GET: ask for whom. POST: make a link to the newest draft, send it or show it once."""
    page = page_to_check(page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    form = AskForm(request.POST or None, request.user)
    context = {"page": page, "form": form, "open": SignOff.objects.open().filter(page=page.pk)}
    if not form.is_valid():
        return render(request, "review/staff/ask.html", context)
    with alone_with([page.pk]):
        sign_off, link = SignOff.ask(page, form.cleaned_data["reviewer"], request.user, form.cleaned_data["email"])
    if not sign_off.email:
        return render(request, "review/staff/copy.html", {"page": page, "link": link, "sign_off": sign_off})
    send(sign_off, link)
    messages.success(request, f"The link was sent to {sign_off.email}.")
    return redirect("wagtailadmin_pages:edit", page.pk)


def send(sign_off, link):
    context = {"sign_off": sign_off, "link": link, "charity": SiteSettings.for_site(sign_off.page.get_site())}
    subject, _, text = render_to_string("review/mails/sign_off.txt", context).strip().partition("\n")
    send_mail(subject, text.strip() + "\n", None, [sign_off.email])


@never_cache
@may_end
@require_http_methods(["GET", "POST"])
def end(request, key):
    """GET: ask whether to end a link. POST: end it."""
    sign_off = get_object_or_404(of_their_pages(request.user), pk=key)
    if request.method != "POST":
        return render(request, "review/staff/end.html", {"sign_off": sign_off})
    SignOff.objects.filter(pk=sign_off.pk).end(request.user)
    messages.success(request, "The link does not open anymore.")
    return redirect("sign_offs")


def of_their_pages(user):
    """Return the links (queryset) to drafts of pages that `user` works on."""
    return SignOff.objects.filter(page__in=pages_worked_on(user))


def address_to_end(sign_off):
    return reverse("end_sign_off", args=[sign_off.pk]) if sign_off.is_open else None


class SignOffReport(ReportView):
    """All links, with what came of them."""

    permission_policy = ModelPermissionPolicy(SignOff)
    permission_required = "view"
    page_title = "Links for clinicians"
    header_icon = "link"
    index_url_name = "sign_offs"
    index_results_url_name = "sign_offs_results"
    columns = [
        TitleColumn(
            "page",
            label="Page",
            accessor=lambda sign_off: isolated(sign_off.page.get_admin_display_title()),
            get_url=lambda sign_off: reverse("wagtailadmin_pages:edit", args=[sign_off.page_id]),
        ),
        Column("reviewer", label="Whom", accessor=lambda sign_off: isolated(str(sign_off.reviewer))),
        Column("way", label="How", accessor=lambda sign_off: isolated(sign_off.way)),
        Column("state", label="State"),
        TitleColumn(
            "end", label="End", accessor=lambda sign_off: "End it" if sign_off.is_open else "", get_url=address_to_end
        ),
        Column("asked_at", label="Asked"),
        Column("asked_by", label="By"),
        Column("expires_at", label="Open until"),
    ]

    def get_queryset(self):
        return of_their_pages(self.request.user).select_related("page", "reviewer", "asked_by")


urlpatterns = [
    path("pages/<int:page_id>/", review_draft, name="review_draft"),
    path("pages/<int:page_id>/ask/", ask, name="ask_for_sign_off"),
    path("links/", SignOffReport.as_view(), name="sign_offs"),
    path("links/results/", SignOffReport.as_view(results_only=True), name="sign_offs_results"),
    path("links/<int:key>/end/", end, name="end_sign_off"),
]
