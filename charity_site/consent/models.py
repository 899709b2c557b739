from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Self
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.documents import get_document_model_string
from wagtail.models import Orderable

from charity_site.consent import ledger
from charity_site.consent.ages import ADULT_AGE, today
from charity_site.consent.channels import Channel, channel_gap
from charity_site.consent.private_file import PrivateFileField
from charity_site.consent.queries import ConsentQuerySet
from charity_site.consent.telling import ended_link_in_the_ledger, terms_in_the_ledger
from charity_site.consent.terms import FOLLOWS_FROM, SOURCES, Terms, days_gap, is_own_by, terms_of


class Consent(ClusterableModel):
    """One person's permission to be shown: by whom it was given, for what, from when, until when."""

    class Relation(models.TextChoices):
        CHILD = "child", "The child"
        PARENT = "parent", "A parent or guardian"
        SIBLING = "sibling", "A brother or sister"
        PHOTOGRAPHER = "photographer", "The photographer"

    class Method(models.TextChoices):
        FORM = "form", "Signed form"
        RECORDING = "recording", "Recording"
        LETTER = "letter", "Letter or email"

    # A key that is never given twice: the ledger must know the person again after any restore.
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.CharField(
        "whose consent",
        max_length=120,
        help_text="First name and what tells them apart, for example: Rosie, Wilms tumor.",
    )
    relation = models.CharField("who they are in the story", max_length=20, choices=Relation, default=Relation.CHILD)
    given_by = models.CharField(max_length=120, help_text="Who said yes, for example: her mother, at the clinic.")
    method = models.CharField("how it was given", max_length=20, choices=Method, default=Method.FORM)
    form = PrivateFileField(
        "the form or recording",
        blank=True,
        help_text="Kept in private: it has no public address, and each time someone opens it is written down.",
    )
    email = models.EmailField(
        "the family's email",
        blank=True,
        help_text="Once a year they are asked whether they are still happy, with their private link.",
    )
    phone = models.CharField(
        "the family's phone number",
        max_length=60,
        blank=True,
        validators=[
            RegexValidator(r"^(\D*\d){6}", "Write the whole number, with its area code, so that it can be dialed.")
        ],
        help_text="With its area code. For you alone: it is shown nowhere else, and erased with the record.",
    )
    told = models.TextField(
        "what they were told",
        help_text="In the words that were used, for example: The story will be on our website for two years. You can take it back at any time.",
    )
    website = models.BooleanField("story on the website", default=False)
    photo = models.BooleanField("photo", default=False)
    share = models.BooleanField("picture when the page is shared", default=False)
    feeds = models.BooleanField("feeds and data", default=False)
    appeals = models.BooleanField("appeals for donations", default=False)
    print = models.BooleanField("printed material", default=False)
    starts = models.DateField("from", default=today)
    ends = models.DateField(
        "until", null=True, blank=True, help_text="The last day. Leave empty when no end was agreed."
    )
    assent = models.BooleanField(
        "the child agreed too",
        default=False,
        help_text="Children have a say of their own, as far as they can understand.",
    )
    birth_date = models.DateField(
        null=True,
        blank=True,
        help_text="Shown nowhere. It tells when this person turns 18 and must be asked themselves. If you only know the year, enter 1 January.",
    )
    own_consent_on = models.DateField(
        "own consent as an adult, on",
        null=True,
        blank=True,
        help_text="The day on which this person, now 18 or older, said yes for themselves.",
    )
    bereaved = models.BooleanField(
        "this family lost their child",
        default=False,
        help_text="At once there are no appeals for donations and no picture where the page is shared, and the page's words change.",
    )
    # Set by charity_site/safeguarding and not in a form.
    paused_on = models.DateField(null=True, editable=False)
    withdrawn_on = models.DateField(null=True, editable=False)
    withdrawn_reason = models.CharField(max_length=250, editable=False)
    link_number = models.PositiveSmallIntegerField(default=1, editable=False)  # another one ends the private link
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["person", "pk"]
        permissions = [
            ("withdraw_consent", "Can pause and take back for a family"),
            ("erase_consent", "Can erase all about a person"),
            ("read_form_consent", "Can read the forms that families signed"),
            ("report_consent", "Can see the reports about consents"),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.get_relation_display().lower()})"

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        consent = super().from_db(*args, **kwargs)
        consent.stored_form = str(consent.__dict__.get("form") or "")
        return consent

    def save(self, *args: Any, update_fields: Collection[str] | None = None, **kwargs: Any) -> None:
        with terms_in_the_ledger(self, update_fields), ended_link_in_the_ledger(self, update_fields):
            super().save(*args, update_fields=update_fields, **kwargs)
        self.forget_form(but=self.form.name)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        result = super().delete(*args, **kwargs)
        self.forget_form()
        return result

    def forget_form(self, but: str | None = "") -> None:
        """Delete the stored form, unless its name is `but`, once that is certain."""
        old, self.stored_form = getattr(self, "stored_form", ""), but or ""
        if old and old != but:
            transaction.on_commit(lambda: self.form.storage.delete(old))

    def clean(self) -> None:
        if self.ends and self.starts and self.ends < self.starts:
            raise ValidationError({"ends": "This day is before the first day. Check both dates."})
        if fault := self.fault_of_own_consent():
            raise ValidationError({"own_consent_on": fault})

    def fault_of_own_consent(self) -> str:
        """Return why the day of the own consent cannot be right, in words for staff; '' when it can, or there is none."""
        if not self.own_consent_on:
            return ""
        if self.own_consent_on > today():
            return "This day is still to come. Enter it when this person has said yes."
        if not self.birth_date:
            return "Enter the birth date too: only a yes from the 18th birthday on counts."
        if not self.agreed_as_adult(self.own_consent_on):
            return (
                "On this day the person was not yet 18. Only a yes from the 18th birthday on counts: leave this empty."
            )
        return ""

    def covers(self, channel: Channel | str, day: date | None = None) -> bool:
        """Return whether this consent covers `channel` on `day` (default today)."""
        return not self.gap(channel, day)

    def gap(self, channel: Channel | str, day: date | None = None) -> str:
        """Return why this consent does not cover `channel` on `day`, in words for staff; '' when it does."""
        channel, day = Channel(channel), day or today()
        if self.is_withdrawn(day):
            return f"was withdrawn on {self.withdrawn_on:%B %-d, %Y}" if self.withdrawn_on else "was withdrawn"
        if not ledger.state().readable:
            return "cannot be told: the ledger of withdrawals cannot be read"
        if self.is_paused(day):
            return f"is paused since {self.paused_on:%B %-d, %Y}" if self.paused_on else "is paused"
        # It is covered where both say so: the database, and what the ledger heard last.
        for terms in (self.terms, ledger.state().terms_of.get(self.pk)):
            if terms and (gap := self.gap_in(terms, channel, day)):
                return gap
        return ""

    @property
    def open_link(self) -> int:
        """The number of the private link that works, as the database or the ledger knows."""
        return max(self.link_number, ledger.state().link_of.get(self.pk, 1))

    @property
    def terms(self) -> Terms:
        """The terms as this record has them, whatever the ledger heard."""
        return terms_of({name: getattr(self, name) for name in SOURCES})

    def gap_in(self, terms: Terms, channel: Channel, day: date) -> str:
        """Return what gap() does, as far as `terms` decide it."""
        if gap := days_gap(terms, day):
            return gap
        if self.is_adult(day, terms) and not is_own_by(terms, day):
            return f"is now of age ({ADULT_AGE}) and has not yet agreed for themselves"
        return channel_gap(terms, channel)

    def widened_by(self, typed: Mapping[str, Any]) -> set[str]:
        """Return the fields in which the values `typed` allow more than this record, or do not say what."""
        wanted = terms_of({name: typed.get(name, getattr(self, name)) for name in SOURCES})
        both = self.terms.narrowed_by(wanted)
        wider = [name for name in wanted._fields if getattr(both, name) != getattr(wanted, name)]
        return {source for name in wider for source in FOLLOWS_FROM.get(name, [name])} | {*SOURCES} - {*typed}

    def is_withdrawn(self, day: date | None = None) -> bool:
        """Return whether it was taken back on `day` (default today) or before."""
        if str(self.pk) in ledger.state().withdrawn:
            return True
        return self.withdrawn_on is not None and self.withdrawn_on <= (day or today())

    def is_paused(self, day: date | None = None) -> bool:
        """Return whether the family wants a break on `day` (default today)."""
        if str(self.pk) in ledger.state().paused:
            return True
        return self.paused_on is not None and self.paused_on <= (day or today())

    @property
    def is_bereaved(self) -> bool:
        """Return whether this family lost their child, as the database or the ledger knows."""
        heard = ledger.state().terms_of.get(self.pk)
        return self.bereaved or bool(heard and heard.bereaved)

    def is_adult(self, day: date, terms: Terms | None = None) -> bool:
        """Return whether this person, for whom somebody else may have said yes, is of age on `day`; False for parents and
        photographers, when the birth date is not known, or the child died.

        `terms` (default the record's): what says so. What they do not know, the record knows.
        """
        terms = terms or self.terms
        if terms.bereaved and terms.is_child and self.relation == self.Relation.CHILD:
            return False
        since = terms.adult_from or self.terms.adult_from
        return since is not None and since <= day

    def agreed_as_adult(self, day: date) -> bool:
        """Return whether this person has said yes for themselves, of age, on `day` or before."""
        return is_own_by(self.terms, day)


@receiver(pre_delete, sender=Consent)
def no_pause_is_deleted(instance: Consent, **kwargs: Any) -> None:
    """Refuse to delete the record of a family that takes a break: only they end it, and the record is how."""
    if instance.is_paused() and not instance.is_withdrawn():
        raise ValidationError(
            "This family takes a break, so the record cannot be deleted. Show it again first, with the family's word, "
            "or take it back and erase it."
        )


class OutsideCopy(Orderable):
    """A place beyond this website to which a story or photo went: to be chased by hand when it is taken back."""

    class Kind(models.TextChoices):
        POST = "post", "A post or video"
        PRINT = "print", "A print run"
        PRESS = "press", "Press or television"
        OTHER = "other", "Something else"

    consent = ParentalKey(Consent, on_delete=models.CASCADE, related_name="outside_copies")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.POST)
    place = models.CharField(
        "where", max_length=500, help_text="An address, or words: 300 leaflets in the clinic of Sampletown."
    )
    since = models.DateField(null=True, blank=True)
    gone_on = models.DateField("gone since", null=True, blank=True, help_text="When you know that it is gone.")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.place}"


class KeptDocument(models.Model):
    """That staff looked at a document of a page that visitors no longer see, and found nothing of its people in it."""

    document = models.ForeignKey(get_document_model_string(), on_delete=models.CASCADE, related_name="+")
    file_hash = models.CharField(max_length=40)  # what they looked at: another file is another question
    page_key = models.UUIDField()  # the translation key of the page; the page itself may be erased
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "file_hash", "page_key"], name="one_word_per_document_and_page")
        ]

    def __str__(self) -> str:
        return f"{self.document_id}, {self.page_key}"
