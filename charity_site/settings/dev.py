"""Development: an open door on this machine only. Never use it on a server."""

import os

os.environ.setdefault("SECRET_KEY", "for-development-on-this-machine-only-never-on-a-server")
os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")
os.environ.setdefault("EMAIL_URL", "console:")

from charity_site.settings.base import *  # noqa: F403 - the defaults above must come first
from charity_site.settings.base import ALLOWED_HOSTS, MAIL_SENT_BY, STATIC_ROOT, env
from charity_site.settings.refused import are_of_this_machine

STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # in var/, as is the database
DEMO_LOGINS_ALLOWED = True
BACKUP_MAY_BE_PLAIN = True
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=not are_of_this_machine(ALLOWED_HOSTS))
DEBUG = env.bool("DEBUG", default=True)
PAGE_CACHE = env.bool("PAGE_CACHE", default=False)  # a changed template is seen at once
WHITENOISE_USE_FINDERS = True  # no collectstatic needed
WHITENOISE_AUTOREFRESH = DEBUG
EMAIL_BACKEND = MAIL_SENT_BY  # no job need run to see a mail
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 0
SESSION_COOKIE_SECURE = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # passkeys at http://localhost
SESSION_COOKIE_NAME = "sessionid"
CSRF_COOKIE_SECURE = False
CSRF_COOKIE_NAME = "csrftoken"
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # noqa: F405 - from base
LOGGING["formatters"]["one_line"]["()"] = "charity_site.delivery.observability.logs.OneLineFormatter"  # noqa: F405 - from base
