from wagtail.url_routing import RouteResult

from charity_site.core.models import SectionIndexPage
from charity_site.readpath.child_rows import set_prefetched
from topics.models.pages import TopicPart, topics_below
from topics.stages import DOORS, QUIET, Stage


class TopicIndexPage(SectionIndexPage):
    """Living with cancer: all topics by stage. `<stage>/` below it, a door, shows those of one stage."""

    subpage_types = ["topics.TopicPage"]
    page_description = "What families live with, by stage: just told, in treatment, after treatment, if it comes back."

    class Meta:
        verbose_name = "living with cancer"

    def doors(self):
        """Return the four ways in: [(label, address)]."""
        return [(stage.label, self.address_of(stage)) for stage in DOORS]

    def address_of(self, stage):
        return f"{self.url}{stage.value}/"

    def route(self, request, path_components):
        if self.live and len(path_components) == 1 and path_components[0] in DOORS:
            return RouteResult(self, kwargs={"stage": Stage(path_components[0])})
        return super().route(request, path_components)

    def get_context(self, request, *args, stage=None, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        topics = topics_below(**self.places_below())
        if stage:
            fetch_parts([topic for topic in topics if topic.stage == stage])
        shelves = [(each, [topic for topic in topics if topic.stage == each]) for each in Stage]
        context |= {
            "doors": self.doors() if self.url else [],
            "stage": stage,
            "shelves": [(each, shelf) for each, shelf in shelves if shelf and each in ([stage] if stage else DOORS)],
            "quiet": [] if stage else [topic for topic in topics if topic.stage in QUIET],
        }
        return context | self.told_of(request, context, stage) if stage else context

    def told_of(self, request, context, stage):
        """Return what head and machines are told (dict) of the door of a `stage`."""
        here = f"{self.get_full_url(request)}{stage.value}/"
        title = f"{stage.label}: {self.title}"
        topics = "; ".join(topic.title for _, shelf in context["shelves"] for topic in shelf)
        return {
            "part_title": title,
            "ancestors": [*context["ancestors"], self],
            "description": f"{stage.label}. {topics or self.introduction}",
            "canonical": here if "canonical" in context else None,
            "share": {**context["share"], "title": title, "url": here} if context.get("share") else None,
        }

    def get_sitemap_urls(self, request=None):
        pages = super().get_sitemap_urls(request)
        base = self.get_full_url(request)
        shown = {topic.stage for topic in topics_below(**self.places_below())} if pages else ()
        return [*pages, *({"location": f"{base}{stage.value}/"} for stage in DOORS if stage in shown)]


def fetch_parts(topics):
    """Fetch the parts of all `topics` (list of TopicPage) at once, without their text."""
    parts = TopicPart.objects.filter(page__in=[topic.pk for topic in topics]).order_by("sort_order", "pk").defer("text")
    parts = list(parts) if topics else []
    for topic in topics:
        set_prefetched(topic, "parts", [part for part in parts if part.page_id == topic.pk])
