import re
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from stories.models import StoryPage

RESULTS_PER_PAGE = 10
LONGEST_QUERY = 200  # characters: longer is no question that a person types


@require_safe
def search(request):
    """Search all pages that a visitor may see. `q`: the words (at most LONGEST_QUERY); `page`: a whole number."""
    query = request.GET.get("q", "").strip()
    too_long = len(query) > LONGEST_QUERY
    results = [] if too_long or not query else find(query, Site.find_for_request(request))
    context = {
        "query": query[:LONGEST_QUERY],
        "too_long": too_long,
        "longest_query": LONGEST_QUERY,
        "results": Paginator(results, RESULTS_PER_PAGE).get_page(request.GET.get("page")),
        "paging_query": urlencode({"q": query}) + "&",
    }
    return render(request, "search/search.html", context, status=400 if too_long else 200)


def find(query, site):
    """The pages of `site` (Site) that match `query` (str), best first; specific, and only what a visitor may see."""
    # Letters and digits, and what stands inside codes such as C93.3 or 9946/3. The rest means something to databases.
    words = " ".join(re.findall(r"\w+(?:[./-]\w+)*", query))
    if not words:
        return []
    hidden_stories = StoryPage.objects.exclude(pk__in=StoryPage.objects.shown())
    pages = Page.objects.live().public().descendant_of(site.root_page, inclusive=True).exclude(pk__in=hidden_stories)
    return pages.specific().search(words)
