from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.images.permissions import permission_policy

from charity_site.images.access import WORK


class OwnImagesAPIViewSet(ImagesAdminAPIViewSet):
    """The admin's list of pictures for its own scripts. Wagtail's shows every picture to everyone in the admin."""

    def get_queryset(self):
        may_use = permission_policy.instances_user_has_any_permission_for(self.request.user, WORK)
        return super().get_queryset().filter(pk__in=may_use.values("pk"))
