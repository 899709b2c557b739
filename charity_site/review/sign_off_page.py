"""The page behind a one-time link, for a clinician without an account: read a draft, answer about its sections, once.

GET changes nothing, because mail scanners follow links. The page sets no cookie, so there is no CSRF token either: the secret in
the address stands for it. What is cut off, changed, used, ended, too old or never was gets one and the same answer.
"""

from django.db import transaction
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from charity_site.core.one_at_a_time import alone_with
from charity_site.delivery.web.rate_limits import address_of, is_over_limit, keyed
from charity_site.review.answers import add_changes, asked_about
from charity_site.review.fingerprints import Reading
from charity_site.review.landing import take_answers
from charity_site.review.models import SignOff
from charity_site.review.open_checks import add_open_checks

HOUR = 3600  # seconds
WRONG_LINKS = 30  # an hour, from one address
TRIES = 60  # an hour, to send one form


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def sign_off(request, token):
    """GET: show the draft and a form. POST: take the answer, or show the form again with what is missing.

    404 for a link that is not open, 429 for too many of them, or too many tries to send one form.
    """
    found = SignOff.objects.opened_by(token)
    if found is None:
        return closed(request)
    if request.method != "POST":
        reading = Reading(found.draft())
        return page(request, found, reading, asked_about(reading, request))
    if is_over_limit(f"sign-off:{found.pk}", TRIES, HOUR):
        return private(render(request, "review/sign_off/too_many.html", status=429))
    with alone_with([found.page_id]), transaction.atomic():
        found = SignOff.objects.select_for_update(of=("self",)).opened_by(token)  # a second tap comes second
        if found is None:
            return closed(request)
        reading = Reading(found.draft())
        form = asked_about(reading, request, request.POST)
        if not form.is_valid():
            return page(request, found, reading, form, status=400)
        found.close()
        take_answers(reading, form.answers(), found.reviewer, sign_off=found)
    return private(render(request, "review/sign_off/thanks.html", {"reviewer": found.reviewer}))


def closed(request):
    # Counted only here, so that a stranger who guesses never locks a clinician out.
    if is_over_limit(f"wrong-link:{keyed(address_of(request))}", WRONG_LINKS, HOUR):
        return private(render(request, "review/sign_off/too_many.html", status=429))
    return private(render(request, "review/sign_off/closed.html", status=404))


def page(request, found, reading, form, status=200):
    """Return the page with the `form`, and what changed in each section since a clinician approved it."""
    context = {
        "link": found,
        "draft": reading.page,
        "form": form,
        "gone": add_changes(form, reading),
        **add_open_checks(form, reading.page),
    }
    return private(render(request, "review/sign_off/page.html", context, status=status))


def private(response):
    """Return `response` so that no other site and no search engine hears of it."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
