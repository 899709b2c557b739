"""“Was this clear?”: a form at the foot of each disease page, which works without a script, a cookie and an account.

Pages are copies that are the same for all, so there is no CSRF token. A forged form could do no more than anybody can by
hand: leave a line. What a browser says comes from another site is shown to the reader first.
"""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from charity_site.delivery.web.rate_limits import address_of, is_over_limit, keyed
from charity_site.feedback.forms import ClearForm
from charity_site.feedback.models import HEADINGS, Answer
from diseases.models import DiseasePage

HOUR = 3600  # seconds
MOST_AN_HOUR = 20  # tries from one network: a clinic has one for many families
MOST_A_DAY = 100  # answers about one page
MOST_A_DAY_IN_ALL = 1_000
WAIT_AN_HOUR = "There were too many tries from your network. Please wait an hour and send it again."
WAIT_A_DAY = "We got very many answers today. Please send yours again tomorrow."
SEND_AGAIN = "This came from another website. If you wrote it yourself, please press Send once more."


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def was_this_clear(request: HttpRequest, page_id: int) -> HttpResponse:
    """GET: the form alone, of a `section` if it names one. POST `section` (an id, or nothing for the whole page), `clear` (yes or no) and perhaps a `line`.

    Answers with the form again and what was typed: 400 for what is wrong in it, 403 for what comes from another site, 429 for
    too much of it. 404 for a page that visitors may not see.
    """
    page = get_object_or_404(DiseasePage.objects.shown(), id=page_id)  # not pk: SQLite fails on a huge one
    sections = page.get_context(request)["sections"]
    data, asked = request.POST if request.method == "POST" else None, {"section": request.GET.get("section", "")}
    form = ClearForm(data, sections=sections, initial=asked)
    ask = partial(ask_again, request, {"about": page, "form": form, "sections_to_choose": sections})
    if not form.is_bound:
        return ask(200)
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return ask(403, SEND_AGAIN)
    if is_over_limit(f"clear:{keyed(address_of(request))}", MOST_AN_HOUR, HOUR):
        return ask(429, WAIT_AN_HOUR)
    if not form.is_valid():
        return ask(400)
    said = form.cleaned_data
    if not form.is_of_a_program():
        if too_many_today(page):
            return ask(429, WAIT_A_DAY)
        Answer.objects.create(page=page, section=said["section"], is_clear=said["clear"] == "yes", line=said["line"])
    thanked_at = f"{reverse('was_this_clear_thanks', args=[page.pk])}?section={said['section']}"
    return HttpResponseRedirect(thanked_at, status=303)


def ask_again(request: HttpRequest, context: dict[str, Any], status: int, refusal: str = "") -> HttpResponse:
    """Answer with the form as somebody filled it in, and with `refusal` above it."""
    return render(request, "feedback/was_this_clear.html", {**context, "refusal": refusal}, status=status)


def too_many_today(page: DiseasePage) -> bool:
    """Return whether no more answers are taken today, so that nobody fills the database."""
    today = Answer.objects.filter(day=timezone.localdate())
    return today.count() >= MOST_A_DAY_IN_ALL or today.filter(page=page).count() >= MOST_A_DAY


@never_cache
@require_safe
def thanks(request: HttpRequest, page_id: int) -> HttpResponse:
    """Thank for an answer, and lead back to the `section` that it was about."""
    page = get_object_or_404(DiseasePage.objects.shown(), id=page_id)  # not pk: SQLite fails on a huge one
    section = request.GET.get("section", "")
    back = {"section": section, "heading": HEADINGS[section]} if section in HEADINGS else {}
    return render(request, "feedback/thanks.html", {"about": page, **back})
