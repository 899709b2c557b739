"""Which pages cite a source at which something was found."""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, ReferenceIndex

from charity_site.core.models import Source
from charity_site.sources.models import Finding


def findings_on(pages: Iterable[Page]) -> dict[int, list[Finding]]:
    """Return what somebody has to look at in sources that `pages` cite, by the key of the page: sources that changed, moved or are
    gone. It takes two statements for all of them."""
    found = {task.source_id: task for task in Finding.objects.filter(looked_at=None).select_related("source")}
    if not found:
        return {}
    kind = ContentType.objects.get_for_model
    cited = ReferenceIndex.objects.filter(
        to_content_type=kind(Source), to_object_id__in=map(str, found), base_content_type=kind(Page)
    )
    keys = {str(page.pk): page.pk for page in pages}
    on = defaultdict(set)
    for page, source in cited.values_list("object_id", "to_object_id"):
        if page in keys:
            on[keys[page]].add(int(source))
    return {
        page: sorted((found[key] for key in those), key=lambda task: (task.source.title, task.pk))
        for page, those in on.items()
    }
