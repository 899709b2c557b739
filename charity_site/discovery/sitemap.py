"""The sitemap (https://www.sitemaps.org/protocol.html), with pictures as Google reads them."""

from itertools import groupby

from django.core.paginator import InvalidPage, Paginator
from django.db import models
from django.http import HttpResponseBadRequest
from django.shortcuts import render
from wagtail.models import Page, Site

from charity_site.core.models import PicturedPage
from charity_site.delivery.pagecache.policy import cacheable
from charity_site.discovery.decorators import for_machines
from charity_site.images.filters import FILTERS
from stories.models import StoryPage

PAGES_IN_FILE = 5_000  # the protocol allows 50,000; fewer keep an answer small and quick
XML = "application/xml; charset=utf-8"


@cacheable("p")
@for_machines
def sitemap(request):
    """All pages that visitors may see, without samples. More than PAGES_IN_FILE of them come in several files, and
    the answer is their index. `p`: the number of the file, from 1."""
    files = Paginator(shown_pages(request), PAGES_IN_FILE)
    number = request.GET.get("p")
    if number is None and files.num_pages > 1:
        context = {"address": request.build_absolute_uri(request.path), "numbers": files.page_range}
        return render(request, "discovery/sitemap_index.xml", context, XML)
    try:
        pages = list(files.page(1 if number is None else number).object_list)
    except InvalidPage:
        message = f"p must be a whole number from 1 to {files.num_pages}.\n"
        return HttpResponseBadRequest(message, content_type="text/plain; charset=utf-8")
    fetch_pictures(pages)
    urls = [{"picture": picture_address(page), **url} for page in pages for url in page.get_sitemap_urls(request)]
    return render(request, "discovery/sitemap.xml", {"urls": urls}, XML)


def shown_pages(request):
    """The pages (queryset, specific) of the site that was asked, in the order of the tree.

    A story stands here while its website consent lasts, also when it is not lent to feeds: this is the website's own
    list of its public addresses, for those who find them anyway.
    """
    hidden_stories = StoryPage.objects.exclude(pk__in=StoryPage.objects.shown())
    pages = Page.objects.live().public().descendant_of(Site.find_for_request(request).root_page, inclusive=True)
    return pages.exclude(pk__in=hidden_stories).order_by("path").defer_streamfields().specific()


def fetch_pictures(pages):
    """Ask the database once for each kind of page."""
    pictured = sorted((page for page in pages if isinstance(page, PicturedPage)), key=lambda page: str(type(page)))
    for _, alike in groupby(pictured, key=type):
        models.prefetch_related_objects(list(alike), "picture__renditions", "picture__consents")


def picture_address(page):
    """Return where the picture at the head of `page` lies, as large as pages show it; '' without one.

    Never a picture of people, who agreed to a page and not to a search for pictures; and none that was not cut yet,
    which happens when the page is first seen.
    """
    picture = page.shown_picture if isinstance(page, PicturedPage) else None
    if picture is None or picture.shows_people:
        return ""
    cut = [rendition for rendition in picture.renditions.all() if rendition.filter_spec in FILTERS["page"]]
    largest = max(cut, key=lambda rendition: rendition.width, default=None)
    return largest.full_url if largest else ""
