"""The public list of changes of the medical text of a page: on which day which sections changed, what, and when a clinician
reviewed them. No member of staff is named."""

from itertools import groupby
from typing import NamedTuple

from django.utils import timezone

from charity_site.review.models.records import PublishedSection, Review


class Entry(NamedTuple):
    """What happened on one day to one or several sections."""

    day: object  # date
    headings: list  # (str) of the sections
    text: str


def change_log(page):
    """Return the entries (list of Entry) of `page`, the newest first."""
    key = page.alias_of_id or page.pk
    headings = {section.id: section.heading for section in page.reviewed_sections()}
    rows = list(PublishedSection.objects.filter(page=key).defer("difference"))
    said = [
        (timezone.localdate(row.at), row.at, row.line or "Changed.", row.section) for row in rows if not row.is_restated
    ]
    public = {(row.section, row.fingerprint) for row in rows}  # a draft may be approved that readers never see
    said += [
        (each.date, each.recorded_at, f"Reviewed by {each.reviewer.shown_as}.", each.section)
        for each in Review.objects.filter(page=key, decision=Review.Decision.APPROVED).select_related("reviewer")
        if each.was_stated_before or (each.section, each.fingerprint) in public
    ]
    said.sort(key=lambda line: line[:2])
    found = []
    for (day, text), group in groupby(reversed(said), key=lambda line: (line[0], line[2])):
        ids = {section for *_, section in group}
        names = [heading for name, heading in headings.items() if name in ids or "" in ids]
        found.append(Entry(day, names + [each.capitalize() for each in sorted(ids - {"", *headings})], text))
    return found
