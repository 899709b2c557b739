"""How a page is found by its address, in one query where Wagtail takes two for each part of the address."""

from copy import copy
from functools import cache

from django.db.models import Q
from django.http import Http404
from django.utils.translation import get_language
from wagtail.models import Page, PageQuerySet, PageViewRestriction, Site
from wagtail.views import serve as serve_page

from charity_site.core.prepared import Parameter, prepared
from charity_site.core.restrictions import restricted_pages, restricted_paths
from charity_site.delivery.kept import kept


def serve(request, path):
    """Wagtail's view of a page, which need not ask on which site it is."""
    site_of(request)
    return serve_page(request, path)


serve.is_copied = True  # each page says in what way: SitePage.serve()


def site_of(request):
    """The Site of `request` with its root page, as Wagtail finds it, also for all that ask later; None when there is none.
    The page may be served."""

    def found():
        site = Site._find_for_request(request)
        if site:
            site.root_page = site.root_page.specific
        return site

    site = copy(kept(("site", request._get_raw_host(), request.get_port()), found))
    if site:
        site.root_page = copy(site.root_page)
    request._wagtail_site = site
    return site


class SitePageQuerySet(PageQuerySet):
    """Questions to ask of all pages of one kind at once."""

    def private_q(self):
        private = Q(pk__in=[])
        for page in restricted_pages():
            private |= self.descendant_of_q(page, inclusive=True)
        return private

    def shown(self):
        """What a visitor may see."""
        return self.live().public()

    def below(self):
        """Those below a page. For prepared queries, which get `page.places_below()`."""
        return self.filter(path__range=[Parameter("first"), Parameter("last")])


class Routed:
    """The part of SitePage about its address."""

    fetched_with = ()  # what the page shows of other tables, by a foreign key: fetched with the page itself

    def route(self, request, path_components):
        if not path_components:
            return super().route(request, path_components)
        slug, *rest = path_components
        page = self.page_below(slug)
        page._cached_parent_obj = self  # as Wagtail does: breadcrumbs ask nobody then
        return page.route(request, rest)

    def places_below(self):
        """The first and the last place in the tree that a page below this one can have: {name: path}."""
        return dict(zip(("first", "last"), self._get_children_path_interval(self.path), strict=True))

    def page_below(self, slug):
        """The page below this one whose address ends with `slug` (str), as its own kind. Raises Http404."""
        kinds = self.clean_subpage_models()
        kind = kinds[0] if len(kinds) == 1 else Page
        found = pages_called(kind, slug=slug, depth=self.depth + 1, **self.places_below())
        if not found:
            raise Http404
        return found[0].specific

    def get_url_parts(self, request=None):
        if request is None:
            return super().get_url_parts()
        # Lists, the way to a page and data for machines say the same addresses again, on this page and on the next.
        site = Site.find_for_request(request)
        key = "address", site and site.pk, self.url_path, get_language()
        return kept(key, lambda: super(Routed, self).get_url_parts(request))

    @property
    def is_private(self):
        """Whether not everybody may see it: it may be below a page that staff made private."""
        return any(map(self.path.startswith, restricted_paths()))

    def get_view_restrictions(self):
        if self.is_private:
            return super().get_view_restrictions()
        return no_restrictions()


@cache
def no_restrictions():
    """An empty queryset that has been asked: even nothing costs some work to find."""
    restrictions = PageViewRestriction.objects.none()
    len(restrictions)
    return restrictions


@prepared
def pages_called(kind):
    """The pages of one `kind` (model) with a `slug`, at a `depth` of the tree, from the path `first` to `last`."""
    pages = kind.objects.filter(slug=Parameter("slug"), depth=Parameter("depth"))
    pages = pages.filter(path__range=[Parameter("first"), Parameter("last")])
    return pages.select_related(*getattr(kind, "fetched_with", ()) or [None])
