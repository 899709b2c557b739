from wagtail import hooks
from wagtail.admin.viewsets.pages import PageViewSet

from charity_site.core.explorer import explorer_columns
from stories.models import StoryPage


class StoryPageViewSet(PageViewSet):
    model = StoryPage
    list_display = explorer_columns("disease", "role", "year")
    list_filter = ["disease", "role", "live"]


@hooks.register("register_admin_viewset")
def story_pages():
    return StoryPageViewSet()
