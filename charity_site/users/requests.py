from django.http import HttpRequest

from charity_site.users.models import User


class StaffRequest(HttpRequest):
    """A request of somebody who is signed in, as all views below the admin get it."""

    user: User
