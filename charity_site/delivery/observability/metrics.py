"""Count for Prometheus: over all processes of one machine, without anything about visitors.

A room adds a number that is looked up when Prometheus asks: `metrics.register_gauge("queue_length", "...", function)`.
"""

import logging
import mmap
import os

from django.conf import settings
from django.db import Error
from django.http import Http404, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
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


class SharedCounter:
    """A counter with one label, for where each request counts: an addition is one in memory, without a lock.

    `values` are all that the label can have. Each process has a file of its own in METRICS_DIR, 8 bytes for each value,
    which outlives it. Two threads that add in the same instant may count one.
    """

    def __init__(self, name, documentation, label, values):
        self.name, self.documentation, self.label = PREFIX + name, documentation, label
        self.places = {value: place for place, value in enumerate(values)}
        self.cells = None
        os.register_at_fork(after_in_child=self.close)
        registry.register(self)

    def count(self, value):
        """Add one for `value` (str)."""
        (self.cells or self.open())[self.places[value]] += 1

    def open(self):
        size = 8 * len(self.places)
        memory = bytearray(size)
        if SHARED:
            with (settings.METRICS_DIR / f"{self.name}-{os.getpid()}.tally").open("a+b") as file:
                file.truncate(size)
                memory = mmap.mmap(file.fileno(), size)
        self.cells = memoryview(memory).cast("Q")
        return self.cells

    def close(self):
        self.cells = None

    def collect(self):
        files = settings.METRICS_DIR.glob(f"{self.name}-*.tally") if SHARED else []
        all_cells = [memoryview(file.read_bytes()).cast("Q") for file in files] or [self.cells or self.open()]
        metric = CounterMetricFamily(self.name, self.documentation, labels=[self.label])
        for value, place in self.places.items():
            metric.add_metric([value], sum(cells[place] for cells in all_cells))
        yield metric


page_cache = SharedCounter(
    "page_cache", "What the page cache did.", "result", ["hit", "shared", "rendered", "stale", "bypassed", "refused"]
)


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
