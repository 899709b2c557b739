"""Erasing all about a person, in the admin: one person asks for it, another one does it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.auth import any_permission_required, permission_required

from charity_site.consent.models import Consent
from charity_site.safeguarding.erasure import erase, everything_about, request_erasure, suggested_words
from charity_site.safeguarding.models import ErasureRequest, Receipt
from charity_site.safeguarding.withdrawal import NotPossible
from charity_site.users.requests import StaffRequest


@never_cache
@permission_required("consent.erase_consent")
@require_http_methods(["GET", "POST"])
def erase_person(request: StaffRequest, key: UUID) -> HttpResponse:
    """GET: show all that would be deleted. POST: the first person asks for it (`words`), the second one does it."""
    consent = get_object_or_404(Consent, pk=key)
    pending = ErasureRequest.objects.filter(consent_key=consent.pk, done_at=None).first()
    if request.method == "POST":
        try:
            if pending and request.POST.get("do") == "cancel":
                pending.delete()
                messages.success(request, "Nobody asks for this anymore.")
                return redirect("erase", consent.pk)
            if pending and request.POST.get("do") == "erase":
                if not request.POST.get("sure"):
                    raise NotPossible("Nothing is erased yet. Check the box that you have looked at all of it first.")
                done = erase(pending, by=request.user, way=Receipt.Way.STAFF)
                messages.success(request, "All of it is erased. This is the proof.")
                return redirect("erasure", done.pk)
            if request.POST.get("do") != "request":
                raise NotPossible("Somebody was faster. Look at this page again.")
            request_erasure(consent, by=request.user, words=request.POST.get("words", ""))
            messages.success(request, "Now another person must do it. They find it on their dashboard.")
        except NotPossible as error:
            messages.error(request, str(error))
        return redirect("erase", consent.pk)
    context = {
        "consent": consent,
        "pending": pending,
        "everything": everything_about([consent]),
        "words": suggested_words(consent),
    }
    return render(request, "safeguarding/staff/erase.html", context)


@never_cache
@any_permission_required("consent.erase_consent", "consent.report_consent")
@require_safe
def erasure(request: StaffRequest, key: int) -> HttpResponse:
    """Show the proof of an erasure."""
    found = get_object_or_404(ErasureRequest, pk=key)
    return render(request, "safeguarding/staff/erasure.html", {"erasure": found})
