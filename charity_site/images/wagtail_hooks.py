from django.urls import path
from laces.components import Component
from wagtail import hooks
from wagtail.admin.views.account import AvatarSettingsPanel
from wagtail.images.permissions import permission_policy

from charity_site.images.admin_api import OwnDocumentsAPIViewSet, OwnImagesAPIViewSet
from charity_site.images.forms import AvatarForm
from charity_site.images.reports import UndescribedReport, menu_item

AvatarSettingsPanel.form_class = AvatarForm  # Wagtail has no setting for it


hooks.register("register_reports_menu_item", menu_item)


@hooks.register("register_admin_urls")
def undescribed_report_address():
    return [path("reports/pictures-without-description/", UndescribedReport.as_view(), name="undescribed_report")]


@hooks.register("construct_admin_api", order=10)  # after Wagtail's own
def only_own_files(router):
    router.register_endpoint("images", OwnImagesAPIViewSet)
    router.register_endpoint("documents", OwnDocumentsAPIViewSet)


class FailedPicturesPanel(Component):
    """The dashboard's panel for those who can upload them again."""

    name = "failed_pictures"
    template_name = "images/failed_pictures.html"
    order = 60

    def __init__(self, pictures):
        self.pictures = pictures

    def get_context_data(self, parent_context):
        return {"pictures": self.pictures}


@hooks.register("construct_homepage_panels")
def add_panel(request, panels):
    theirs = permission_policy.instances_user_has_any_permission_for(request.user, ["change"])
    if failed := list(theirs.filter(cannot_be_shown=True)):
        panels.append(FailedPicturesPanel(failed))
