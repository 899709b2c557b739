"""Each request that reaches Django is counted and gets one line in the log."""

import logging
import re
import time
from uuid import uuid4

from django.conf import settings

from charity_site.delivery.observability import metrics
from charity_site.delivery.observability.logs import request_id, route_of

WELL_FORMED = re.compile(r"[A-Za-z0-9-]{8,64}")
METHODS = ("GET", "HEAD", "POST", "OPTIONS")

logger = logging.getLogger(__name__)


class RequestLogMiddleware:
    """The id of a request is in each line that is logged meanwhile. It is in no answer: kept pages keep their headers."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = request_id.set(id_of(request))
        start = time.perf_counter()
        try:
            response = self.get_response(request)
            self.note(request, response, time.perf_counter() - start)
        finally:
            request_id.reset(token)
        return response

    def note(self, request, response, seconds):
        route, status = route_of(request), response.status_code
        method = request.method if request.method in METHODS else "other"
        metrics.requests.labels(route, method, f"{status // 100}xx").inc()
        metrics.request_seconds.labels(route).observe(seconds)
        data = {
            "method": method,
            "route": route,
            "status": status,
            "milliseconds": round(seconds * 1000, 1),
            # A page was made: not a file, not a redirect, not "you have it".
            "rendered": status == 200 and response.get("Content-Type", "").startswith("text/html"),
        }
        logger.info("request", extra={"data": data})


def id_of(request):
    """Return what our own proxy calls the request, or a new name (str)."""
    given = request.headers.get("X-Request-ID", "") if settings.SECURE_PROXY_SSL_HEADER else ""
    return given if WELL_FORMED.fullmatch(given) else uuid4().hex
