"""Tests: the base as it is in production, on a database of their own and with quick passwords."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "for-tests-only-" + "x" * 50)
os.environ.setdefault("ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")
os.environ.setdefault("SITE_URL", "http://localhost")

from charity_site.settings.base import *  # noqa: E402, F403 - the defaults above must come first

TEST_DIR = Path(tempfile.mkdtemp(prefix="charity-site-test-"))
MEDIA_ROOT = TEST_DIR / "media"
STATIC_ROOT = TEST_DIR / "static"
STATIC_ROOT.mkdir()
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405 - from base
    DATABASES["default"]["TEST"] = {"NAME": TEST_DIR / "test.sqlite3"}  # noqa: F405 - from base

SECURE_SSL_REDIRECT = False
DEMO_LOGINS_ALLOWED = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # noqa: F405 - from base
