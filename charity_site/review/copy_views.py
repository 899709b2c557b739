"""`/copy/`: is my copy current? For who holds a printed page, or one that was kept on a phone: without a cookie or an account, and
nobody is counted. How many questions come from one network is known for an hour, under a digest.
"""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from charity_site.delivery.web.rate_limits import address_of, is_over_limit, keyed
from charity_site.review.copies import changed_since, fields_changed_since, page_of, record_of
from charity_site.review.copy_code import read_code

HOUR = 3600  # seconds
MOST_AN_HOUR = 200  # from one network: a clinic looks after many sheets
LONGEST = 40  # signs of a code that is shown again


@never_cache
@require_safe
def find_copy(request):
    """The form for typing a code. `code`: what was typed, which leads to its answer; 404 with the form for what is none."""
    typed = request.GET.get("code")
    if typed is None or not typed.strip():
        return ask(request)
    if read_code(typed):
        return HttpResponseRedirect(
            reverse("copy", args=[typed.replace("/", "-")])
        )  # no address has it within one part
    return ask(request, typed, 404)


@never_cache
@require_safe
def copy(request, code):
    """Say whether the copy with `code` is current. 404 for what is no code, and when visitors may not see its page today, if there
    is or was one: the same answer for all of these. 429 for too many questions from one network."""
    printed = read_code(code)
    if printed is None:
        return ask(request, code, 404)
    if is_over_limit(f"copy:{keyed(address_of(request))}", MOST_AN_HOUR, HOUR):
        return ask(request, code, 429)
    if printed.record:
        record = record_of(printed)
        fields = record and fields_changed_since(printed, record)
        context = {"about": record, "day": printed.day, "is_known": True, "is_other": fields != [], "fields": fields}
        return render(request, "review/copy.html", context, status=200 if record else 404)
    page = page_of(printed)
    changed = page and changed_since(printed, page)
    context = {
        "about": page,
        "reviewed": page,
        "day": printed.day,
        "is_known": changed is not None,
        "changed": [section for section in changed or () if not section.is_typo],
        "corrected": [section for section in changed or () if section.is_typo],
    }
    return render(request, "review/copy.html", context, status=200 if page else 404)


def ask(request, typed="", status=200):
    return render(request, "review/find_copy.html", {"typed": typed[:LONGEST], "status": status}, status=status)
