from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404

from charity_site.core.models import SectionIndexPage
from diseases.models import DiseasePage
from stories.models.story import StoryPage

STORIES_PER_PAGE = 12


class StoryIndexPage(SectionIndexPage):
    """All stories, newest first, STORIES_PER_PAGE a page; `?disease=<slug>` shows those of one disease."""

    query_parameters = ("disease", "page")
    subpage_types = ["stories.StoryPage"]
    page_description = "The list of all stories, newest first."

    class Meta:
        verbose_name = "stories index"

    def get_context(self, request, *args, **kwargs):
        stories = StoryPage.objects.child_of(self).shown()
        diseases = DiseasePage.objects.shown().filter(pk__in=stories.values("disease")).for_lists()
        slug = request.GET.get("disease", "")
        disease = next((disease for disease in diseases if disease.slug == slug), None)
        if slug and disease is None:
            raise Http404("No story of that disease.")
        if disease:
            stories = stories.filter(disease=disease)
        page = Paginator(stories.for_cards().with_people(), STORIES_PER_PAGE).get_page(request.GET.get("page"))
        context = super().get_context(request, *args, **kwargs)
        meant = ([("disease", disease.slug)] if disease else []) + ([("page", page.number)] if page.number > 1 else [])
        if meant and "canonical" in context:
            context["canonical"] += f"?{urlencode(meant)}"
        return {
            **context,
            "diseases": diseases,
            "disease": disease,
            "stories": page,
        }
