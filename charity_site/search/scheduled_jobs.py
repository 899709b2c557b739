from datetime import time

from charity_site.delivery.scheduler.schedule import job
from charity_site.search.backend import mend
from charity_site.search.unanswered import forget_old

job("forget-questions", "Forgetting old search questions", daily=time(4, 0))(forget_old)


@job("search-index", "Comparing what visitors search with the pages", daily=time(3, 30))
def compare() -> str | None:
    mended = mend()
    return f"mended {mended} entries" if mended else None
