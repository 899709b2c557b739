"""News as Atom feeds (RFC 4287): of the whole site, of the stories, of each disease and research program."""

from datetime import UTC, datetime
from uuid import uuid5

from django.contrib.syndication.views import Feed
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.utils.formats import date_format
from django.utils.html import escape
from wagtail.models import Site

from charity_site.cards.models import CardPage
from charity_site.consent.models import Channel
from charity_site.core.models import SiteSettings
from charity_site.core.plain_text import text_of
from charity_site.delivery.pagecache.policy import cacheable
from charity_site.delivery.text.clean_text import clean_text, in_one_line
from charity_site.discovery.decorators import for_machines
from charity_site.discovery.output_entries import outputs_of
from charity_site.discovery.record_entries import records_below
from charity_site.discovery.redaction import name_of_page, summary
from charity_site.review.models import ReviewedPage
from charity_site.review.state import with_review_states
from diseases.models import DiseasePage
from research.models import ProgramPage, ProgramUpdatePage
from stories.feeds import name_of, tombstones
from stories.models import StoryIndexPage, StoryPage
from topics.models import TopicPage

ENTRIES_IN_FEED = 50
NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # when a feed without entries was last changed: always the same


class AtomWithTombstones(Atom1Feed):
    """Atom with deleted entries (RFC 6721): readers that have a copy of one are told to delete it.

    XML refuses the whole feed for one odd character, which a row from before may still hold.
    """

    def __init__(self, title, *args, **values):
        super().__init__(in_one_line(title), *args, **values)

    def add_item(self, title, link, description, **values):
        super().add_item(in_one_line(title), link, description and clean_text(description), **values)

    def root_attributes(self):
        return {**super().root_attributes(), "xmlns:at": "http://purl.org/atompub/tombstones/1.0"}

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        for key, when in self.feed["tombstones"]:
            handler.addQuickElement("at:deleted-entry", "", {"ref": name_of(key), "when": rfc3339_date(when)})

    def latest_post_date(self):
        changes = [item["updateddate"] for item in self.items] + [when for _, when in self.feed["tombstones"]]
        return max(changes, default=NEVER)


class PageFeed(Feed):
    """The newest pages at or below one page, which is the feed's object. Kinds of feeds say which."""

    feed_type = AtomWithTombstones
    kind = ""  # a part of the feed's name for ever: a page may have several feeds

    def title(self, page):
        return f"{name_of_page(page)}: {self.author_name(page)}"

    def author_name(self, page):
        return SiteSettings.for_site(page.get_site()).charity_name

    def link(self, page):
        return page.full_url

    def feed_guid(self, page):
        return name_of(uuid5(page.translation_key, self.kind))

    def feed_extra_kwargs(self, page):
        return {"tombstones": []}

    def item_title(self, entry):
        return name_of_page(entry)

    def item_description(self, entry):
        return escape(" ".join(filter(None, [summary(entry), review_of(entry)]))) or None  # Atom takes it for HTML

    def item_link(self, entry):
        return entry.full_url

    def item_guid(self, entry):
        return name_of(entry.translation_key)

    def item_pubdate(self, entry):
        return entry.first_published_at

    def item_updateddate(self, entry):
        return entry.last_published_at

    def item_categories(self, entry):
        return [entry.kind_label, *(["Sample content"] if entry.is_sample else [])]


class StoriesFeed(PageFeed):
    """The newest stories whose people all agree to feeds."""

    kind = "stories"

    def get_object(self, request):
        return get_object_or_404(below_home(request, StoryIndexPage.objects.live().public()))

    def feed_extra_kwargs(self, page):
        return {"tombstones": tombstones()}

    def items(self, page):
        return published(lent(StoryPage.objects.child_of(page))).newest_first()[:ENTRIES_IN_FEED]


class ProgramFeed(PageFeed):
    """The updates and outputs of one program, by its slug."""

    kind = "updates"

    def get_object(self, request, slug):
        return get_object_or_404(below_home(request, ProgramPage.objects.shown()), slug=slug)

    def subtitle(self, page):
        """Say what the page says where nothing was told for a year: no reader of a feed looks at the page to see that."""
        quiet = page.quiet_since(page.updates().values_list("date", flat=True).first())
        return f"No update since {date_format(quiet, 'F j, Y')}." if quiet else None

    def items(self, page):
        updates = published(ProgramUpdatePage.objects.child_of(page).live().public()).order_by("-date", "-pk")
        entries = [(update.date, update) for update in updates[:ENTRIES_IN_FEED]]
        entries += [(timezone.localdate(output.last_published_at), output) for output in outputs_of([page])]
        newest = sorted(entries, key=lambda dated: dated[0], reverse=True)[:ENTRIES_IN_FEED]
        return [entry for _, entry in newest]


class ChangedLastFeed(PageFeed):
    """Pages of several kinds, outputs of programs and shared records, those that were changed last first. Kinds of feeds say which in
    `pages()`, `programs()` and `records()`."""

    def records(self, page):
        """Return the shared records (iterable of RecordEntry) that stand in it."""
        return []

    def feed_extra_kwargs(self, page):
        return {"tombstones": tombstones()}

    def items(self, page):
        newest = [
            entry
            for pages in self.pages(page)
            for entry in published(pages).order_by("-last_published_at", "-pk")[:ENTRIES_IN_FEED]
        ]
        newest += [*outputs_of(self.programs(page)), *self.records(page)]
        newest = sorted(newest, key=lambda entry: entry.last_published_at, reverse=True)[:ENTRIES_IN_FEED]
        with_review_states([entry for entry in newest if isinstance(entry, ReviewedPage)])
        return newest


class DiseaseFeed(ChangedLastFeed):
    """A disease page, by its slug, with the topics, the programs, their updates and the lent stories about it."""

    kind = "disease"

    def title(self, page):
        return f"What is new about {name_of_page(page)}: {self.author_name(page)}"

    def get_object(self, request, slug):
        return get_object_or_404(below_home(request, DiseasePage.objects.shown()), slug=slug)

    def programs(self, page):
        return ProgramPage.objects.shown().filter(diseases=page).defer_streamfields()

    def pages(self, page):
        programs = self.programs(page)
        updates, below = ProgramUpdatePage.objects.live().public(), Q()
        for program in programs:
            below |= updates.child_of_q(program)
        return (
            DiseasePage.objects.filter(pk=page.pk),
            TopicPage.objects.shown().beside_others().filter(diseases=page),
            programs,
            updates.filter(below) if below else updates.none(),
            lent(StoryPage.objects.filter(disease=page)),
        )


class EverythingFeed(ChangedLastFeed):
    """The diseases, topics, treatments, late effects, cards, programs, updates and lent stories that were changed last; no quiet page, which
    would stand among stories."""

    kind = "everything"

    def title(self, page):
        return f"Everything new: {self.author_name(page)}"

    def get_object(self, request):
        return Site.find_for_request(request).root_page.specific

    def programs(self, page):
        return ProgramPage.objects.shown().descendant_of(page).defer_streamfields()

    def records(self, page):
        return records_below(page, ENTRIES_IN_FEED)

    def pages(self, page):
        kinds = (
            DiseasePage.objects.shown(),
            TopicPage.objects.shown().beside_others(),
            CardPage.objects.shown(),
            ProgramPage.objects.shown(),
            ProgramUpdatePage.objects.live().public(),
            lent(StoryPage.objects),
        )
        return [pages.descendant_of(page) for pages in kinds]


def review_of(page):
    """Return what the page itself says of its review (str); '' for a page that none reviews."""
    if not isinstance(page, ReviewedPage):
        return ""
    line = render_to_string("components/review_line.html", {"page": page, "elsewhere": True})
    return " ".join(text_of(line).split())


def lent(stories):
    """Return those of `stories` (queryset or manager) that families lend to other sites today."""
    return stories.shown().with_consent(Channel.FEEDS)


def published(pages):
    """`pages` (queryset) without those that never were published, which have no day; without their long texts."""
    return pages.exclude(last_published_at=None).defer_streamfields()


def below_home(request, pages):
    """Return those of `pages` (queryset) that belong to the site that was asked."""
    return pages.descendant_of(Site.find_for_request(request).root_page)


stories_feed = cacheable()(for_machines(StoriesFeed()))
disease_feed = cacheable()(for_machines(DiseaseFeed()))
program_feed = cacheable()(for_machines(ProgramFeed()))
everything_feed = cacheable()(for_machines(EverythingFeed()))
