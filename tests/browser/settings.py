"""The demo as it is in production (static files with hashes, compressed), on a database and files of its own."""

import os
from pathlib import Path

os.environ["DATABASE_URL"] = f"sqlite:///{os.environ['SITE_FOLDER']}/site.sqlite3"  # set by tests/browser/server.py

from charity_site.settings.test import *  # noqa: F403 - the line above must come first
from charity_site.settings.test import STORAGES, env

FOLDER = Path(os.environ["SITE_FOLDER"])
MEDIA_ROOT = FOLDER / "media"
WITHDRAWAL_LEDGER = FOLDER / "withdrawals.jsonl"
PAGE_CACHE_DIR = FOLDER / "pages"
STATIC_ROOT = FOLDER / "static"
API_REQUESTS_A_MINUTE = 1_000_000  # schemathesis asks often
STORAGES["staticfiles"]["BACKEND"] = "whitenoise.storage.CompressedManifestStaticFilesStorage"
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=False)  # tests/browser/test_signing_in.py
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True  # http://localhost
