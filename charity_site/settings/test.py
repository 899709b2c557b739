"""Tests: the base as it is in production, on a database and files of their own and with quick passwords."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("SECRET_KEY", "for-tests-only-" + "x" * 50)
os.environ.setdefault("ALLOWED_HOSTS", "testserver,localhost,127.0.0.1")
os.environ.setdefault("SITE_URL", "http://localhost")
# The first process of a run makes the folder; its workers inherit it.
if "TEST_DIR" not in os.environ:
    os.environ["TEST_DIR"] = tempfile.mkdtemp(prefix="charity-site-test-")

from charity_site.settings.base import *  # noqa: F403 - the defaults above must come first

TEST_DIR = Path(os.environ["TEST_DIR"])
TEST_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
MEDIA_ROOT = TEST_DIR / f"media-{TEST_WORKER}"
WITHDRAWAL_LEDGER = TEST_DIR / f"ledger-{TEST_WORKER}.jsonl"
PAGE_CACHE_DIR = TEST_DIR / f"pages-{TEST_WORKER}"
STATIC_ROOT = TEST_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)

SECURE_SSL_REDIRECT = False
DEMO_LOGINS_ALLOWED = True
OUTGOING_LOOPBACK_ALLOWED = True  # sources of the tests: servers on this machine
SECOND_FACTOR_REQUIRED = False  # tests/users/test_second_step.py and its like turn it on
DRAWING_WIDTHS = (40, 80)  # quicker
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # noqa: F405 - from base
