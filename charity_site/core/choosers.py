from wagtail.admin.auth import permission_required
from wagtail.snippets.views.chooser import SnippetChooserViewSet


class RecordChooserViewSet(SnippetChooserViewSet):
    """Wagtail's chooser of records is open to everyone in the admin; this one to those who may see the records."""

    def construct_view(self, view_class, **kwargs):
        options = self.model._meta
        needed = permission_required(f"{options.app_label}.view_{options.model_name}")
        return needed(super().construct_view(view_class, **kwargs))
