from django.core.paginator import Paginator
from django.http import Http404
from wagtail.url_routing import RouteResult

from charity_site.consent import ledger
from charity_site.core.models import SectionIndexPage
from diseases.models import DiseasePage
from stories.models.story import StoryPage, gone

STORIES_PER_PAGE = 12


class StoryIndexPage(SectionIndexPage):
    """All stories, newest first, STORIES_PER_PAGE a page; `?disease=<slug>` shows those of one disease."""

    subpage_types = ["stories.StoryPage"]
    page_description = "The list of all stories, newest first."

    class Meta:
        verbose_name = "stories index"

    def route(self, request, path_components):
        try:
            return super().route(request, path_components)
        except Http404:
            # The page may have been erased: the ledger still knows its address.
            address = f"{self.url_path}{'/'.join(path_components)}/"
            if ledger.digest(address) in ledger.state().addresses:
                return RouteResult(self, kwargs={"taken_back": True})
            raise

    def serve(self, request, *args, taken_back=False, **kwargs):
        return gone(request) if taken_back else super().serve(request, *args, **kwargs)

    def get_context(self, request, *args, **kwargs):
        stories = StoryPage.objects.child_of(self).shown()
        diseases = DiseasePage.objects.shown().filter(pk__in=stories.values("disease")).order_by("title")
        slug = request.GET.get("disease", "")
        disease = next((disease for disease in diseases if disease.slug == slug), None)
        if slug and disease is None:
            raise Http404("No story of that disease.")
        if disease:
            stories = stories.filter(disease=disease)
        page = Paginator(stories.for_cards(), STORIES_PER_PAGE).get_page(request.GET.get("page"))
        return {
            **super().get_context(request, *args, **kwargs),
            "diseases": diseases,
            "disease": disease,
            "stories": page,
        }
