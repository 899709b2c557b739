"""Find a page by its address, in one query where Wagtail takes two for each part of the address."""

from collections.abc import Callable
from copy import copy
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import SimpleTemplateResponse
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.views import serve as serve_page

from charity_site.readpath.compiled_query import compiled_query
from charity_site.readpath.freshness import held
from charity_site.readpath.memo import memoize
from charity_site.readpath.restrictions import restricted
from charity_site.readpath.switch import is_on


def serve(request: HttpRequest, path: str) -> HttpResponse:
    """Wagtail's view of a page, which need not ask on which site it is. What it gives is rendered here, by what is true now."""
    with held():
        site_of(request)
        response = serve_page(request, path)
        return response.render() if isinstance(response, SimpleTemplateResponse) else response


serve.is_cacheable = True  # type: ignore[attr-defined]  # a mark of ours; each page says in what way: SitePage.serve()


def site_of(request: HttpRequest) -> Site | None:
    """Return the site of `request` with its root page, as Wagtail finds it, also for all that ask later; None when there is
    none. The page may be served."""
    if not is_on("site"):
        return Site.find_for_request(request)

    def found() -> Site | None:
        site = Site.find_for_request(request)
        if site:
            site.root_page = site.root_page.specific
        return site

    site = copy(memoize(("site", request.get_host(), request.get_port()), found))
    if site:
        site.root_page = copy(site.root_page)
    request._wagtail_site = site  # type: ignore[attr-defined]  # where Wagtail looks first
    return site


class FastRouting:
    """The part of a page about the way to it. Without it, Wagtail's."""

    # What the page shows of other tables, by a foreign key: fetched with the page itself.
    select_related_fields: tuple[str, ...] = ()

    # What the page has by Wagtail.
    path: str
    depth: int
    steplen: int
    alphabet: str
    clean_subpage_models: Callable[[], list[type[Page]]]

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        if not path_components or not is_on("routing"):
            return super().route(request, path_components)  # type: ignore[misc]  # the page's
        slug, *rest = path_components
        page = self.page_below(slug)
        page._cached_parent_obj = self  # as Wagtail does: breadcrumbs ask nobody then
        return page.route(request, rest)

    def page_below(self, slug: str) -> Page:
        """Return the page below this one whose address ends with `slug`, as its own kind. Raises Http404."""
        kinds = self.clean_subpage_models()
        kind = kinds[0] if len(kinds) == 1 else Page
        found = pages_called(kind, slug=slug, depth=self.depth + 1, **self.places_below())
        if not found:
            raise Http404
        return found[0].specific

    def places_below(self) -> dict[str, str]:
        """Return the paths of the `first` and the `last` place in the tree that a page below this one can have."""
        letters = self.alphabet[0], self.alphabet[-1]
        return dict(zip(("first", "last"), (self.path + letter * self.steplen for letter in letters), strict=True))

    def get_view_restrictions(self) -> QuerySet[PageViewRestriction]:
        if self.is_private or not is_on("routing"):
            return super().get_view_restrictions()  # type: ignore[misc]  # the page's
        return PageViewRestriction.objects.none()

    @property
    def is_private(self) -> bool:
        """Return whether not everybody may see it: it may be below a page that staff made private."""
        return any(map(self.path.startswith, restricted().paths))


@compiled_query
def pages_called(kind: type[Page], *, slug: str, depth: int, first: str, last: str) -> QuerySet[Page]:
    """Return the pages of one `kind` with a `slug`, at a `depth` of the tree, from the path `first` to `last`."""
    pages = kind.objects.filter(slug=slug, depth=depth, path__range=[first, last])
    return pages.select_related(*getattr(kind, "select_related_fields", ()) or [None])
