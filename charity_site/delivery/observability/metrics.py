"""Count for Prometheus: over all processes of one machine, without anything about visitors.

A room adds a number that is looked up when Prometheus asks: `metrics.register_gauge("queue_length", "...", function)`.
"""

import logging

from django.conf import settings
from django.db import Error
from django.http import Http404, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

PREFIX = "charity_site_"
SHARED = bool(settings.METRICS_TOKEN)  # else nobody can ask, and each process counts for itself

logger = logging.getLogger(__name__)
registry = CollectorRegistry()
if SHARED:
    settings.METRICS_DIR.mkdir(parents=True, exist_ok=True)
    MultiProcessCollector(registry)

# The library reads its counters from the files of all processes, or from this one.
of_this_process = {"registry": None if SHARED else registry}
requests = Counter(f"{PREFIX}requests", "Answered requests.", ["route", "method", "status"], **of_this_process)
request_seconds = Histogram(f"{PREFIX}request_seconds", "Time to make an answer.", ["route"], **of_this_process)
page_cache = Counter(f"{PREFIX}page_cache", "What the page cache did.", ["result"], **of_this_process)
for result in ("hit", "shared", "rendered", "stale", "bypassed", "refused"):
    page_cache.labels(result)  # shown from the start, at 0


class FunctionGauge:
    """A number, or one for each value of a label, that a function knows."""

    def __init__(self, name, documentation, function, label):
        self.name, self.documentation, self.function, self.label = name, documentation, function, label

    def collect(self):
        metric = GaugeMetricFamily(self.name, self.documentation, labels=[self.label] if self.label else [])
        try:
            found = self.function()
        except Error:
            logger.warning("%s is not known: the database does not answer.", self.name)
            return
        for value, number in found.items() if self.label else [(None, found)]:
            metric.add_metric([value] if self.label else [], number)
        yield metric


def register_gauge(name, documentation, function, label=""):
    """Show what `function()` returns when Prometheus asks: a number, or with `label` (str) a dict of value to number.

    Call it once, in AppConfig.ready(). While the database does not answer the metric is left out.
    """
    registry.register(FunctionGauge(PREFIX + name, documentation, function, label))


@never_cache
@require_safe
def metrics(request):
    """Everything, to who sends METRICS_TOKEN as a bearer token. 401 to others; 404 when there is no such setting."""
    if not settings.METRICS_TOKEN:
        raise Http404("Metrics are off.")
    if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse(
            "unauthorized", status=401, content_type="text/plain", headers={"WWW-Authenticate": "Bearer"}
        )
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
