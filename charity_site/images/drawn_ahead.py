"""Draw what readers of newly published pages will ask for, before they do and after who published has an answer."""

import time
from datetime import timedelta

from django.apps import apps
from django.utils import timezone

from charity_site.images.sharing import is_stored, shared_now
from charity_site.images.turns import turn

NEW = timedelta(hours=1)  # whatever is older was asked for, or can wait until it is
LONGEST = 20  # seconds: other jobs wait meanwhile


def draw_ahead(longest=LONGEST):
    """Draw what is missing of the pages that were published last, for `longest` (seconds). The next call goes on."""
    until = time.monotonic() + longest
    new = apps.get_model("wagtailcore.Page").objects.live().filter(last_published_at__gt=timezone.now() - NEW)
    for page in new.order_by("-last_published_at").specific():
        if drawing := getattr(page, "drawing", None):
            with turn():
                drawing.store()
        if image := shared_now(page.pk):
            is_stored(image)
        if time.monotonic() > until:
            break
