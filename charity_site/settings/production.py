"""Production: the base, with a real database, and no start with a value that opens the site to strangers."""

from charity_site.settings.base import *  # noqa: F403 - says only how it differs
from charity_site.settings.base import env
from charity_site.settings.refused import refuse

env.str("DATABASE_URL")  # no start on the SQLite default by accident
refuse({**globals(), "DEBUG": env.bool("DEBUG", default=False)})
