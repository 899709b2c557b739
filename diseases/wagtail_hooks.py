from django.contrib import messages
from django.db.models import Count
from django.shortcuts import redirect
from django.utils.text import get_text_list
from wagtail import hooks
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.snippets.models import register_snippet

from charity_site.core.admin_columns import explorer_columns
from charity_site.core.choosers import RecordChooserViewSet
from charity_site.core.record_viewset import VersionedViewSet
from diseases.models import DiseasePage, LateEffect, Symptom, TreatmentKind, UrgencyRule


class SymptomChooserViewSet(RecordChooserViewSet):
    form_fields = ["name", "also_called", "description"]


class SymptomViewSet(VersionedViewSet):
    model = Symptom
    chooser_viewset_class = SymptomChooserViewSet
    icon = "list-ul"
    add_to_admin_menu = True
    menu_label = "Symptoms"
    menu_order = 300
    list_display = [
        "name",
        "urgency",
        "to_be_checked",
        Column("disease_count", label="Diseases", sort_key="disease_count"),
    ]
    list_filter = ["urgency", "to_be_checked", "is_mostly_harmless"]

    def get_queryset(self, request):
        # With a count in it, a list has no order of its model's any more.
        return Symptom.objects.annotate(disease_count=Count("diseases__page", distinct=True)).order_by("name")


register_snippet(SymptomViewSet)


class UrgencyRuleViewSet(VersionedViewSet):
    model = UrgencyRule
    chooser_viewset_class = RecordChooserViewSet
    icon = "warning"
    add_to_admin_menu = True
    menu_label = "Urgent combinations"
    menu_order = 310
    list_display = ["situation", "urgency", "to_be_checked"]
    list_filter = ["urgency", "to_be_checked"]

    def get_queryset(self, request):
        return UrgencyRule.objects.select_related("symptom", "with_symptom")


register_snippet(UrgencyRuleViewSet)


class TreatmentKindChooserViewSet(RecordChooserViewSet):
    form_fields = ["name", "also_called", "summary"]


class TreatmentKindViewSet(VersionedViewSet):
    model = TreatmentKind
    chooser_viewset_class = TreatmentKindChooserViewSet
    icon = "pick"
    add_to_admin_menu = True
    menu_label = "Kinds of treatment"
    menu_order = 315
    list_display = ["name", "summary", "to_be_checked"]
    list_filter = ["to_be_checked"]


register_snippet(TreatmentKindViewSet)


@hooks.register("before_delete_snippet")
def keep_what_late_effects_come_after(request, instances):
    """Refuse to delete a kind of treatment while late effects name it: families who had it would no longer find them."""
    for kind in instances:
        if isinstance(kind, TreatmentKind) and (effects := kind.late_effects.all()):
            names = get_text_list([f"“{effect}”" for effect in effects], "and")
            messages.error(
                request, f"“{kind}” was not deleted: it is chosen in {names}. Choose another one there first."
            )
            return redirect(AdminURLFinder(request.user).get_edit_url(kind))
    return None


class LateEffectChooserViewSet(RecordChooserViewSet):
    form_fields = ["name", "also_called", "after", "how_checked"]


class LateEffectViewSet(VersionedViewSet):
    model = LateEffect
    chooser_viewset_class = LateEffectChooserViewSet
    icon = "history"
    add_to_admin_menu = True
    menu_label = "Late effects"
    menu_order = 316
    list_display = ["name", "body_part", "to_be_checked"]
    list_filter = ["body_part", "treatments", "to_be_checked"]


register_snippet(LateEffectViewSet)


class ReviewedColumn(Column):
    """The day of the review of a page (date or None)."""

    def get_value(self, page):
        return page.review_state.reviewed


class NextReviewColumn(Column):
    """The day on which a page is to be reviewed again (date or None)."""

    def get_value(self, page):
        return page.review_state.due


class DiseasePageViewSet(PageViewSet):
    model = DiseasePage
    list_display = explorer_columns(
        "abbreviation", "group", ReviewedColumn("reviewed"), NextReviewColumn("due", label="Next review")
    )
    list_filter = {"group": ["exact"], "live": ["exact"]}


@hooks.register("register_admin_viewset")
def disease_pages():
    return DiseasePageViewSet()
