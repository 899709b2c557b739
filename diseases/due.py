from django.urls import reverse

from charity_site.core.dashboard import Item, due
from charity_site.readpath.memo import memoize
from diseases.models import Symptom, UrgencyRule

KINDS = {Symptom: ("symptom", "symptoms"), UrgencyRule: ("urgent combination", "urgent combinations")}


@due("To be checked by a clinician", order=35)
def advice(user):
    """Advice beside which readers are told that no clinician has checked it."""
    numbers, found = memoize("advice to check", numbers_to_check), []
    for kind, (one, many) in KINDS.items():
        viewset = kind.snippet_viewset
        if viewset.permission_policy.user_has_permission(user, "change") and (number := numbers[kind]):
            address = reverse(viewset.get_url_name("list"), query={"to_be_checked": "true"})
            found.append(Item(f"{number} {one if number == 1 else many}", address))
    return found


def numbers_to_check():
    return {kind: kind.objects.filter(to_be_checked=True).count() for kind in KINDS}
