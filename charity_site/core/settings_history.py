"""The history of the site settings: each save is a version, which can be compared and brought back."""

from django.shortcuts import get_object_or_404
from django.urls import path, re_path, reverse
from modelcluster.models import get_all_child_relations
from wagtail.admin import messages
from wagtail.admin.views.generic import RevisionsCompareView
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.contrib.settings.views import EditView, get_setting_edit_handler
from wagtail.log_actions import log
from wagtail.models import RevisionMixin

from charity_site.core.admin_views import for_staff
from charity_site.core.models import SiteSettings
from charity_site.core.models.versioned import KEPT


def address_of(settings):
    """Return where `settings` (SiteSettings) are edited (str)."""
    return reverse("wagtailsettings:edit", args=["core", "sitesettings", settings.site_id])


class KeepingEditView(EditView):
    """Wagtail's editor of settings, which keeps each version of those that have versions."""

    def save_instance(self):
        if not isinstance(self.object, RevisionMixin):
            return super().save_instance()
        stored = type(self.object).objects.get(pk=self.object.pk)
        if stored.latest_revision is None:
            kept = stored.save_revision(clean=False)  # what was there before there was a history
            log(stored, KEPT, revision=kept, content_changed=True)
        settings = self.form.save()
        revision = settings.save_revision(user=self.request.user, clean=False)
        log(settings, "wagtail.edit", revision=revision, content_changed=self.form.has_changed())
        return settings

    def get_history_url(self):
        return reverse("settings_history", args=[self.object.pk]) if isinstance(self.object, RevisionMixin) else None


class BringBackView(KeepingEditView):
    """The same editor with an older version in it, to look at and to save."""

    def setup(self, request, pk, revision_id):
        self.revision_id = revision_id
        settings = get_object_or_404(SiteSettings, pk=pk)
        super().setup(request, "core", "sitesettings", pk=settings.site_id)

    def get_object(self, queryset=None):
        stored = super().get_object(queryset)
        self.revision = get_object_or_404(stored.revisions, pk=self.revision_id)
        older = self.revision.as_object()
        for relation in get_all_child_relations(type(older)):
            rows, kept = getattr(older, relation.get_accessor_name()), relation.related_model.objects
            for row in (listed := list(rows.all())):
                if not kept.filter(pk=row.pk).exists():
                    row.pk = None  # it was deleted since: a new one takes its place
            rows.set(listed)
        return older

    def get(self, request, *args, **kwargs):
        messages.warning(request, "This is an older version. Save it to bring it back.")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return {**super().get_context_data(**kwargs), "action_url": self.request.path}


class SettingsHistoryView(HistoryView):
    model = SiteSettings
    permission_policy = SiteSettings.get_permission_policy()
    any_permission_required = ["change"]
    history_url_name = "settings_history"
    history_results_url_name = "settings_history_results"
    revisions_revert_url_name = "settings_bring_back"
    revisions_compare_url_name = "settings_compare"

    def get_edit_url(self, instance):
        return address_of(instance)


class SettingsCompareView(PermissionCheckedMixin, RevisionsCompareView):
    model = SiteSettings
    permission_policy = SiteSettings.get_permission_policy()
    permission_required = "change"
    history_url_name = "settings_history"

    def get_edit_handler(self):
        return get_setting_edit_handler(SiteSettings)

    def get_edit_url(self):
        return address_of(self.object)


HISTORY = "settings/core/sitesettings/<int:pk>/history/"

urlpatterns = [
    path("settings/<slug:app_name>/<slug:model_name>/<int:pk>/", for_staff(KeepingEditView.as_view())),
    path(HISTORY, for_staff(SettingsHistoryView.as_view()), name="settings_history"),
    path(
        f"{HISTORY}results/", for_staff(SettingsHistoryView.as_view(results_only=True)), name="settings_history_results"
    ),
    path(f"{HISTORY}<int:revision_id>/", for_staff(BringBackView.as_view()), name="settings_bring_back"),
    re_path(
        r"^settings/core/sitesettings/(?P<pk>\d+)/history/(?P<revision_id_a>\d+)\.\.\.(?P<revision_id_b>latest|\d+)/$",
        for_staff(SettingsCompareView.as_view()),
        name="settings_compare",
    ),
]
