"""The addresses of all pages that visitors may see now, and what stands there."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from wagtail.models import Page, Site

from charity_site.delivery.pagecache.buffered_response import BufferedResponse, call_wsgi
from charity_site.delivery.pagecache.cached_response import Key
from charity_site.delivery.pagecache.renderer import PageRenderer
from stories.models import StoryPage


def paths_of_pages() -> list[str]:
    """Return the paths, with their letters, of the default site's public pages, in the order of the tree."""
    root = Site.objects.get(is_default_site=True).root_page
    hidden = StoryPage.objects.exclude(pk__in=StoryPage.objects.shown())
    pages = Page.objects.live().public().descendant_of(root, inclusive=True).exclude(pk__in=hidden).order_by("path")
    beginning = len(root.url_path)
    return [f"/{url_path[beginning:]}" for url_path in pages.values_list("url_path", flat=True)]


class Visitor:
    """Somebody who is not signed in, and asks this process for pages and files."""

    def __init__(self) -> None:
        self.renderer, site = PageRenderer(get_wsgi_application()), urlsplit(settings.SITE_URL)
        self.scheme, self.host = site.scheme, site.netloc

    def get(self, path: str) -> BufferedResponse:
        """Return the answer at `path` (with its letters, as in paths_of_pages())."""
        key = Key(self.scheme, self.host, path.encode().decode("latin-1"), "")
        return call_wsgi(self.renderer.application, self.renderer.request_for(key))
