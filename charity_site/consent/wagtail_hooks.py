from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from charity_site.consent.models import Channel, Consent


class ConsentCreateView(CreateView):
    def save_instance(self):
        self.form.instance.recorded_by = self.request.user
        return super().save_instance()


class ConsentViewSet(SnippetViewSet):
    model = Consent
    icon = "clipboard-list"
    add_to_admin_menu = True
    menu_label = "Consents"
    menu_order = 320
    add_view_class = ConsentCreateView
    list_display = ["person", "relation", "starts", "ends", "withdrawn_on", "recorded_by"]
    list_filter = ["relation", "ends", "withdrawn_on"]
    search_fields = ["person", "given_by"]
    panels = [
        MultiFieldPanel([FieldPanel("person"), FieldPanel("relation"), FieldPanel("birth_date")], heading="Whose"),
        MultiFieldPanel(
            [FieldPanel("given_by"), FieldPanel("method"), FieldPanel("told"), FieldPanel("assent")],
            heading="How it was given",
        ),
        MultiFieldPanel([FieldPanel(channel) for channel in Channel.values], heading="What it covers"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")]), FieldPanel("own_consent_on")], heading="When"
        ),
        MultiFieldPanel([FieldPanel("withdrawn_on"), FieldPanel("withdrawn_reason")], heading="Taken back"),
    ]


register_snippet(ConsentViewSet)
