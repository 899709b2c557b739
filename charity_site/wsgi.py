"""The WSGI entry point: copies of pages in front, Django behind. Without DJANGO_SETTINGS_MODULE it is production, the
safe choice."""

import gc
import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "charity_site.settings.production")

application = get_wsgi_application()

from charity_site.delivery.database.time_limits import limit_waits  # noqa: E402 - needs the application to be set up
from charity_site.delivery.observability.uncaught import log_uncaught_errors  # noqa: E402 - as above
from charity_site.delivery.pagecache.start import refuse_schema_mismatch, wrap_with_page_cache  # noqa: E402 - as above
from charity_site.safeguarding.ledger_sync import sync_at_start  # noqa: E402 - as above

log_uncaught_errors()
limit_waits()
refuse_schema_mismatch()
sync_at_start()
application = wrap_with_page_cache(application)
# A thread that makes a page lets the others go on after half a millisecond: they give out copies.
sys.setswitchinterval(0.0005)
# What has been loaded stays to the end. The collector need not look through it: that took a tenth of a second each time, in
# which nobody got an answer. And a page makes ten thousand objects, not the 700 after which it looks by default.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)
