"""The screen on which a reviewer with an account reads a draft as readers will, sees what changed, and answers by section."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import require_admin_access
from wagtail.models import Page

from charity_site.core.locks import may_publish
from charity_site.core.one_at_a_time import alone_with
from charity_site.delivery.text.direction import isolated
from charity_site.review.answers import COMMENT, add_changes, asked_about
from charity_site.review.fingerprints import Reading
from charity_site.review.forms import ReviewForm
from charity_site.review.landing import take_answers
from charity_site.review.models import ClinicalReview, ReviewedPage
from charity_site.review.open_checks import add_open_checks
from charity_site.review.reviewers import NAMESAKE, answers_as_clinician, is_clinician, reviewer_of
from charity_site.review.written import sections_written_after


@never_cache
@require_admin_access
@require_http_methods(["GET", "POST"])
def review_draft(request, page_id):
    """GET: show the newest draft and a form. POST: take the answers, or show the form again with what is missing."""
    page = page_to_check(page_id)
    if not may_review(request.user, page):
        raise PermissionDenied
    if request.method != "POST":
        return screen(request, *asked(request, page))
    with alone_with([page.pk]), transaction.atomic():
        page = page_to_check(page_id)  # whoever was waited for may have saved another draft
        reading, form, recorded = asked(request, page, request.POST)
        if not is_answered(reading.page, form, recorded):
            return screen(request, reading, form, recorded, status=400)
        reviewer = recorded.reviewer if recorded else reviewer_of(request.user)
        take_answers(reading, form.answers(), reviewer, by=request.user, recorded=recorded)
    title = isolated(page.get_admin_display_title())
    messages.success(request, f"Your answers about {title} are written down. Those who work on the page see them.")
    return redirect("wagtailadmin_home")


def page_to_check(key):
    """Return the page (ReviewedPage) with this `key` that a clinician can check. Raises Http404; an alias says what its source does."""
    page = get_object_or_404(Page, pk=key, alias_of=None).specific
    if not isinstance(page, ReviewedPage):
        raise Http404("No clinician checks this page.")
    return page


def may_review(user, page):
    """Return whether `user` may answer about `page`: who takes its step of the clinical review, or may publish it anyway."""
    task = page.current_workflow_task
    if isinstance(task, ClinicalReview) and task.get_actions(page, user):
        return True
    return may_publish(user, page)


def asked(request, page, data=None):
    """Return the newest draft of `page` (Reading), the form (AnswersForm) with what was sent (`data`), and for who is no clinician the
    one (ReviewForm) that asks whose answers they write down; None for a clinician."""
    reading = Reading(page.get_latest_revision_as_object())
    recorded = None if answers_as_clinician(request.user) else ReviewForm(data, user=request.user)
    return reading, asked_about(reading, request, data), recorded


def is_answered(draft, form, recorded):
    """Return whether the answers in `form` and, where there is one, the form `recorded` (ReviewForm) can be taken: nobody approved
    what was written later."""
    if not recorded:
        return form.is_valid()
    if not recorded.is_valid() or not form.is_valid():
        return False
    for section in sections_written_after(draft, recorded.cleaned_data["reviewed_on"]):
        if form.answers().get(section.id, COMMENT).decision:
            form.add_error(
                f"decision-{section.id}", "What this says now was written after that day. Choose a later day."
            )
    return form.is_valid()


def screen(request, reading, form, recorded, status=200):
    context = {
        "draft": reading.page,
        "form": form,
        "gone": add_changes(form, reading),
        "recorded": recorded,
        "namesake": NAMESAKE if is_clinician(request.user) and recorded else "",
        "for_staff": True,
        **add_open_checks(form, reading.page),
    }
    return render(request, "review/draft.html", context, status=status)
