"""Put a record or a page of the demo into the database: like the work of staff, through full_clean()."""

from charity_site.core.models import VersionedRecord


def save(record):
    """Validate and save `record` (a model instance), and publish it where it has drafts; return it."""
    has_drafts = isinstance(record, VersionedRecord)
    if has_drafts:
        record.live = False
    record.full_clean()
    record.save()
    if has_drafts:
        record.save_revision(log_action=True).publish()
        record.refresh_from_db()
    return record


def rows(model, entries, **records):
    """Unsaved, validated rows of `model` for `entries` (list of dict).

    `records` maps a field name to a dict: the entry's value for that field is a key of it.
    """
    made = []
    for entry in entries or []:
        values = {name: records[name][value] if name in records and value else value for name, value in entry.items()}
        row = model(**{name: value for name, value in values.items() if value is not None})
        row.full_clean(exclude=["page", "home", "settings", "consent"])
        made.append(row)
    return made


def publish(parent, page):
    """Add `page` (unsaved) below `parent` as sample content and publish it; return it."""
    page.is_sample = True
    page.live = False
    parent.add_child(instance=page)
    page.save_revision(log_action=True).publish()
    page.refresh_from_db()
    return page


def republish(page):
    """Publish what was changed on `page`, a page that was there before, as sample content."""
    page.is_sample = True
    page.full_clean()
    page.save_revision(log_action=True).publish()
