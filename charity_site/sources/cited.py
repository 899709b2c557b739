"""Which pages cite a source at which something was found."""

from collections import defaultdict
from collections.abc import Iterable

from wagtail.models import Page

from charity_site.core.models.versioned import pages_that_show
from charity_site.readpath.memo import memoize
from charity_site.sources.models import Finding


def findings_on(pages: Iterable[Page]) -> dict[int, list[Finding]]:
    """Return what somebody has to look at in sources that `pages` cite, also in a record that they show, by the key of the page:
    sources that changed, moved or are gone. It takes a statement, as other processes are not told of these, and after a change of
    anything a few more, however many these are."""
    keys, on = {page.pk for page in pages}, defaultdict(list)
    tasks = Finding.objects.filter(looked_at=None).select_related("source")
    sources = {task.source for task in tasks}
    shown = memoize(("pages that show", frozenset(source.pk for source in sources)), lambda: pages_that_show(sources))
    for task in sorted(tasks, key=lambda task: (task.source.title, task.pk)):
        for key in shown[task.source] & keys:
            on[key].append(task)
    return dict(on)
