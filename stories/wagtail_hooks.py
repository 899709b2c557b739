from django.contrib import messages
from django_filters import ModelChoiceFilter
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import PageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet

from charity_site.core.admin_columns import explorer_columns
from charity_site.core.seen import pages_seen
from diseases.models import DiseasePage
from stories.models import StoryPage


def diseases_to_choose(request):
    return DiseasePage.objects.filter(pk__in=pages_seen(request.user).values("pk"))


class StoryFilterSet(PageFilterSet):
    disease = ModelChoiceFilter(queryset=diseases_to_choose)

    class Meta:
        model = StoryPage
        fields = ["disease", "role", "live"]


class StoryPageViewSet(PageViewSet):
    model = StoryPage
    filterset_class = StoryFilterSet
    list_display = explorer_columns(
        "disease", "role", Column("why_hidden", label="Hidden because", accessor=lambda story: story.why_hidden)
    )


@hooks.register("register_admin_viewset")
def story_pages():
    return StoryPageViewSet()


@hooks.register("before_edit_page")
def tell_why_a_story_is_hidden(request, page):
    if request.method != "GET" or not isinstance(page, StoryPage):
        return
    # Who takes a story back unpublishes it; of any other draft nobody expects that visitors see it.
    if (page.live or not page.may_be_copied()) and page.why_hidden:
        messages.warning(request, f"Visitors do not see this story: {page.why_hidden}.")
