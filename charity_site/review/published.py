"""What the sections of a page say in public is noted with each publication, whichever way it comes about, and when a shared record
that they show changes. The one place that writes PublishedSection."""

from difflib import SequenceMatcher

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models.signals import post_delete, post_save, pre_save
from django.dispatch import receiver
from django.utils.text import Truncator
from wagtail.log_actions import log
from wagtail.models import Page, Revision, get_page_models

from charity_site.core.models import SitePage, VersionedRecord
from charity_site.core.scheduling import NAMES_NOBODY
from charity_site.readpath.child_rows import fetch_rows
from charity_site.review.fingerprints import is_of_today, section_fingerprints, section_texts
from charity_site.review.models.records import CORRECTED, PublishedSection

TYPO, TYPO_REVOKED = "charity_site.typo", "charity_site.typo_revoked"  # in the history
FIRST = "First published."
BEGINS = "This list begins here."  # of a page that was public before its sections were noted
TAKEN_OUT = "Taken out."
LONGEST = PublishedSection._meta.get_field("line").max_length


def note_publication(page, line="", typos_of=None, by=None, asks=False):
    """Note what each section of the public `page` says now, where that is new. `line` (str): what changed, in the editor's words;
    `typos_of`: what those sections said before in which only a typo changed (as public_texts() gives it), as `by` (User) says.

    Raise ValidationError when it `asks` for the line and there is none.
    """
    if not page.reviewed_sections():
        return
    stored = type(page).objects.get(pk=page.pk)
    fetch_rows(stored)
    stored.look_again_at_rows()
    if page.alias_of_id:
        return
    before = published_fingerprints(page)
    now = section_fingerprints(stored)
    changed = {
        section: now.get(section, "") for section in now | before if now.get(section, "") != before.get(section, "")
    }
    typos = {each for each in changed if before.get(each) and changed[each]} & (typos_of or {}).keys()
    texts = section_texts(stored) if typos else {}
    differences = {each: difference(typos_of[each], texts[each]) for each in changed if each in typos}
    if asks and before and not line:
        ask_for_line(page, changed.keys() - typos)
    line_of_typo = line if line and typos == changed.keys() else CORRECTED
    line = line or ("" if before else FIRST)
    PublishedSection.objects.bulk_create(
        PublishedSection(
            page_id=page.pk,
            section=section,
            fingerprint=fingerprint,
            revision_id=page.live_revision_id,
            line=line_of_typo if section in typos else line or ("" if fingerprint else TAKEN_OUT),
            is_typo=section in typos,
            difference=differences.get(section, ""),
        )
        for section, fingerprint in changed.items()
    )
    if differences:
        log(instance=page, action=TYPO, user=by, data={"difference": differences}, revision=page.live_revision)


def ask_for_line(page, changed):
    """Raise ValidationError, where there is no form to ask in, when one of the sections that `changed` (ids) is of the `page` today."""
    headings = [section.heading for section in page.reviewed_sections() if section.id in changed]
    if headings:
        words = (
            f"“{page.title}”: {', '.join(headings)} changed, and nobody said what. Open the page, say it in one line under “Changes of "
            "the medical text”, and publish it there."
        )
        raise ValidationError(
            {NON_FIELD_ERRORS: ValidationError(words, NAMES_NOBODY)}
        )  # Wagtail's API takes them by field


def forget_what_was_said(revision):
    """Take what was said about the change out of the published `revision` (Revision): it stands in the list of changes now, and says
    nothing of what is made of that version later."""
    revision.content = {**revision.content, "change_note": "", "only_typos_in": []}
    Revision.objects.filter(pk=revision.pk).update(content=revision.content)


def note_those_from_before():
    """Note the public pages of which nothing is noted yet: those from before their sections were. The reviews that staff wrote
    down by hand are about what is noted here."""
    for page in (page for kind in reviewed_kinds() for page in kind.objects.live().filter(published_sections=None)):
        note_publication(page, BEGINS)


def note_those_of_other_rules():
    """Note the public pages again whose fingerprints were made by the rules of an earlier version: they say the same, so reviews,
    printed codes and the list of changes stay as they are."""
    for page in (page for kind in reviewed_kinds() for page in kind.objects.live()):
        fetch_rows(page)
        page.look_again_at_rows()
        before = published_fingerprints(page)
        if old := {each for each, fingerprint in before.items() if fingerprint and not is_of_today(fingerprint)}:
            now = section_fingerprints(page)
            PublishedSection.objects.bulk_create(
                PublishedSection(
                    page_id=page.pk,
                    section=section,
                    fingerprint=now.get(section, ""),
                    revision_id=page.live_revision_id,
                    is_typo=True,
                )
                for section in old
            )


def reviewed_kinds():
    return [kind for kind in get_page_models() if getattr(kind, "reviewed_sections", tuple)()]


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


def changed_sections(page, rows):
    """Return the sections (list) that say something else than in public when the form of `page` with its `rows` ({name of a list:
    list}) is published, and those of them that are new or taken out; none of a page that was never public."""
    before = published_fingerprints(page)
    if not before:
        return [], []
    now = section_fingerprints(WithRows(page, rows))
    changed = [each for each in page.reviewed_sections() if now.get(each.id, "") != before.get(each.id, "")]
    return changed, [each for each in changed if not (before.get(each.id) and each.id in now)]


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


@receiver(pre_save)
def a_shared_record_is_corrected(sender, instance, update_fields=None, **kwargs):
    """Keep for a moment what pages say before a typo is corrected in a record that they show."""
    if is_read_on_pages(sender, update_fields) and instance.is_only_a_typo:
        was_read = sender.objects.filter(pk=instance.pk, live=True).exists()
        instance.said_before = {page.pk: public_texts(page) for page in pages_with(instance)} if was_read else {}


@receiver((post_save, post_delete))
def a_shared_record_changed(sender, instance, update_fields=None, **kwargs):
    """Pages say something else when a record that they show does: a symptom, a word that is explained, a source."""
    if not is_read_on_pages(sender, update_fields):
        return
    before = vars(instance).pop("said_before", {})
    line = "" if before else Truncator(f"“{instance}”, which it shows, says something else.").chars(LONGEST)
    for page in pages_with(instance):
        note_publication(page, line, before.get(page.pk), by=instance.live_revision and instance.live_revision.user)


def is_read_on_pages(model, update_fields):
    return issubclass(model, VersionedRecord) and bool(model.read_on_pages) and update_fields is None


def pages_with(record):
    """Return the public pages (list) that say something else when the shared `record` does."""
    pages = Page.objects.live().filter(pk__in=record.pages_that_show_it()).specific()
    return [page for page in pages if isinstance(page, SitePage)]
