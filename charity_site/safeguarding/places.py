"""Find where the name of who is taken back still stands in words, in what staff edit. No rule can find a name in a sentence and
leave the sentence whole, so people do that."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import Field, Model
from modelcluster.fields import ParentalKey
from wagtail.admin.admin_url_finder import AdminURLFinder, finder_classes
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Revision

from charity_site.consent.models import Consent
from charity_site.core.owners import owner_of
from charity_site.safeguarding.impact import Impact
from charity_site.safeguarding.reference_scrubber import rows_with, text_fields
from charity_site.users.models import User

# What staff call the fields of a page that Wagtail names as the database does.
PLAIN = {
    "draft_title": "title",
    "slug": "address",
    "url_path": "address",
    "seo_title": "title for search engines",
    "search_description": "description for search engines",
}


@dataclass
class Place:
    """A page or a record with such words."""

    record: Model
    address: str  # where it is edited; '' for who may not
    parts: list[str] = field(default_factory=list)  # what of it

    @property
    def kind(self) -> str:
        return str(self.record._meta.verbose_name)


def names_in(plan: Impact) -> list[str]:
    """Return by what the people and stories of `plan` are known."""
    names = {consent.person.partition(",")[0].partition(" (")[0].strip() for consent in plan.consents}
    for story in plan.stories:
        names |= {story.title, story.draft_title, story.display_name, story.slug}
    return sorted(names - {""})


def places_that_name(plan: Impact, user: User) -> list[Place]:
    """Return the places outside of what `plan` takes back, for `user`, by kind and name."""
    found: dict[tuple[type, object], Place] = {}
    names = names_in(plan)
    if not names:
        return []
    taken, keys = {*plan.stories, *plan.pictures, *plan.consents}, {story.pk for story in plan.stories}
    finder = AdminURLFinder(user)
    for record, part in rows_that_name(names):
        owner = owner_of(record)
        leads_there = isinstance(owner, Redirect) and owner.redirect_page_id in keys  # it goes with the story
        if owner in taken or isinstance(owner, Consent) or leads_there:
            continue
        place = found.setdefault((type(owner), owner.pk), Place(owner, finder.get_edit_url(owner) or ""))
        if part not in place.parts:
            place.parts.append(part)
    return sorted(found.values(), key=lambda place: (place.kind, str(place.record)))


def rows_that_name(names: list[str]) -> Iterator[tuple[Model, str]]:
    """Yield each record in which one of `names` stands, and in what part of it."""
    for model in apps.get_models():
        if not is_edited(model):
            continue
        for each in text_fields(model):
            for key in rows_with(model, each, names):
                yield model._default_manager.get(pk=key), part_of(model, each)
    for key in rows_with(Revision, Revision._meta.get_field("content"), names):
        record = Revision.objects.get(pk=key).content_object
        if record and record.latest_revision_id == key:
            yield record, "last saved version"


def part_of(model: type[Model], each: Field) -> str:
    words = PLAIN.get(each.name, str(each.verbose_name))
    return words if issubclass(model, Page) else f"{model._meta.verbose_name}: {words}"


def is_edited(model: type[Model]) -> bool:
    """Return whether staff edit records of `model`, by themselves or as rows of something."""
    if model._meta.proxy or model in (Consent, get_user_model()):
        return False
    if issubclass(model, Page) or finder_classes.get_by_type(model):
        return True
    return any(isinstance(each, ParentalKey) for each in model._meta.concrete_fields)
