"""The demo as it is in production (static files with hashes, compressed), on a database and files of its own."""

import os
from pathlib import Path

FOLDER = Path(os.environ["TEST_DIR"]) / "browser"
os.environ["DATABASE_URL"] = f"sqlite:///{FOLDER / 'site.sqlite3'}"

from charity_site.settings.test import *  # noqa: F403 - the lines above must come first
from charity_site.settings.test import STORAGES

MEDIA_ROOT = FOLDER / "media"
STATIC_ROOT = FOLDER / "static"
STORAGES["staticfiles"]["BACKEND"] = "whitenoise.storage.CompressedManifestStaticFilesStorage"
