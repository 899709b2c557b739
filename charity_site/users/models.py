from django.contrib.auth.models import AbstractUser

from charity_site.delivery.pagecache.unseen import unseen


class User(AbstractUser):
    """A member of staff. Our own model from the first migration, so that it can grow later."""


unseen(User.groups.through)
unseen(User.user_permissions.through)
