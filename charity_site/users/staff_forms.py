"""The form of an account that is there already, and what is said where roles are taken away."""

from django.contrib.auth import get_user_model
from django.db.models import Q
from wagtail.users.forms import UserEditForm

MANAGERS = "Site managers"  # of ROLES
LAST_MANAGER = "Nobody else can invite colleagues: give somebody else the role Site managers first."
HANDS_NOTHING_OVER = (
    "Who loses a role keeps the pages, drafts and locks that they answer for. When somebody leaves, choose “Close the account” "
    "behind the dots at the top: it hands them over."
)


def is_the_last_manager(user):
    """Return whether `user` alone can still invite colleagues: there is no other active Site manager, and no active administrator."""
    managing = Q(is_superuser=True) | Q(groups__name=MANAGERS)
    keys = get_user_model().objects.filter(managing, is_active=True).values_list("pk", flat=True)
    return set(keys) == {user.pk}


class StaffForm(UserEditForm):
    def clean(self):
        """Refuse to take away the last way to invite somebody."""
        cleaned, user = super().clean(), self.instance
        goes_on = cleaned.get("is_superuser", user.is_superuser) or any(
            role.name == MANAGERS for role in cleaned.get("groups", ())
        )
        if not (goes_on and cleaned.get("is_active", user.is_active)) and is_the_last_manager(user):
            self.add_error("groups", LAST_MANAGER)
        return cleaned
