"""The demo as it is in production (static files with hashes, compressed), on a database and files of its own."""

import os

os.environ["DATABASE_URL"] = f"sqlite:///{os.environ['TEST_DIR']}/browser/site.sqlite3"

from charity_site.settings.test import *  # noqa: F403 - the line above must come first
from charity_site.settings.test import STORAGES, TEST_DIR

FOLDER = TEST_DIR / "browser"
MEDIA_ROOT = FOLDER / "media"
WITHDRAWAL_LEDGER = FOLDER / "withdrawals.jsonl"
STATIC_ROOT = FOLDER / "static"
API_REQUESTS_A_MINUTE = 1_000_000  # schemathesis asks often
STORAGES["staticfiles"]["BACKEND"] = "whitenoise.storage.CompressedManifestStaticFilesStorage"
