"""Remember which pages were public, and when what partners get of them last changed.

What is *gone* needs no record. It is whatever was public once and is not shown today (changes.py), so that no way to
vanish can be forgotten: a consent that ends at midnight, a section that becomes private, a restored database.
"""

from django.db import models
from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, PageViewRestriction

from charity_site.consent.models import Consent
from charity_site.core.models import Organization, VersionedRecord
from charity_site.delivery.pagecache.unseen import unseen
from charity_site.images.access import pages_that_refer_to
from charity_site.review.models import PublishedSection, Review, Reviewer
from diseases.models import DiseasePage
from research.models import ProgramPage, ProgramUpdatePage
from stories.models import StoryPage
from topics.models import TopicPage


class Kind(models.TextChoices):
    """The kinds of pages that partners can take."""

    DISEASE = "disease"
    STORY = "story"
    PROGRAMME = "programme"
    TOPIC = "topic"


KINDS = {DiseasePage: Kind.DISEASE, StoryPage: Kind.STORY, ProgramPage: Kind.PROGRAMME, TopicPage: Kind.TOPIC}
REVIEWS = (Review, PublishedSection)  # a typo that was more than that is stored anew
PARTS = (ProgramUpdatePage, VersionedRecord, Organization, Consent, PageViewRestriction, *REVIEWS, Reviewer)


@unseen
class PublishedPage(models.Model):
    """A page that was public at some time, so that partners may have a copy of it. The record outlives its page, and
    names nobody."""

    key = models.UUIDField(primary_key=True, editable=False)  # the page's translation key
    kind = models.CharField(max_length=10, choices=Kind)
    changed_at = models.DateTimeField(db_index=True)  # it, or something that is shown with it

    class Meta:
        ordering = ["changed_at", "key"]

    def __str__(self):
        return f"{self.kind} {self.key}"


@receiver(post_save)
def remember(sender, instance, update_fields=None, **kwargs):
    """Note that a page is public, and that it changed. With `update_fields` it is only a draft."""
    if sender in KINDS and instance.live and update_fields is None:
        values = {"kind": KINDS[sender], "changed_at": timezone.now()}
        PublishedPage.objects.update_or_create(key=instance.translation_key, defaults=values)


@receiver([post_save, pre_delete])
def note_change(sender, instance, update_fields=None, **kwargs):
    """Note that pages changed which show something of `instance`: a page, a shared record, a consent, a restriction."""
    is_draft = isinstance(instance, DraftStateMixin) and update_fields is not None
    if issubclass(sender, (*KINDS, *PARTS)) and not is_draft:
        pages = Page.objects.filter(pk__in=pages_that_show(instance))
        changed = PublishedPage.objects.filter(key__in=pages.values("translation_key"))
        changed.update(changed_at=timezone.now())


def pages_that_show(thing):
    """The keys of all pages that change when `thing` does."""
    if isinstance(thing, PageViewRestriction):
        return Page.objects.descendant_of(thing.page, inclusive=True).values("pk")
    if isinstance(thing, REVIEWS):
        return {thing.page_id}
    if isinstance(thing, Reviewer):
        return set(thing.reviews.values_list("page", flat=True))
    found = thing.pages_that_show_it() if isinstance(thing, VersionedRecord) else pages_that_refer_to(thing)
    if isinstance(thing, ProgramUpdatePage):
        found.update(thing.get_ancestors().values_list("pk", flat=True))  # also where the parent is missing
    # Wagtail's index of references leaves out relations of many to many.
    if isinstance(thing, DiseasePage):
        found.update(thing.programs.values_list("pk", flat=True))
        found.update(thing.topics.values_list("pk", flat=True))
    if isinstance(thing, ProgramPage):
        were = DiseasePage.objects.filter(programs=thing)
        found.update(disease.pk for disease in [*were, *thing.diseases.all()])
    return found
