from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models.signals import post_init, post_save
from django.dispatch import receiver
from django.http import Http404

from charity_site.core.models import SectionIndexPage
from charity_site.delivery.observability.logs import mask_names_below
from charity_site.readpath.compiled_query import compiled_query
from charity_site.readpath.memo import memoize
from diseases.models import DiseasePage
from stories.models.people import fetch_people
from stories.models.story import StoryPage

STORIES_PER_PAGE = 12


class StoryIndexPage(SectionIndexPage):
    """All stories, newest first, STORIES_PER_PAGE a page; `?disease=<slug>` shows those of one disease."""

    not_on_quiet_pages = "stories"

    query_parameters = ("disease", "page")
    subpage_types = ["stories.StoryPage"]
    page_description = "The list of all stories, newest first."

    class Meta:
        verbose_name = "stories index"

    def get_context(self, request, *args, **kwargs):
        diseases = memoize(
            ("diseases of stories", self.pk),
            lambda: list(DiseasePage.objects.shown().filter(pk__in=self.stories().values("disease")).for_lists()),
        )
        slug = request.GET.get("disease", "")
        disease = next((disease for disease in diseases if disease.slug == slug), None)
        if slug and disease is None:
            raise Http404("No story of that disease.")
        # Only the keys of all, so that the last page costs no more than the first.
        keys = memoize(
            ("stories", self.pk, slug),
            lambda: list(self.stories(disease).newest_first().values_list("pk", flat=True)),
        )
        page = Paginator(keys, STORIES_PER_PAGE).get_page(request.GET.get("page"))
        page.object_list = stories_by_key(keys=page.object_list)
        fetch_people(page.object_list)
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

    def stories(self, disease=None):
        """The stories (queryset) that visitors may see, all or those of a `disease`."""
        stories = StoryPage.objects.child_of(self).shown()
        return stories.filter(disease=disease) if disease else stories


@compiled_query
def stories_by_key(*, keys):
    """The stories with `keys` (list of int), newest first."""
    return StoryPage.objects.filter(id__in=keys).for_cards()


@receiver([post_init, post_save], sender=StoryIndexPage)
@receiver([post_init, post_save], sender=StoryPage)
def mask_stories_in_logs(sender, instance, **kwargs):
    """Keep first names out of the log, wherever staff put the section: no process knows of a story without having read it."""
    *_, parent, own = ["", "", *instance.__dict__.get("url_path", "").strip("/").split("/")]  # it may be deferred
    if slug := own if sender is StoryIndexPage else parent:
        mask_names_below(slug)
