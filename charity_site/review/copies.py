"""Tell whether what somebody printed or kept is still what the page says, and what changed since, section by section."""

from collections import defaultdict
from dataclasses import dataclass

from django.apps import apps
from wagtail.models import Page

from charity_site.core.passages import passages_of
from charity_site.review.copy_code import digest_of
from charity_site.review.fingerprints import in_one_spelling
from charity_site.review.models import PublishedSection, ReviewedPage
from charity_site.review.written import end_of

VERSIONS = 20  # that are looked through for what a copy of a record said: more in one day are nobody's


@dataclass
class ChangedSection:
    """A section that says something else than the copy; `rows`: the lines of the change log since (PublishedSection)."""

    id: str
    heading: str
    rows: list

    @property
    def is_gone(self):
        return not self.rows[-1].fingerprint

    @property
    def is_typo(self):
        return all(row.is_typo for row in self.rows)


def page_of(copy):
    """Return the page (ReviewedPage) of `copy` (PrintedCopy), as far as visitors may see it today; else None."""
    page = Page.objects.live().public().filter(id=copy.page).first()
    page = page and page.specific
    return page if isinstance(page, ReviewedPage) and page.url else None


def changed_since(copy, page):
    """Return the sections (list of ChangedSection) of `page` that say something else than `copy` (PrintedCopy) did; None when it
    never said what the copy says, as far as is known."""
    rows = PublishedSection.objects.filter(page=page.alias_of_id or page.pk).defer("difference").order_by("pk")
    said, then, since = {}, {} if digest_of({}) == copy.digest else None, list(rows)
    for place, row in enumerate(rows, 1):
        if row.is_restated and then and then.get(row.section) == said[row.section]:
            then[row.section] = row.fingerprint
        said[row.section] = row.fingerprint
        if digest_of(said) == copy.digest:  # the last one counts: it may have been changed and changed back
            then, since = dict(said), list(rows)[place:]
    if then is None:
        return None
    headings = {section.id: section.heading for section in page.reviewed_sections()}
    changed = [section for section in said if said[section] != then.get(section, "")]
    in_order = sorted(
        changed, key=lambda section: list(headings).index(section) if section in headings else len(headings)
    )
    return [
        ChangedSection(
            section,
            headings.get(section, section),
            [row for row in since if row.section == section and not row.is_restated],
        )
        for section in in_order
    ]


def record_of(copy):
    """Return the shared record of `copy` (PrintedCopy) that has a page today; else None."""
    kind, key = copy.record
    model = next((model for model in apps.get_models() if getattr(model, "copy_kind", None) == kind), None)
    record = model and model.objects.filter(pk=key).first()
    return record if record and record.url else None


def fields_changed_since(copy, record):
    """Return the names (list of str) of the fields in which a shared `record` says something else than `copy` (PrintedCopy); None when
    it does, and no version from then is left to compare it with."""
    now = said_by(record)
    if digest_of(now) == copy.digest:
        return []
    for version in record.revisions.filter(created_at__lt=end_of(copy.day)).order_by("-created_at")[:VERSIONS]:
        then = said_by(version.as_object())
        if digest_of(then) == copy.digest:
            names = [name for name in {**then, **now} if then.get(name) != now.get(name)]
            return [record._meta.get_field(name).verbose_name for name in names]
    return None


def said_by(record):
    """Return what a shared `record` says on its page, by its fields (dict of str)."""
    said = defaultdict(list)
    for passage in passages_of(record):
        said[passage.field].append(passage.text)
    values = {name: [str(getattr(record, name) or "")] for name in record.read_on_pages}  # a choice is no passage
    return {name: in_one_spelling(" ".join(texts)) for name, texts in {**values, **said}.items()}
