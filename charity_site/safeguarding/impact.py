"""Work out what disappears when people take back their consent: before anything is done, and shown to who decides."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

from django.db import models
from django.db.models.functions import Cast
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import AbstractDocument
from wagtail.images import get_image_model
from wagtail.models import Page, Revision

from charity_site.consent import ledger
from charity_site.consent.models import Consent, OutsideCopy
from charity_site.core.hidden_documents import documents_in, marks_of
from charity_site.core.models.whose_words import people_in_rows
from charity_site.core.pictures import pictures_in
from charity_site.core.quotes import quotes_in
from charity_site.core.spellings import spelled
from charity_site.images.access import is_in_settings, pages_that_refer_to
from charity_site.images.drawings import stored_in
from charity_site.images.files import cut_from
from charity_site.images.models import CharityImage
from charity_site.images.share_image import folder_of
from stories.models import StoryPage


@dataclass
class Impact:
    """All that is withdrawn with some consents."""

    consents: list[Consent]
    stories: list[StoryPage]  # all pages that name one of these people, drafts and aliases too
    named: list[CharityImage]  # pictures that name one of them, or are the same file
    own: list[CharityImage]  # other pictures of these stories that are on no other page
    # Other pictures of these stories that are on further pages too, with these.
    shared: list[tuple[CharityImage, list[Page]]]
    kept: set[int] = field(default_factory=set)  # keys of pictures in `shared` that stay on the further pages

    @property
    def pictures(self) -> list[CharityImage]:
        """All pictures that are taken back."""
        return [*self.named, *self.own, *(picture for picture, _ in self.shared if picture.pk not in self.kept)]

    @property
    def losing(self) -> list[tuple[Page, list[CharityImage]]]:
        """Further pages that lose pictures, with these."""
        pages: dict[int, tuple[Page, list[CharityImage]]] = {}
        for picture in self.pictures:
            for page in pages_with(picture, but=self.stories):
                pages.setdefault(page.pk, (page, []))[1].append(picture)
        return list(pages.values())

    @property
    def quoting(self) -> list[Page]:
        """Further pages that lose a quote of one of these people."""
        pages = {page.pk: page for consent in self.consents for page in pages_with(consent, but=self.stories)}
        return list(pages.values())

    @property
    def shared_documents(self) -> list[tuple[AbstractDocument, list[Page]]]:
        """Documents of these stories to which other pages lead too, with these."""
        found = [(document, pages_with(document, but=self.stories)) for document in documents_in(self.stories)]
        return [(document, pages) for document, pages in found if pages]

    @property
    def marks(self) -> list[str]:
        """The marks by which the ledger knows all documents of these stories."""
        return [mark for document in documents_in(self.stories) for mark in marks_of(document)]

    @property
    def quotes(self) -> list[str]:
        """The marks by which the ledger knows the words that these people lent to other pages, in any version."""
        found = [quote for page in self.quoting for quote in quotes_in(page.specific)]
        for version in versions_naming(self.consents):
            if model := version.content_type.model_class():
                found += quotes_in(model, version.content)
        return sorted({quote.mark for quote in found if {*quote.people} & {*self.consents}})

    @property
    def outside_copies(self) -> list[OutsideCopy]:
        return list(OutsideCopy.objects.filter(consent__in=self.consents, gone_on=None))

    @property
    def files(self) -> list[str]:
        """The names of all stored files of these pictures and stories."""
        originals = [picture.file.name for picture in self.pictures]
        return [*originals, *cut_from(originals), *shared_files(self.stories)]

    @property
    def amounts(self) -> dict[str, int]:
        """How many of each are taken back, for the receipt, by a key of PLURALS."""
        return {
            "story": len(self.stories),
            "picture": len(self.pictures),
            "file": len(self.files),
            "page that loses a picture": len(self.losing),
            "page that loses a quote": len(self.quoting),
            "copy elsewhere to ask for": len(self.outside_copies),
        }

    def entry(self, action: str) -> ledger.Entry:
        """Return the ledger's line for `action`."""
        for_good, over = action == ledger.WITHDRAW, action == ledger.RESUME
        return ledger.Entry(
            action,
            consents=[str(consent.pk) for consent in self.consents],
            pages=[str(story.translation_key) for story in self.stories],
            addresses=addresses_of(self.stories) if for_good else [],
            files=[] if over else self.files,
            documents=[] if over else self.marks,
            quotes=[] if over else self.quotes,
            **known_by([] if over else self.pictures),
        )


def impact_of(consents: Iterable[Consent], keep: Collection[int] = ()) -> Impact:
    """Work out what disappears with `consents`. `keep`: keys of pictures that stay on further pages."""
    consents = list(consents)
    images = get_image_model()
    stories = stories_of(consents)
    named = images.objects.filter(consents__in=consents).distinct()
    known = {name: frozenset(values) for name, values in known_by(named).items()}
    looked_at = images.objects.only("file", "file_hash", "look") if any(known.values()) else ()
    same = [picture.pk for picture in looked_at if picture.is_among(frozenset(), **known)]
    named = list(images.objects.filter(models.Q(pk__in=named) | models.Q(pk__in=same)))
    others = {picture for story in stories for version in versions(story) for picture in pictures_in(version)}
    own, shared = [], []
    for picture in sorted(others - set(named), key=lambda picture: picture.pk):
        pages = pages_with(picture, but=stories)
        if pages:
            shared.append((picture, pages))
        elif not is_in_settings(picture):
            own.append(picture)
    return Impact(consents, stories, named, own, shared, kept=set(keep) & {picture.pk for picture, _ in shared})


def known_by(pictures: Iterable[CharityImage]) -> dict[str, Any]:
    """Return by what the ledger knows `pictures` again when they are uploaded anew: lists by name of Entry."""
    pictures = list(pictures)
    return {
        "hashes": [picture.file_hash for picture in pictures if picture.file_hash],
        "looks": [picture.look for picture in pictures if picture.look],
    }


def shared_files(stories: Iterable[StoryPage]) -> list[str]:
    """Return the names of the stored share images of `stories`."""
    folders = [folder_of(story.pk) for story in stories]
    return [f"{folder}/{name}" for folder in folders for name in sorted(stored_in(folder))]


def stories_of(consents: list[Consent]) -> list[StoryPage]:
    """Return the stories of `consents`, with their aliases and translations, which have the same words and no consent."""
    held = ledger.keys(ledger.state().pages_held_by(consents))  # by a pause, whoever is named on them since
    drafts = [draft.pk for draft in versions_naming(consents) if is_named_in_rows(draft, consents)]
    theirs = models.Q(consents__consent__in=consents) | models.Q(translation_key__in=held)
    theirs |= models.Q(live=False, latest_revision__in=drafts)
    found: set[int] = set()
    more = set(StoryPage.objects.filter(theirs).values_list("pk", flat=True))
    while more:
        found |= more
        same = StoryPage.objects.filter(pk__in=more).values("translation_key")
        alike = StoryPage.objects.filter(models.Q(alias_of__in=more) | models.Q(translation_key__in=same))
        more = set(alike.values_list("pk", flat=True)) - found
    return list(StoryPage.objects.filter(pk__in=found).order_by("pk"))


def versions(story: StoryPage) -> list[StoryPage]:
    """Return the story as it is published, and every version that was saved of it."""
    return [story, *(story.as_written(revision.content) for revision in story.revisions.all())]


def versions_naming(consents: list[Consent]) -> models.QuerySet[Revision]:
    """Return all saved versions of pages in which one of `consents` stands."""
    named = models.Q(pk__in=[])
    for consent in consents:
        named |= models.Q(text__contains=str(consent.pk))
    return Revision.page_revisions.annotate(text=Cast("content", models.TextField())).filter(named)


def is_named_in_rows(version: Revision, consents: list[Consent]) -> bool:
    """Return whether the `version` of a page names one of `consents` among its people."""
    model = version.content_type.model_class()
    return bool(model) and not people_in_rows(model, version.content).isdisjoint(str(each.pk) for each in consents)


def addresses_of(stories: list[StoryPage]) -> list[str]:
    """Return the digests of where these stories are, and of the old addresses that lead to them, in each spelling."""
    old = Redirect.objects.filter(redirect_page__in=[story.pk for story in stories])
    paths = [urlsplit(story.url).path for story in stories if story.url] + [redirect.old_path for redirect in old]
    read = [unquote(path) for path in paths]
    spelled_otherwise = {spelled(path) for path in read if spelled(path) != f"/{path.strip('/')}"}
    return [*map(ledger.digest_of_address, paths), *map(ledger.digest, sorted(spelled_otherwise))]


def pages_with(thing: models.Model, but: Iterable[Page] = ()) -> list[Page]:
    """Return the pages, live or not, that refer to `thing`, without those in `but`."""
    keys = pages_that_refer_to(thing) - {page.pk for page in but}
    return list(Page.objects.filter(pk__in=keys).order_by("pk"))


def documents_only_in(stories: list[StoryPage]) -> list[AbstractDocument]:
    """Return the documents of `stories` to which nothing else leads."""
    documents = documents_in(stories)
    return [each for each in documents if not pages_with(each, but=stories) and not is_in_settings(each)]
