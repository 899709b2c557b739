from wagtail import hooks
from wagtail.admin.views.account import AvatarSettingsPanel

from charity_site.images.admin_api import OwnImagesAPIViewSet
from charity_site.images.forms import AvatarForm

AvatarSettingsPanel.form_class = AvatarForm  # Wagtail has no setting for it


@hooks.register("construct_admin_api", order=10)  # after Wagtail's own
def only_own_pictures(router):
    router.register_endpoint("images", OwnImagesAPIViewSet)
