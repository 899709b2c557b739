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
from charity_site.review.answers import AnswersForm, shown_sections
from charity_site.review.fingerprints import section_fingerprints
from charity_site.review.landing import take_answers
from charity_site.review.models import ClinicalReview, ReviewedPage
from charity_site.review.reviewers import answers_as_clinician, reviewer_of
from charity_site.review.what_changed import changes_of


@never_cache
@require_admin_access
@require_http_methods(["GET", "POST"])
def review_draft(request, page_id):
    """GET: show the newest draft and a form. POST: take the answers, or show the form again with what is missing."""
    page = page_to_check(page_id)
    if not may_review(request.user, page):
        raise PermissionDenied
    if request.method != "POST":
        return render(request, "review/draft.html", shown(request, page))
    with alone_with([page.pk]), transaction.atomic():
        page = page_to_check(page_id)  # whoever was waited for may have saved another draft
        context, reviewer = shown(request, page, request.POST), reviewer_of(request.user)
        if reviewer is None:
            return render(request, "review/draft.html", context, status=403)
        if not context["form"].is_valid():
            return render(request, "review/draft.html", context, status=400)
        take_answers(context["draft"], context["form"].answers(), reviewer, by=request.user)
    messages.success(request, "Your answers are written down.")
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


def shown(request, page, data=None):
    """What the template needs (dict) to show the newest draft of `page`, with what was sent (`data`)."""
    draft = page.get_latest_revision_as_object()
    prints, changes = section_fingerprints(draft), changes_of(draft)
    form = AnswersForm(shown_sections(draft, request, prints, changes), prints, data)
    gone = [
        (each, changes[each.id]) for each in draft.reviewed_sections() if each.id in changes and each.id not in prints
    ]
    return {"draft": draft, "form": form, "gone": gone, "may_answer": answers_as_clinician(request.user)}
