"""Find a page by its address, in one query where Wagtail takes two for each part of the address."""

from copy import copy

from django.http import Http404
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.views import serve as serve_page

from charity_site.readpath.compiled_query import compiled_query
from charity_site.readpath.memo import memoize
from charity_site.readpath.restrictions import restricted
from charity_site.readpath.switch import is_on


def serve(request, path):
    """Wagtail's view of a page, which need not ask on which site it is."""
    site_of(request)
    return serve_page(request, path)


serve.is_cacheable = True  # each page says in what way: SitePage.serve()


def site_of(request):
    """The Site of `request` with its root page, as Wagtail finds it, also for all that ask later; None when there is none.
    The page may be served."""
    if not is_on("site"):
        return Site.find_for_request(request)

    def found():
        site = Site.find_for_request(request)
        if site:
            site.root_page = site.root_page.specific
        return site

    site = copy(memoize(("site", request.get_host(), request.get_port()), found))
    if site:
        site.root_page = copy(site.root_page)
    request._wagtail_site = site
    return site


class FastRouting:
    """The part of a page about the way to it. Without it, Wagtail's."""

    select_related_fields = ()  # what the page shows of other tables, by a foreign key: fetched with the page itself

    def route(self, request, path_components):
        if not path_components or not is_on("routing"):
            return super().route(request, path_components)
        slug, *rest = path_components
        page = self.page_below(slug)
        page._cached_parent_obj = self  # as Wagtail does: breadcrumbs ask nobody then
        return page.route(request, rest)

    def page_below(self, slug):
        """The page below this one whose address ends with `slug` (str), as its own kind. Raises Http404."""
        kinds = self.clean_subpage_models()
        kind = kinds[0] if len(kinds) == 1 else Page
        found = pages_called(kind, slug=slug, depth=self.depth + 1, **self.places_below())
        if not found:
            raise Http404
        return found[0].specific

    def places_below(self):
        """The first and the last place in the tree that a page below this one can have: {name: path}."""
        letters = self.alphabet[0], self.alphabet[-1]
        return dict(zip(("first", "last"), (self.path + letter * self.steplen for letter in letters), strict=True))

    def get_view_restrictions(self):
        if self.is_private or not is_on("routing"):
            return super().get_view_restrictions()
        return PageViewRestriction.objects.none()

    @property
    def is_private(self):
        """Return whether not everybody may see it: it may be below a page that staff made private."""
        return any(map(self.path.startswith, restricted().paths))


@compiled_query
def pages_called(kind, *, slug, depth, first, last):
    """The pages of one `kind` (model) with a `slug`, at a `depth` of the tree, from the path `first` to `last`."""
    pages = kind.objects.filter(slug=slug, depth=depth, path__range=[first, last])
    return pages.select_related(*getattr(kind, "select_related_fields", ()) or [None])
