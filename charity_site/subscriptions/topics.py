"""What somebody can ask for news of: a program, the research about a disease, or all research."""

from collections.abc import Iterable
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from wagtail.models import Page, Site

from charity_site.core.models import SitePage
from charity_site.discovery.redaction import name_of_page
from diseases.models import DiseasePage
from research.models import ProgramIndexPage, ProgramPage, ProgramUpdatePage

KINDS = (ProgramPage, DiseasePage, ProgramIndexPage)  # a slug that two have is of the first, as in `/since/`


def topic_called(request: HttpRequest, slug: str) -> SitePage:
    """Return the page with this `slug` that visitors may see. Raise Http404."""
    below = Site.find_for_request(request).root_page
    for kind in KINDS:
        if page := kind.objects.shown().descendant_of(below).filter(slug=slug).first():
            return page
    raise Http404


def topic_with(key: UUID) -> SitePage | None:
    """Return the page with this translation key that visitors may see, or None."""
    found = (kind.objects.shown().filter(translation_key=key).first() for kind in KINDS)
    return next(filter(None, found), None)


def in_words(topic: SitePage) -> str:
    """Return what news of `topic` are about, as it goes on after "news about"."""
    if isinstance(topic, ProgramPage):
        return f"the program “{name_of_page(topic)}”"
    return "all our research" if isinstance(topic, ProgramIndexPage) else f"research for {name_of_page(topic)}"


def form_address(topic: SitePage) -> str:
    return reverse("subscribe", args=[topic.slug])


def keys_of(update: ProgramUpdatePage) -> set[UUID]:
    """Return the translation keys of all topics that `update` is news of."""
    program = update.program
    diseases = DiseasePage.objects.shown().filter(programs=program).values_list("translation_key", flat=True)
    above = program.get_ancestors().values_list("translation_key", flat=True)
    return {program.translation_key, *diseases, *above}


def titles_of(keys: Iterable[UUID]) -> dict[UUID, str]:
    """Return the titles of pages by their translation keys, for staff."""
    return dict(Page.objects.filter(translation_key__in=keys).values_list("translation_key", "title"))
