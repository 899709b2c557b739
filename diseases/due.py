from collections import Counter

from django.urls import reverse

from charity_site.core.dashboard import Item, due
from charity_site.core.due import in_one
from charity_site.readpath.memo import memoize
from charity_site.review.findings import Finding, finds
from diseases.models import ChildLine, DiseasePage, LateEffect, Symptom, TreatmentKind, UrgencyRule
from diseases.sections.child_lines import stale_lines

KINDS = (Symptom, UrgencyRule, TreatmentKind, LateEffect)


@due("To be checked by a clinician", order=35)
def advice(user):
    """Advice and other records beside which readers are told that no clinician has checked them."""
    numbers, found = memoize("advice to check", numbers_to_check), []
    for kind in KINDS:
        viewset = kind.snippet_viewset
        if viewset.permission_policy.user_has_permission(user, "change") and (number := numbers[kind]):
            address = reverse(viewset.get_url_name("list"), query={"to_be_checked": "true"})
            found.append(
                Item(f"{number} {kind._meta.verbose_name if number == 1 else kind._meta.verbose_name_plural}", address)
            )
    return found


def numbers_to_check():
    number = Counter(
        row["number"] for row in in_one([kind.objects.filter(to_be_checked=True, live=True) for kind in KINDS])
    )
    return {kind: number[place] for place, kind in enumerate(KINDS)}


@finds(Finding.RETOLD)
def words_for_children(pages):
    """Return on which of `pages` (list of Page) a line for a child retells what has changed since: {key: which lines}. It takes a
    statement, and two for each page with such lines."""
    keys = ChildLine.objects.filter(page__in=[page.pk for page in pages]).values_list("page", flat=True)
    stale = {page.pk: stale_lines(page) for page in DiseasePage.objects.filter(pk__in={*keys})}
    return {key: "; ".join(map(str, lines)) for key, lines in stale.items() if lines}


@finds(Finding.TOLD)
def words_to_check(pages):
    """Return on which of `pages` (list of Page) a clinician must still check lines for a child: {key: how many}. It takes a statement."""
    unchecked = ChildLine.objects.filter(to_be_checked=True, page__in=[page.pk for page in pages])
    return {key: str(number) for key, number in Counter(unchecked.values_list("page", flat=True)).items()}
