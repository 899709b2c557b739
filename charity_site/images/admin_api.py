from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.documents.permissions import permission_policy as documents_policy
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.images.permissions import permission_policy

from charity_site.images.access import WORK


class OwnFilesMixin:
    """The admin's lists of files for its own scripts. Wagtail's show every file to everyone in the admin."""

    policy = None

    def get_queryset(self):
        may_use = self.policy.instances_user_has_any_permission_for(self.request.user, WORK)
        return super().get_queryset().filter(pk__in=may_use.values("pk"))


class OwnImagesAPIViewSet(OwnFilesMixin, ImagesAdminAPIViewSet):
    policy = permission_policy


class OwnDocumentsAPIViewSet(OwnFilesMixin, DocumentsAdminAPIViewSet):
    policy = documents_policy
