"""How a page is found by its address, in one query where Wagtail takes two for each part of the address."""

from copy import copy

from django.db.models import Q
from django.http import Http404
from wagtail.models import Page, PageQuerySet, PageViewRestriction, Site
from wagtail.views import serve as serve_page

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


def restricted_pages():
    """The pages (list of Page) that are private, with all below them."""
    return kept("restricted", lambda: list(Page.objects.filter(view_restrictions__isnull=False).only("path", "depth")))


def restricted_paths():
    """The paths (list of str) below which Wagtail has to ask who may see a page: those of aliases too."""

    def paths():
        found, more = [], restricted_pages()
        while more:
            found += more
            more = Page.objects.filter(alias_of__in=more).only("path", "depth")
        return [page.path for page in found]

    return kept("restricted paths", paths)


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

    def page_below(self, slug):
        """The page below this one whose address ends with `slug` (str), as its own kind. Raises Http404."""
        kinds = self.clean_subpage_models()
        kind = kinds[0] if len(kinds) == 1 else Page
        below = kind.objects.child_of(self).filter(slug=slug)
        page = below.select_related(*getattr(kind, "fetched_with", ()) or [None]).first()
        if page is None:
            raise Http404
        return page.specific

    def get_view_restrictions(self):
        if any(map(self.path.startswith, restricted_paths())):
            return super().get_view_restrictions()
        return PageViewRestriction.objects.none()
