"""The page behind a family's private link: what we show of them, pause, take back. Works without an account.

GET changes nothing, because mail scanners follow links. The page sets no cookie, so there is no CSRF token either:
the secret in the address stands for it, and nobody else can make a form that has it.
"""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from charity_site.consent import ledger
from charity_site.consent.models import Consent
from charity_site.delivery.web.rate_limits import address_of, is_over_limit, keyed
from charity_site.images.access import visitors_may_see
from charity_site.safeguarding.impact import impact_of
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.private_link import is_token_of
from charity_site.safeguarding.withdrawal import NotPossible, pause, withdraw

HOUR = 3600  # seconds
WRONG_LINKS = 30  # an hour, from one address
CHANGES = 10  # an hour, for one person
NOT_TOLD = [Receipt.Action.RESUME, Receipt.Action.TERMS, Receipt.Action.LINK]
ACTIONS = {"pause": pause, "withdraw": withdraw}


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def your_story(request: HttpRequest, consent_id: UUID, token: str) -> HttpResponse:
    """GET: say how things are; with `?do=pause` or `?do=withdraw` ask whether to do it. POST `do`: do it.

    404 for a link that is wrong or was ended, 429 for too many of them or too many changes, 400 for an unknown `do`.
    """
    consent = Consent.objects.filter(pk=consent_id).first()
    if consent is None and str(consent_id) in ledger.state().withdrawn:
        return answer(request, "erased", {}, 410)
    if consent is None or not is_token_of(consent, token):
        # Counted only here, so that a stranger who guesses never locks a family out.
        if is_over_limit(f"wrong-link:{keyed(address_of(request))}", WRONG_LINKS, HOUR):
            return answer(request, "too_many", {}, 429)
        return answer(request, "wrong", {}, 404)
    if request.method == "POST":
        return act(request, consent)
    question = request.GET.get("do") if not consent.is_withdrawn() else None
    if question not in {*ACTIONS, None}:
        raise Http404("There is no such question.")
    plan = impact_of([consent])
    context = {
        "plan": plan,
        "shown": [story for story in plan.stories if story.is_shown()],
        "pictures": [picture for picture in plan.named if visitors_may_see(picture)],
        "receipt": last_receipt(consent),
    }
    return answer(request, question or state_of(consent), context)


def act(request: HttpRequest, consent: Consent) -> HttpResponse:
    wanted = request.POST.get("do")
    if wanted not in ACTIONS:
        return answer(request, "wrong", {}, 400)
    if wanted != "withdraw" and is_over_limit(f"family:{consent.pk}", CHANGES, HOUR):
        return answer(request, "too_many", {}, 429)
    with suppress(NotPossible):  # a second tap: the page says how things are
        ACTIONS[wanted]([consent], way=Receipt.Way.FAMILY)
    return private(HttpResponseRedirect(request.path, status=303))


def state_of(consent: Consent) -> str:
    if consent.is_withdrawn():
        return "withdrawn"
    return "paused" if consent.is_paused() else "start"


def last_receipt(consent: Consent) -> Receipt | None:
    """Return the newest receipt of this person."""
    return Receipt.objects.filter(entry__icontains=str(consent.pk)).exclude(action__in=NOT_TOLD).first()


def answer(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return private(render(request, f"safeguarding/family/{name}.html", context, status=status))


def private(response: HttpResponse) -> HttpResponse:
    """Return `response` so that no other site and no search engine hears of it."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
