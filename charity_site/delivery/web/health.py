"""Answer a load balancer, and whoever restarts processes. The answers name what is missing in a word, no more."""

import logging

from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from charity_site.delivery.database.schema_check import SchemaMismatch
from charity_site.delivery.database.time_limits import answers_within
from charity_site.delivery.scheduler.schedule import late
from charity_site.delivery.web.readiness import NOTICES, READINESS_CHECKS

logger = logging.getLogger(__name__)

READY_SECONDS = 5


class HealthMiddleware:
    """Answers before all that looks at the host, at HTTPS or at the database: a load balancer asks by a process's own
    address, and without HTTPS."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        view = VIEWS.get(request.path_info)
        return view(request) if view else self.get_response(request)


@never_cache
@require_safe
def live(request):
    """200 while this process can answer at all: one that cannot is to be restarted."""
    return plain("ok")


@never_cache
@require_safe
def ready(request):
    """200 when this process can serve visitors, 503 and the first thing that is missing when not: send visitors elsewhere.

    Jobs that are late and what else is to be mended are named and change nothing: sending visitors elsewhere would not
    help.
    """
    with answers_within(READY_SECONDS):
        for name, check in READINESS_CHECKS.items():
            try:
                check()
            except SchemaMismatch as error:
                logger.error("Not ready: %s", error)
                return plain(f"missing: {name}\n{error}", status=503)
            except Exception as error:
                logger.error("Not ready: %s (%s)", name, type(error).__name__)
                return plain(f"missing: {name}", status=503)
        names = [job.name for job, _ in late()]
        notices = [sentence for notice in NOTICES if (sentence := notice())]
    return plain("\n".join(["ok", *(f"late: {name}" for name in names), *notices]))


def plain(text, status=200):
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


VIEWS = {"/health/live": live, "/health/ready": ready}
