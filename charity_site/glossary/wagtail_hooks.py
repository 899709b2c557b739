from wagtail import hooks
from wagtail.snippets.models import register_snippet

from charity_site.core.choosers import CreatingChooserViewSet
from charity_site.core.record_viewset import VersionedViewSet
from charity_site.glossary import rich_text
from charity_site.glossary.models import Term


class TermChooserViewSet(CreatingChooserViewSet):
    form_fields = ["name", "pronunciation", "definition", "also_called"]


class TermViewSet(VersionedViewSet):
    model = Term
    chooser_viewset_class = TermChooserViewSet
    icon = "info-circle"
    add_to_admin_menu = True
    menu_label = "Medical words"
    menu_order = 305
    list_display = ["name", "pronunciation", "definition"]


register_snippet(TermViewSet)
hooks.register("register_rich_text_features", rich_text.register)
