from wagtail import hooks

from charity_site.images.admin_api import OwnImagesAPIViewSet


@hooks.register("construct_admin_api", order=10)  # after Wagtail's own
def only_own_pictures(router):
    router.register_endpoint("images", OwnImagesAPIViewSet)
