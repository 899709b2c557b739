from wagtail import hooks
from wagtail.admin.views.account import AvatarSettingsPanel

from charity_site.images.admin_api import OwnDocumentsAPIViewSet, OwnImagesAPIViewSet
from charity_site.images.forms import AvatarForm

AvatarSettingsPanel.form_class = AvatarForm  # Wagtail has no setting for it


@hooks.register("construct_admin_api", order=10)  # after Wagtail's own
def only_own_files(router):
    router.register_endpoint("images", OwnImagesAPIViewSet)
    router.register_endpoint("documents", OwnDocumentsAPIViewSet)
