"""The chooser of consents. Two children of one name are told apart by their stories, their pictures, and until when each agreed."""

from django import forms
from django.db.models import Q, QuerySet
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView

from charity_site.consent.models import Consent
from charity_site.core.choosers import RecordChooserViewSet
from charity_site.safeguarding import reports

STORIES = Column("stories", label="Stories", accessor=reports.stories_of)
STATE = Column("state", label="State", accessor=reports.state_of)


class PicturesColumn(Column):
    """The pictures in which somebody can be seen, small."""

    cell_template_name = "safeguarding/staff/pictures_cell.html"


class ConsentFilterForm(BaseFilterForm):
    """A search in the list: whose consent, who gave it, in which story."""

    q = forms.CharField(
        label="Search term", widget=forms.TextInput(attrs={"placeholder": "Name or story"}), required=False
    )

    def filter(self, objects: QuerySet[Consent]) -> QuerySet[Consent]:
        if words := self.cleaned_data["q"].split():
            self.is_searching, self.search_query = True, self.cleaned_data["q"]
        for word in words:
            in_story = Consent.objects.filter(stories__page__title__icontains=word).values("pk")
            objects = objects.filter(Q(person__icontains=word) | Q(given_by__icontains=word) | Q(pk__in=in_story))
        return objects


class ToTellApart:
    """A chooser's list of consents that can be searched and shows whose they are."""

    filter_form_class = ConsentFilterForm

    def get_object_list(self) -> QuerySet[Consent]:
        found = super().get_object_list()  # type: ignore[misc]  # of the view beside it
        return found.prefetch_related("stories__page", "images")

    @property
    def columns(self) -> list[Column]:
        name, *others = super().columns  # type: ignore[misc]  # of the view beside it
        name.accessor = reports.isolated_name
        pictures = PicturesColumn("images", label="Pictures", accessor=lambda consent: list(consent.images.all())[:2])
        until = Column(
            "ends", label="Until", accessor=lambda consent: f"{consent.ends:%B %-d, %Y}" if consent.ends else ""
        )
        return [name, *others, STATE, STORIES, pictures, until]


class ConsentChooseView(ToTellApart, ChooseView):
    pass


class ConsentChooseResultsView(ToTellApart, ChooseResultsView):
    pass


class ConsentChooserViewSet(RecordChooserViewSet):
    choose_view_class = ConsentChooseView
    choose_results_view_class = ConsentChooseResultsView
