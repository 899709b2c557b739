from django.contrib import messages
from wagtail import hooks
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.pages import PageViewSet

from charity_site.core.explorer import explorer_columns
from stories.models import StoryPage


class StoryPageViewSet(PageViewSet):
    model = StoryPage
    list_display = explorer_columns(
        "disease", "role", Column("why_hidden", label="Hidden because", accessor=lambda story: story.why_hidden)
    )
    list_filter = ["disease", "role", "live"]


@hooks.register("register_admin_viewset")
def story_pages():
    return StoryPageViewSet()


@hooks.register("before_edit_page")
def tell_why_a_story_is_hidden(request, page):
    if request.method == "GET" and isinstance(page, StoryPage) and page.live and page.why_hidden:
        messages.warning(request, f"Visitors do not see this story: {page.why_hidden}.")
