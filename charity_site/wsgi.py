"""The WSGI entry point. Without DJANGO_SETTINGS_MODULE it is production, the safe choice."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "charity_site.settings.production")

application = get_wsgi_application()
