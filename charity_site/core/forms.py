import re
from functools import partial
from itertools import chain

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import BooleanField, ModelMultipleChoiceField
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page, Revision, get_page_models

from charity_site.core.hurtful_words import refuse_hurtful_words
from charity_site.core.keys import is_key
from charity_site.core.passages import passages_of
from charity_site.core.seen import pages_seen
from charity_site.core.spellings import check_spelling, plain_slug, with_plain_dashes
from charity_site.core.survival_figures import refuse_survival_figures
from charity_site.core.taken_addresses import check_address

MADE_FROM = "made_from"  # of the hidden fields: keys of versions
TYPO = "is_only_a_typo"  # the box of a shared record


class JudgesWhatIsPublished:
    """Over a form of what has drafts: a draft may be unfinished, what is published may not."""

    def _post_clean(self):
        # Rows are still in the formsets, so the record cannot judge itself yet: is_valid() does.
        self.instance.is_in_form = True
        super()._post_clean()
        self.instance.is_in_form = False

    def is_valid(self):
        valid = super().is_valid()
        return (self.is_deferred_validation or self.is_publishable()) and valid


class VersionedRecordForm(JudgesWhatIsPublished, WagtailAdminModelForm):
    """The form of a shared record with drafts (core/models/versioned.py)."""

    is_judged = False

    is_only_a_typo = BooleanField(
        label="only a typo",
        required=False,
        help_text="It says the same as before, so no clinician has to review the pages that show it again. Site managers see what you "
        "changed, and can ask for a review.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        newest = self.instance.pk and self.instance.latest_revision
        self.said_by_another = self.instance.is_only_a_typo and newest.user_id != getattr(self.for_user, "pk", None)
        self.initial[TYPO] = self.instance.is_only_a_typo and not self.said_by_another
        if not (self.instance.pk and self.instance.live and self.instance.read_on_pages):
            del self.fields[TYPO]

    def _post_clean(self):
        super()._post_clean()
        # What another said of the draft speaks for no change that comes after.
        still = self.said_by_another and not {*self.changed_data} & {*self.instance.read_on_pages}
        self.instance.is_only_a_typo = self.cleaned_data.get(TYPO, False) or still
        if self.cleaned_data.get(TYPO) and beyond_spelling(self.instance) != beyond_spelling(self.instance.stored()):
            self.add_error(
                TYPO, "A number, or how soon to call, changed. That is more than a typo: leave this box empty."
            )
        if not (self.cleaned_data.get(TYPO) or (still and not self.changed_data)):
            self.instance.ask_for_check()

    def is_publishable(self):
        if not self.is_judged:
            self.is_judged = True
            complain(self, self.instance.check_publishable)
        return not self.errors


def beyond_spelling(record):
    """Return what of a shared `record` is never only a typo: its numbers, and what is chosen and not written."""
    numbers = numbers_in(" ".join(passage.text for passage in passages_of(record)))
    return numbers, [
        getattr(record, name) for name in record.read_on_pages if getattr(record._meta.get_field(name), "choices", None)
    ]


def numbers_in(text):
    """Return the numbers (list of str) in a `text`, in a fixed order: another order of words changes none."""
    return sorted(re.findall(r"\d+", text))


class SitePageForm(JudgesWhatIsPublished, WagtailAdminPageForm):
    """The page editor's form: a draft may be unfinished, what is published may not.

    Pages and their rows say in `check_publishable()` what must be true of them in public. Here each complaint
    is shown beside the field or the row that it is about.
    """

    about_the_change = ()  # (str) the fields that say what was changed, and change nothing themselves

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for version in self.opened_with():
            self.instance.is_made_from(version)
        if slug := self.fields.get("slug"):
            # Before it is checked for odd signs.
            slug.clean = lambda value: type(slug).clean(slug, with_plain_dashes(value or ""))
        for name, field in self.fields.items():
            if isinstance(field, ModelMultipleChoiceField) and issubclass(field.queryset.model, Page) and self.for_user:
                chosen = [page.pk for page in self.initial.get(name) or ()]
                field.queryset = field.queryset.filter(
                    Q(pk__in=pages_seen(self.for_user).values("pk")) | Q(pk__in=chosen)
                )

    def opened_with(self):
        """The versions (queryset of Revision) that stood in the form when it was opened, or before it was shown again: others may
        have been saved since."""
        if self.instance.is_older:  # the form of an older version names the newest one
            return Revision.objects.none()
        keys = [self.data.get("loaded_revision_id", ""), *getattr(self.data, "getlist", {}.get)(MADE_FROM, [])]
        return self.instance.revisions.filter(pk__in=[key for key in keys if is_key(key)])

    def clean(self):
        cleaned = super().clean()
        if self.parent_page and self.instance._state.adding:  # else the page knows where it stands
            complain(self, lambda: check_address(self.parent_page, cleaned.get("slug")))
        return cleaned

    def clean_slug(self):
        slug = self.cleaned_data["slug"]
        if self.instance._state.adding:
            slug = plain_slug(slug, self.cleaned_data.get("title", ""))
        if self.parent_page and (self.instance._state.adding or "slug" in self.changed_data):
            check_spelling(self.parent_page, slug, self.instance)
        return slug

    @property
    def changes_content(self):
        """Return whether something was changed, beside what is said about that."""
        rows = chain.from_iterable(self.formsets.values())
        return bool(set(self.changed_data) - set(self.about_the_change)) or any(row.has_changed() for row in rows)

    def remaining_rows(self):
        """The forms of the rows that are to be saved: {name of the list: list}."""
        return {name: [form for form in formset if is_remaining(form)] for name, formset in self.formsets.items()}

    def is_publishable(self):
        remaining = self.remaining_rows()
        for form in [self, *chain.from_iterable(remaining.values())]:
            check = getattr(form.instance, "check_publishable", None)
            if check and not form.errors:
                complain(form, check)
            if not form.errors:
                complain(form, partial(refuse_survival_figures, form.instance, form.fields))
                complain(form, partial(refuse_hurtful_words, form.instance, form.fields))
        if not any(form.errors for form in chain([self], *remaining.values())):
            rows = {name: [form.instance for form in forms] for name, forms in remaining.items()}
            complain(self, lambda: self.instance.check_rows(rows))
        return not any(form.errors for form in chain([self], *remaining.values()))


def complain(form, check):
    """Run `check` (callable) and show what it raises on `form`, beside the field that it names."""
    try:
        check()
    except ValidationError as error:
        form.add_error(None, error)


def is_remaining(row_form):
    """Return whether a row's form (one of a formset) holds a row that is to be saved."""
    cleaned = getattr(row_form, "cleaned_data", {})  # none where a form was sent without the number of its rows
    return (row_form.has_changed() or row_form.instance.pk) and not cleaned.get("DELETE")


class SiteCopyForm(CopyForm):
    """Wagtail's, in our words. It offers to publish copies only where it does: copies of some pages stay drafts
    (`copies_are_drafts`)."""

    in_our_words = {  # by field: label, help
        "new_title": ("Title of the copy", "Another one than that of the page, so that readers can tell them apart."),
        "new_slug": ("Address of the copy", "The last part of it: small letters, numbers and hyphens."),
        "new_parent_page": ("Below which page", ""),
        "copy_subpages": ("Copy the pages below it, too", None),
        "publish_copies": ("Publish the copy at once", None),
        "alias": (
            "Mirror the page (an alias)",
            "It cannot be edited: it says what the page says, now and later, without pictures of people.",
        ),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, (label, help_text) in self.in_our_words.items():
            if field := self.fields.get(name):
                field.label = label
                field.help_text = field.help_text if help_text is None else help_text
        drafts = [kind for kind in get_page_models() if getattr(kind, "copies_are_drafts", False)]
        live = self.page.get_descendants(inclusive=True).live()
        staying, others = live.type(*drafts), live.not_type(*drafts)
        if "publish_copies" not in self.fields or not staying.exists():
            return
        if count := others.count():
            names = ", ".join(str(kind._meta.verbose_name_plural) for kind in drafts)
            self.fields["publish_copies"].help_text = f"For {count} of the live pages. Copies of {names} stay drafts."
        else:
            del self.fields["publish_copies"]
