"""Screens of staff for a consent, a story or a picture: look at what disappears, then pause, take back, show again."""

from collections import Counter
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db.models import Prefetch, prefetch_related_objects
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import any_permission_required, permission_required
from wagtail.images import get_image_model
from wagtail.log_actions import log

from charity_site.consent import ledger
from charity_site.consent.models import Consent
from charity_site.core.hidden_documents import DECIDES
from charity_site.images.access import staff_may_see
from charity_site.images.models import CharityImage
from charity_site.safeguarding import mails
from charity_site.safeguarding.document_views import keep_shown, waiting
from charity_site.safeguarding.impact import impact_of
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.places import places_that_name
from charity_site.safeguarding.private_link import link_for
from charity_site.safeguarding.withdrawal import NotPossible, not_withdrawn, pause, resume, withdraw
from charity_site.users.requests import StaffRequest
from stories.models import StoryConsent, StoryPage

may_withdraw = permission_required("consent.withdraw_consent")
NAMING = {"consent": Consent, "story": StoryPage, "picture": get_image_model()}
Thing = Consent | StoryPage | CharityImage


def people_of(kind: str, key: UUID | int) -> tuple[Thing, list[Consent]]:
    """Return the thing of `kind` (a key of NAMING) with the key `key`, and the living consents of its people."""
    thing = get_object_or_404(NAMING[kind], pk=key)
    return thing, not_withdrawn([thing] if kind == "consent" else thing.people)


def alike(people: list[Consent]) -> list[Consent]:
    """Return those of `people` that read like another one, with the stories that tell them apart."""
    names = Counter(map(str, people))
    found = [person for person in people if names[str(person)] > 1]
    stories = StoryConsent.objects.select_related("page").order_by("page__title", "pk")
    prefetch_related_objects(found, Prefetch("stories", stories))
    return found


def who_paused(thing: Thing, people: list[Consent]) -> list[Consent]:
    """Return those whose break hides `thing` or one of its `people`. A story may not name them anymore."""
    key = str(thing.translation_key) if isinstance(thing, StoryPage) else ""
    held_by = frozenset(consent for consent, page in ledger.state().held if page == key)
    others = Consent.objects.filter(pk__in=ledger.keys(held_by)).exclude(pk__in=[person.pk for person in people])
    return [person for person in [*people, *not_withdrawn(others)] if person.is_paused()]


@never_cache
@may_withdraw
@require_http_methods(["GET", "POST"])
def take_back(request: StaffRequest, kind: str, key: UUID | int) -> HttpResponse:
    """GET: show everything that disappears with the chosen people (`person`, several). POST `do`: pause or withdraw, or ask once
    more before it is withdrawn."""
    thing, people = people_of(kind, key)
    if kind == "picture" and not staff_may_see(request.user, thing):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else request.GET
    chosen = [person for person in people if str(person.pk) in data.getlist("person")]
    if request.method == "GET" and "person" not in data:
        chosen = people
    keep = {int(key) for key in request.POST.getlist("keep") if key.isdecimal()}
    if request.method == "POST" and chosen and request.POST.get("do") == "ask":
        return render(request, "safeguarding/staff/for_good.html", confirmation_context(request, thing, chosen, keep))
    if request.method == "POST" and chosen:
        plan, without = impact_of(chosen), request.POST.getlist("keep_document")
        if done := do(request, chosen, keep):
            for document, _ in plan.shared_documents:
                if str(document.pk) in without:
                    keep_shown(document, [story.translation_key for story in plan.stories], by=request.user)
        return done or redirect(request.path)
    if request.method == "POST":
        messages.error(request, "Choose at least one person.")
    plan = impact_of(chosen, keep)
    context: dict[str, Any] = {"thing": thing, "kind": kind, "people": people, "chosen": chosen, "plan": plan}
    context["places"] = places_that_name(plan, request.user)
    context["alike"] = alike(people)
    context["paused"] = who_paused(thing, people)
    context["may_pause"] = not chosen or not all(person.is_paused() for person in chosen)
    return render(request, "safeguarding/staff/take_back.html", context)


def confirmation_context(
    request: StaffRequest, thing: Thing, chosen: list[Consent], keep: Collection[int]
) -> dict[str, Any]:
    """Return what is shown before something is taken back for good: what disappears, and what was chosen, to be sent once more."""
    names = ("person", "keep", "keep_document", "reason")
    fields = [(name, value) for name in names for value in request.POST.getlist(name)]
    return {
        "thing": thing,
        "chosen": chosen,
        "plan": impact_of(chosen, keep),
        "fields": fields,
        "address": request.path,
    }


def do(request: StaffRequest, consents: list[Consent], keep: Collection[int]) -> HttpResponse | None:
    """Do it; return the response, or None, with a message, when it was not possible."""
    try:
        if request.POST.get("do") == "pause":
            receipt = pause(consents, way=Receipt.Way.STAFF, by=request.user)
        elif request.POST.get("do") == "withdraw":
            reason = request.POST.get("reason", "").strip()[:250]
            receipt = withdraw(consents, way=Receipt.Way.STAFF, by=request.user, reason=reason, keep=keep)
        else:
            raise NotPossible("Choose whether to pause or to take back.")
    except NotPossible as error:
        messages.error(request, str(error))
        return None
    messages.success(request, "It is done. Visitors do not see it anymore.")
    return redirect("receipt", receipt.pk)


@never_cache
@may_withdraw
@require_http_methods(["GET", "POST"])
def show_again(request: StaffRequest, key: UUID) -> HttpResponse:
    """End a pause, with the family's word."""
    consent = get_object_or_404(Consent, pk=key)
    if request.method == "POST":
        try:
            resume(consent, by=request.user, word=request.POST.get("word", ""))
        except NotPossible as error:
            messages.error(request, str(error))
        except OSError:
            messages.error(request, "The ledger of withdrawals cannot be written, so nothing was changed.")
        else:
            messages.success(request, "The pause is over.")
            return redirect("wagtailsnippets_consent_consent:edit", consent.pk)
    return render(request, "safeguarding/staff/show_again.html", {"consent": consent, "plan": impact_of([consent])})


@never_cache
@may_withdraw
@require_http_methods(["GET", "POST"])
def private_link(request: StaffRequest, key: UUID) -> HttpResponse:
    """Show the family's link. POST `do`: `mail` sends it to the family, `ask` asks before `end` ends it and makes another one."""
    consent = get_object_or_404(Consent, pk=key)
    if request.method == "POST" and request.POST.get("do") == "end":
        consent.link_number = consent.open_link + 1
        consent.save(update_fields=["link_number"])
        log(consent, "consent.link_ended", user=request.user)
        messages.success(request, "The old link does not work anymore. This is a new one.")
    elif request.method == "POST" and request.POST.get("do") == "mail" and consent.email:
        mails.send_link(consent)
        log(consent, "consent.link_sent", user=request.user)
        messages.success(request, f"The link was sent to {consent.email}.")
    elif request.method == "POST" and request.POST.get("do") == "ask":
        return render(request, "safeguarding/staff/end_link.html", {"consent": consent})
    elif request.method == "GET":
        log(consent, "consent.link_seen", user=request.user)
        return render(request, "safeguarding/staff/private_link.html", {"consent": consent, "link": link_for(consent)})
    return redirect("private_link", consent.pk)


@never_cache
@permission_required("consent.read_form_consent")
@require_safe
def consent_form(request: StaffRequest, key: UUID) -> FileResponse:
    """Send the form that a family signed, as a download. Who opened it is written down."""
    consent = get_object_or_404(Consent, pk=key)
    if not consent.form.name or not default_storage.exists(consent.form.name):
        raise Http404("There is no form.")
    log(consent, "consent.form_opened", user=request.user)
    response = FileResponse(consent.form.open(), as_attachment=True)
    response["X-Content-Type-Options"] = "nosniff"
    return response


@never_cache
@any_permission_required("consent.withdraw_consent", "consent.report_consent")
@require_safe
def receipt(request: StaffRequest, key: UUID) -> HttpResponse:
    found = get_object_or_404(Receipt, pk=key)
    consents = Consent.objects.filter(pk__in=found.entry["consents"]).prefetch_related("outside_copies")
    hides = found.action in (Receipt.Action.PAUSE, Receipt.Action.WITHDRAW)
    hidden = [consent for consent in consents if hides and (consent.is_paused() or consent.is_withdrawn())]
    places = places_that_name(impact_of(hidden), request.user)
    context = {
        "receipt": found,
        "consents": consents,
        "places": places,
        "documents_wait": request.user.has_perm(DECIDES) and bool(waiting()),
    }
    return render(request, "safeguarding/staff/receipt.html", context)
