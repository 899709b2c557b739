import re
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Page, Site

from charity_site.search.names import all_names, look_alikes, matches, similar
from stories.models import StoryPage

RESULTS_PER_PAGE = 10
LONGEST_QUERY = 200  # characters: longer is no question that a person types


@require_safe
def search(request):
    """Search all pages that a visitor may see. `q`: the words (at most LONGEST_QUERY); `page`: a whole number."""
    query = request.GET.get("q", "").strip()
    too_long = len(query) > LONGEST_QUERY
    asked = query and not too_long
    names = all_names() if asked else []
    pinned = matches(query, names) if asked else []
    pages = find(query, Site.find_for_request(request), pinned) if asked else []
    results = Paginator(pages, RESULTS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "query": query[:LONGEST_QUERY],
        "too_long": too_long,
        "longest_query": LONGEST_QUERY,
        "results": results,
        "number": results.paginator.count + len(pinned),
        # Above the first page only; what is asked about never stands among the answers.
        "pinned": pinned if results.number == 1 else [],
        "similar": look_alikes(pinned, names) if pinned and pinned[0].rank > 1 else [],
        "did_you_mean": similar(query, names) if asked and not pinned else [],
        "paging_query": urlencode({"q": query}) + "&",
    }
    return render(request, "search/search.html", context, status=400 if too_long else 200)


def find(query, site, pinned=()):
    """The pages of `site` (Site) with the words of `query` (str), best first: specific, only what a visitor may see,
    and without the diseases that are `pinned` (list of Match) above them."""
    # Letters and digits, and what stands inside codes such as C93.3 or 9946/3. The rest means something to databases.
    words = " ".join(re.findall(r"\w+(?:[./-]\w+)*", query))
    if not words:
        return []
    hidden_stories = StoryPage.objects.exclude(pk__in=StoryPage.objects.shown())
    pages = Page.objects.live().public().descendant_of(site.root_page, inclusive=True).exclude(pk__in=hidden_stories)
    pages = pages.exclude(pk__in=[match.disease.pk for match in pinned])
    return pages.specific().search(words)
