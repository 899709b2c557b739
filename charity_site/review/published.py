"""What the sections of a page say in public is noted with each publication, whichever way it comes about, and when a shared record
that they show changes. The one place that writes PublishedSection."""

from difflib import SequenceMatcher

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils.text import Truncator
from wagtail.log_actions import log
from wagtail.models import Page, get_page_models

from charity_site.core.models import SitePage, VersionedRecord
from charity_site.readpath.child_rows import fetch_rows
from charity_site.review.fingerprints import section_fingerprints, section_texts
from charity_site.review.models.records import CORRECTED, PublishedSection

TYPO, TYPO_REVOKED = "charity_site.typo", "charity_site.typo_revoked"  # in the history
FIRST = "First published."
BEGINS = "This list begins here."  # of a page that was public before its sections were noted
TAKEN_OUT = "Taken out."
LONGEST = PublishedSection._meta.get_field("line").max_length


def note_publication(page, line="", typo_in=None):
    """Note what each section of the public `page` says now, where that is new. `line` (str): what changed, in the editor's words;
    `typo_in`: where only a typo did, what its sections said before (as public_texts() gives it)."""
    if not page.reviewed_sections() or page.alias_of_id:
        return
    stored = type(page).objects.get(pk=page.pk)
    fetch_rows(stored)
    before = published_fingerprints(page)
    now = section_fingerprints(stored)
    changed = {
        section: now.get(section, "") for section in now | before if now.get(section, "") != before.get(section, "")
    }
    is_typo = bool(typo_in)
    texts = section_texts(stored) if is_typo and changed else {}
    differences = {each: difference(typo_in.get(each, ""), texts.get(each, "")) for each in changed} if is_typo else {}
    line = line or (CORRECTED if is_typo else "" if before else FIRST)
    PublishedSection.objects.bulk_create(
        PublishedSection(
            page_id=page.pk,
            section=section,
            fingerprint=fingerprint,
            revision_id=page.live_revision_id,
            line=line or ("" if fingerprint else TAKEN_OUT),
            is_typo=is_typo and section in before,
            difference=differences.get(section, ""),
        )
        for section, fingerprint in changed.items()
    )
    if differences:
        log(instance=page, action=TYPO, data={"difference": differences}, revision=page.live_revision)


def note_those_from_before():
    """Note the public pages of which nothing is noted yet: those from before their sections were. The reviews that staff wrote
    down by hand are about what is noted here."""
    kinds = [kind for kind in get_page_models() if getattr(kind, "reviewed_sections", tuple)()]
    for page in (page for kind in kinds for page in kind.objects.live().filter(published_sections=None)):
        note_publication(page, BEGINS)


class WithRows:
    """`page` with other `rows` ({name of a list: list}): those of a form, which are not its own yet."""

    def __init__(self, page, rows):
        self.page, self.rows = page, {name: Rows(each) for name, each in rows.items()}

    def __getattr__(self, name):
        return self.rows[name] if name in self.rows else getattr(self.page, name)

    @property
    def specific(self):
        return self


class Rows(list):
    """Rows that are asked for as those of a page are."""

    def all(self):
        return self


def changed_headings(page, rows):
    """Return the headings (list of str) of the sections that say something else than in public when the form of the public `page`
    with its `rows` ({name of a list: list}) is published."""
    before, now = published_fingerprints(page), section_fingerprints(WithRows(page, rows))
    changed = [each for each in page.reviewed_sections() if now.get(each.id, "") != before.get(each.id, "")]
    return [section.heading for section in changed] if before else []


def published_fingerprints(page):
    """Return what each section of `page` was noted with last, {id: fingerprint}; {} of a page that was never published."""
    return dict(PublishedSection.objects.filter(page=page.pk).values_list("section", "fingerprint"))


def public_texts(page):
    """Return what each section of `page` says in public, {id: str}, as it is in the database."""
    stored = type(page).objects.filter(pk=page.pk, live=True).first()
    return section_texts(stored) if stored else {}


def difference(before, after):
    """Return in words what `after` (str) says that `before` (str) did not, a line for each place."""
    old, new = before.split(), after.split()
    lines = []
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            was, became = " ".join(old[start:end]), " ".join(new[new_start:new_end])
            lines.append(
                f"“{was}” became “{became}”"
                if was and became
                else f"“{became}” is new"
                if became
                else f"“{was}” is gone"
            )
    return "\n".join(lines)


@receiver((post_save, post_delete))
def a_shared_record_changed(sender, instance, **kwargs):
    """Pages say something else when a record that they show does: a symptom, a word that is explained, a source."""
    if not (issubclass(sender, VersionedRecord) and sender.read_on_pages) or kwargs.get("update_fields") is not None:
        return
    line = Truncator(f"“{instance}”, which it shows, says something else.").chars(LONGEST)
    for page in Page.objects.live().filter(pk__in=instance.pages_that_show_it()).specific():
        if isinstance(page, SitePage):
            note_publication(page, line)
