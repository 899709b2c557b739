import statistics
import time
from dataclasses import dataclass

TIMES = 60


@dataclass
class Timing:
    """In ms. The time on the processor is this process's own, which others on the machine hardly change."""

    median: float
    late: float  # the 95th percentile
    processor: float  # mean

    def __str__(self):
        return f"{self.median:6.1f} / {self.late:6.1f} ({self.processor:5.1f})"


def measure(what, times=TIMES):
    """Run `what` (callable) `times` times after one that is not counted; returns the Timing."""
    what()
    taken, busy = [], time.process_time()
    for _ in range(times):
        start = time.perf_counter()
        what()
        taken.append(1000 * (time.perf_counter() - start))
    busy = 1000 * (time.process_time() - busy) / times
    return Timing(statistics.median(taken), statistics.quantiles(taken, n=20)[18], busy)
