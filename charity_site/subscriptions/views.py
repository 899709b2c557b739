"""Where readers ask for e-mail updates, confirm that they did, and stop them.

No cookie is set, so there is no CSRF token. The form can do no more than anybody can by hand: have one mail sent. Links carry their
secret in the address. GET changes nothing, because mail scanners follow links.
"""

from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from charity_site.core.models import SitePage
from charity_site.delivery.mail import write_later
from charity_site.delivery.web.rate_limits import address_of, is_over_limit, keyed
from charity_site.subscriptions.addresses import current_digest, digests, mailbox_of, seal
from charity_site.subscriptions.forms import AskForm
from charity_site.subscriptions.links import Asked, asked_by, stopped_by
from charity_site.subscriptions.models import Subscriber, Subscription, Unreachable
from charity_site.subscriptions.topics import in_words, topic_called, topic_with

HOUR, DAY = 3600, 24 * 3600  # seconds
MOST_AN_HOUR = 20  # tries from one network: a clinic has one for many families
MAILS_TO_ONE = 3  # a day, to one mailbox: nobody fills that of somebody else
MAILS_FROM_ONE = 50  # a day, from one network: a few cannot use up what there is for all
MAILS_A_DAY = 1_000  # in all
WRONG_LINKS = 30  # an hour, from one network
TOO_MANY = "There were too many tries from your network. Please wait an hour and send it again."
TOO_MANY_TODAY = "There were too many requests from your network today. Please send yours again tomorrow."
FULL = "We got very many requests today. Please send yours again tomorrow."
SEND_AGAIN = "This came from another website. If you wrote it yourself, please press Send once more."


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest, slug: str) -> HttpResponse:
    """GET: the form for news of the page with this `slug`. POST `email`: have the mail sent in which somebody confirms it.

    The answer is the same whether we know the address, and nothing is looked up for it. 400 for what is no address, 403 for what comes
    from another site, 404 for a page that visitors may not see, 429 for too much of it.
    """
    topic = topic_called(request, slug)
    form = AskForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return ask(request, topic, form)
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return ask(request, topic, form, HTTPStatus.FORBIDDEN, SEND_AGAIN)
    if is_over_limit(f"ask-for-news:{keyed(address_of(request))}", MOST_AN_HOUR, HOUR):
        return ask(request, topic, form, HTTPStatus.TOO_MANY_REQUESTS, TOO_MANY)
    if not form.is_valid():
        return ask(request, topic, form, HTTPStatus.BAD_REQUEST)
    if not form.is_of_a_program():
        email = form.cleaned_data["email"]
        if not is_over_limit(f"news-to:{keyed(mailbox_of(email))}", MAILS_TO_ONE, DAY):
            if is_over_limit(f"news-from:{keyed(address_of(request))}", MAILS_FROM_ONE, DAY):
                return ask(request, topic, form, HTTPStatus.TOO_MANY_REQUESTS, TOO_MANY_TODAY)
            if is_over_limit("news-in-all", MAILS_A_DAY, DAY):
                return ask(request, topic, form, HTTPStatus.TOO_MANY_REQUESTS, FULL)
            write_later("confirmation", email=email, topic=str(topic.translation_key))
    return HttpResponseRedirect(reverse("asked_for_news", args=[slug]), status=HTTPStatus.SEE_OTHER)


def ask(request: HttpRequest, topic: SitePage, form: AskForm, status: int = 200, refusal: str = "") -> HttpResponse:
    """Answer with the form as somebody filled it in, and with `refusal` above it."""
    context = {"topic": topic, "about": in_words(topic), "form": form, "refusal": refusal}
    return render(request, "subscriptions/ask.html", context, status=status)


@never_cache
@require_safe
def asked(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that a mail is on its way, to whoever asked."""
    topic = topic_called(request, slug)
    return render(request, "subscriptions/asked.html", {"topic": topic, "about": in_words(topic)})


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET: show the button. POST: put the address on the list; again, it changes nothing. 404 for a link that is not open."""
    link = asked_by(token)
    topic = link and topic_with(link.topic)
    if link is None or topic is None or has_complained(link.address):
        return closed(request)
    context = {"topic": topic, "about": in_words(topic)}
    if request.method != "POST":
        return private(request, "confirm", context)
    keep(link)
    return private(request, "confirmed", context)


def has_complained(address: str) -> bool:
    found = Unreachable.objects.filter(digest__in=digests([address]), why=Unreachable.Why.COMPLAINT)
    return found.exists()


def keep(link: Asked) -> None:
    """Keep what was asked for."""
    with transaction.atomic():
        known = Subscriber.objects.of(link.address).first()
        if known is None:
            defaults = {"sealed": seal(link.address)}
            known, _ = Subscriber.objects.get_or_create(digest=current_digest(link.address), defaults=defaults)
        if (
            Subscriber.objects.select_for_update().filter(pk=known.pk).first()
        ):  # else they stopped all mails at this moment
            Subscription.objects.get_or_create(subscriber=known, topic=link.topic, defaults={"asked_at": link.at})


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET: show the button. POST: stop all mails and delete the address, also by the one click of a mail program (RFC 8058), which
    follows no redirect. Done again it says that it is done; 404 for a link that is not ours."""
    key = stopped_by(token)
    if key is None:
        return closed(request)
    subscriber = Subscriber.objects.filter(pk=key)
    if request.method != "POST" and subscriber.exists():
        return private(request, "stop", {})
    subscriber.delete()
    return private(request, "stopped", {})


def closed(request: HttpRequest) -> HttpResponse:
    # Counted only here, so that a stranger who guesses shuts nobody out.
    if is_over_limit(f"wrong-mail-link:{keyed(address_of(request))}", WRONG_LINKS, HOUR):
        return private(request, "too_many", {}, HTTPStatus.TOO_MANY_REQUESTS)
    return private(request, "closed", {}, HTTPStatus.NOT_FOUND)


def private(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Answer so that no other site and no search engine hears of the address."""
    response = render(request, f"subscriptions/link/{name}.html", context, status=status)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
