from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from wagtail import hooks


@hooks.register("before_bulk_action")
def only_administrators_change_administrators(request, action_type, objects, action):
    """Wagtail lets anyone who may change users deactivate or delete many at once, administrators too."""
    users = [item for item in objects if isinstance(item, get_user_model())]
    if not request.user.is_superuser and any(user.is_superuser for user in users):
        raise PermissionDenied
