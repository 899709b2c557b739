from django.conf import settings
from django.core.exceptions import PermissionDenied


class NoDemoPassword:
    """Signs nobody in, and refuses the demo's public password: a database with demo logins may come to a server."""

    def authenticate(self, request, username=None, password=None):
        if password == settings.DEMO_PASSWORD and not settings.DEMO_LOGINS_ALLOWED:
            raise PermissionDenied  # Django asks no other backend then
