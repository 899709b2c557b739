"""Production: the base, and a real database."""

from charity_site.settings.base import *  # noqa: F403 - says only how it differs
from charity_site.settings.base import env

env.str("DATABASE_URL")  # no start on the SQLite default by accident
