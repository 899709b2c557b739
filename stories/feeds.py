"""The stories that families lend to other sites too, as an Atom feed that also says which ones were taken back."""

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.feedgenerator import Atom1Feed, rfc3339_date

from charity_site.consent import ledger
from charity_site.consent.models import Channel
from charity_site.core.models import SiteSettings
from stories.models import StoryPage

STORIES_IN_FEED = 50
TOMBSTONES_IN_FEED = 200  # the newest; a reader that looks in once a month misses none


class AtomWithTombstones(Atom1Feed):
    """Atom with deleted entries (RFC 6721): readers that have a copy of one are told to delete it."""

    def root_attributes(self):
        return {**super().root_attributes(), "xmlns:at": "http://purl.org/atompub/tombstones/1.0"}

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        for key, when in self.feed["tombstones"]:
            handler.addQuickElement("at:deleted-entry", "", {"ref": name_of(key), "when": rfc3339_date(when)})


class StoriesFeed(Feed):
    """The newest stories whose people all agree to feeds."""

    feed_type = AtomWithTombstones

    def get_object(self, request):
        return SiteSettings.for_request(request)

    def title(self, settings):
        return f"Stories: {settings.charity_name}"

    def link(self):
        return reverse("stories_feed")

    def feed_extra_kwargs(self, settings):
        return {"tombstones": tombstones()}

    def items(self):
        stories = StoryPage.objects.shown().covered(Channel.FEEDS)
        return stories.select_related("disease").newest_first()[:STORIES_IN_FEED]

    def item_title(self, story):
        return story.title

    def item_description(self, story):
        return story.card_text

    def item_link(self, story):
        return story.full_url

    def item_guid(self, story):
        return name_of(story.translation_key)

    def item_pubdate(self, story):
        return story.first_published_at

    def item_updateddate(self, story):
        return story.last_published_at


def name_of(key):
    """The name of the story with the translation key `key`: the same wherever its page moves."""
    return f"urn:uuid:{key}"


def tombstones():
    """Stories that were paused, taken back or erased, newest first: [(translation key, datetime)]."""
    last = {key: entry for entry in ledger.entries() for key in entry.pages}
    gone = [(key, parse_datetime(entry.time)) for key, entry in last.items() if entry.action != ledger.RESUME]
    return sorted(gone, key=lambda one: one[1], reverse=True)[:TOMBSTONES_IN_FEED]
