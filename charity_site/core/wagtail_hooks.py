from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from charity_site.core.models import Organization, Source


class OrganizationViewSet(SnippetViewSet):
    model = Organization
    icon = "group"
    list_display = ["name", "kind", "url"]
    list_filter = ["kind"]


class SourceViewSet(SnippetViewSet):
    model = Source
    icon = "doc-full"
    list_display = ["title", "publisher", "year", "checked"]
    list_filter = ["publisher", "year"]


class SharedRecordsViewSetGroup(SnippetViewSetGroup):
    """Records that many pages share."""

    items = (SourceViewSet, OrganizationViewSet)
    menu_label = "Sources"
    menu_icon = "doc-full"
    menu_order = 310


register_snippet(SharedRecordsViewSetGroup)
