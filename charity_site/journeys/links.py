"""The address that counts a step and leads on: /follow/SOURCE/STEP/path/of/the/target/, where the target's own path stands last.

So whoever cannot ask us finds the target in it: a phone without signal, nginx while nothing behind it answers, the mirror.
"""

import re
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from charity_site.core.leads import is_shown, page_at
from charity_site.core.quiet import giving_places
from charity_site.journeys.models import Step
from diseases.models import DiseasePage
from research.models import ProgramPage, ProgramUpdatePage
from stories.models import StoryPage

FROM = {Step.PROGRAM: (DiseasePage, StoryPage), Step.GIVING: (ProgramPage, ProgramUpdatePage)}  # the kinds of source
PATH = r"(?:/[-\w]+)+/"  # never the beginning of an address elsewhere, such as //example.org/
ADDRESS = rf"follow/(?P<source>\d{{1,9}})/(?P<step>program|giving)(?P<path>{PATH})"
COUNTED_LINK = re.compile(rb'href="/follow/\d+/[a-z]+/')


def counted(source: Page | None, step: Step, address: str) -> str:
    """Return the address that counts a step from `source` and leads to `address`; `address` itself where that is not one of our
    paths, or `source` is none from which the step is counted."""
    parts = urlsplit(address)
    is_path = not parts.netloc and re.fullmatch(PATH, parts.path)
    if not is_path or not isinstance(source, FROM[step]) or not source.live:
        return address
    counting = reverse("follow", kwargs={"source": source.pk, "step": step.value, "path": parts.path})
    return f"{counting}?{parts.query}" if parts.query else counting


def uncounted(html: bytes) -> bytes:
    """Return a page of which the links lead straight to their targets."""
    return COUNTED_LINK.sub(b'href="/', html)


def source_of(key: int, step: Step) -> Page | None:
    """Return the page with `key`, if visitors may see it and the step is counted from there."""
    page = Page.objects.filter(pk=key).defer_streamfields().specific().first()
    return page if isinstance(page, FROM[step]) and is_shown(page) else None


def target_of(step: Step, path: str) -> Page | None:
    """Return the page at `path`, or what took its place, if visitors may see it and the step leads to such pages."""
    page = shown(page_at(path)) or shown(moved_from(path))
    if page is None:
        return None
    is_registered = isinstance(page, ProgramPage) if step == Step.PROGRAM else page.pk in giving_places()[0]
    return page if is_registered else None


def shown(page: Page | None) -> Page | None:
    return page if page and is_shown(page) else None


def moved_from(path: str) -> Page | None:
    moved = Redirect.objects.filter(old_path=Redirect.normalise_path(path)).exclude(redirect_page=None).first()
    return moved.redirect_page.specific if moved else None


def with_parameters(page: Page, request: HttpRequest) -> str:
    """Return the address of `page` with those of the request's parameters that it knows."""
    known = request.GET.copy()
    for name in {*known} - {*page.query_parameters}:
        del known[name]
    address = page.get_url(request)
    return f"{address}?{known.urlencode()}" if known else address
