"""Since when a text says what it says: nobody can have approved it before."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from charity_site.core.conflicts import what_it_says
from charity_site.review.fingerprints import AsRead, section_fingerprints, shared_records_in
from charity_site.review.models.records import PublishedSection


def sections_written_after(draft, day):
    """Return the sections (list) of `draft` (ReviewedPage) that did not say at the end of a `day` (date) what they say now."""
    if day >= timezone.localdate():
        return []
    prints, end = section_fingerprints(draft), end_of(day)
    public = PublishedSection.objects.filter(page=draft.pk, at__lt=end)
    known = set(public.values_list("section", "fingerprint"))  # also what shared records said then
    before, shown = version_before(draft, end), shared_records_in(draft)
    said = section_fingerprints(before.as_object()) if before else {}

    def is_new(key):
        if (key, prints[key]) in known:
            return False
        return said.get(key) != prints[key] or any(is_newer(record, end) for record in shown[key])

    return [section for section in draft.reviewed_sections() if section.id in prints and is_new(section.id)]


def is_written_after(version, day):
    """Return whether a shared record, or one that it shows, did not say at the end of a `day` (date) what it says in a `version`
    (Revision)."""
    if day >= timezone.localdate():
        return False
    record, end, reader = version.as_object(), end_of(day), AsRead()
    before = version_before(record, end)
    if before is None or what_it_says(before) != what_it_says(version):
        return True
    reader.what_it_says(record)
    return any(is_newer(each, end) for each in reader.shown - {record})


def version_before(record, moment):
    """Return the version (Revision) of `record` that was the newest before a `moment` (datetime), or None."""
    return record.revisions.filter(created_at__lt=moment).order_by("-created_at", "-pk").first()


def is_newer(record, moment):
    """Return whether a shared `record` was published after a `moment` (datetime)."""
    return record.last_published_at is not None and record.last_published_at >= moment


def end_of(day):
    """Return the first moment (datetime) after a `day` (date)."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
