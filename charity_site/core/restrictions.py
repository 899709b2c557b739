"""Know which pages are private."""

from wagtail.models import Page

from charity_site.delivery.pagecache.memo import memoize


def restricted_pages():
    """The pages (list of Page) that are private, with all below them."""
    return memoize(
        "restricted", lambda: list(Page.objects.filter(view_restrictions__isnull=False).only("path", "depth"))
    )


def restricted_paths():
    """The paths (list of str) below which Wagtail has to ask who may see a page: those of aliases too."""

    def paths():
        found, more = [], restricted_pages()
        while more:
            found += more
            more = Page.objects.filter(alias_of__in=more).only("path", "depth")
        return [page.path for page in found]

    return memoize("restricted paths", paths)
