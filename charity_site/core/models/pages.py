from http import HTTPMethod
from itertools import chain

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.shortcuts import render
from django.utils.text import Truncator
from modelcluster.models import get_all_child_relations
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page, PageManager, ReferenceIndex
from wagtail.search import index
from wagtail.signal_handlers import disable_reference_index_auto_update

from charity_site.consent.models import Channel
from charity_site.core.forms import SiteCopyForm, SitePageForm
from charity_site.core.hurtful_words import refuse_hurtful_words
from charity_site.core.locks import OpenToPublishers
from charity_site.core.models.copying import KeepsPeople
from charity_site.core.models.routing import Routed, SitePageQuerySet
from charity_site.core.models.sharing import Sharing
from charity_site.core.models.whose_words import RemembersPeople
from charity_site.core.page_owners import OwnerPanel
from charity_site.core.permissions import SitePagePermissionTester
from charity_site.core.pictures import pictures_in
from charity_site.core.promote import PROMOTE_PANELS
from charity_site.core.quotes import quotes_in
from charity_site.core.reader import reader
from charity_site.core.seen import works_on
from charity_site.core.taken_addresses import check_address
from charity_site.core.tree import look_again
from charity_site.delivery.pagecache.policy import mark_cacheable
from charity_site.delivery.text.clean_text import in_one_line
from charity_site.delivery.text.direction import isolated
from charity_site.delivery.text.survival_figures import (
    states_survival_figure,
    without_figures,
    without_survival_figures,
)
from charity_site.readpath.child_rows import fetch_rows, forget_rows
from charity_site.readpath.memo import memoize

SAMPLE_NOTICE = "Sample content. Not medical advice."
NOT_REVIEWED = "Not reviewed by a clinician."
HOME_DEPTH = 2  # in the tree: below the root


class SitePage(Routed, Sharing, RemembersPeople, KeepsPeople, OpenToPublishers, Page):
    """The base of every page of the site."""

    # A form is a view of its own, with its own permission and limits: a page is only read.
    allowed_http_methods = [HTTPMethod.GET, HTTPMethod.HEAD]

    is_sample = models.BooleanField(
        "sample content",
        default=False,
        help_text="The page says that it is a sample, and search engines are asked to leave it out.",
    )

    photo_channels = (Channel.PHOTO,)  # what a person in a picture must have agreed to, for this kind of page

    query_parameters = ()  # (str) those that change what is shown; copies are made for no others

    is_quiet = False  # nothing is asked for on it, and no story is offered: core/quiet.py
    not_on_quiet_pages = ""  # what it is, in words, where no quiet page may lead to it

    kind_label = ""  # what readers call this kind of page, in lists where kinds are mixed

    base_form_class = SitePageForm
    copy_form_class = SiteCopyForm
    is_in_form = False  # set by the form, which checks on its own what is about to be published

    promote_panels = [
        *PROMOTE_PANELS,
        MultiFieldPanel([FieldPanel("is_sample")], heading="Sample content"),
    ]
    settings_panels = [*Page.settings_panels, OwnerPanel(heading="Owner")]

    search_fields = [*Page.search_fields, index.SearchField("title", boost=8)]
    search_auto_update = False  # save() does it

    objects = PageManager.from_queryset(SitePageQuerySet)()

    class Meta:
        abstract = True

    @property
    def sample_notice(self):
        """Return what is said wherever something of a sample page is shown (str); '' for a page of our own."""
        return " ".join([SAMPLE_NOTICE, *([] if self.has_reviews() else [NOT_REVIEWED])]) if self.is_sample else ""

    def has_reviews(self):
        """Return whether a clinician reviewed something of it."""
        return False

    @property
    def asks_for_gifts(self):
        """Return whether a button for gifts stands in its header. All other pages are for families: a plain link is enough there."""
        return bool(self.not_on_quiet_pages) or Channel.APPEALS in self.photo_channels

    @property
    def own_summary(self):
        """One or two plain sentences (str) about it, as staff wrote them."""
        return self.search_description

    @property
    def card_text(self):
        """The same for its head, for cards and for lists: without a figure of outlook."""
        return without_survival_figures(self.own_summary)

    @property
    def head_title(self):
        """Return what browsers and search engines call it (str)."""
        title = self.seo_title or self.title
        return (self.kind_label or "A page") if states_survival_figure(title) else title

    @property
    def head_description(self):
        """Return what search engines show of it (str)."""
        return without_figures(self.search_description or self.own_summary)

    @transaction.atomic
    def save(self, *args, **kwargs):
        if kwargs.get("update_fields") is not None:  # a draft, which is not for the public's search
            return super().save(*args, **kwargs)
        with disable_reference_index_auto_update():
            result = super().save(*args, **kwargs)
        # Rows are stored after their page. Wagtail goes through both indexes in between, and through the one of references
        # again after each row. Here it is once, when all is stored: all of it shows at once, or not at all.
        if stored := self.get_indexed_objects().prefetch_related(None).filter(pk=self.pk).first():
            fetch_rows(stored)  # both indexes read them
        ReferenceIndex.create_or_update_for_object(stored or self)
        if stored:
            index.insert_or_update_object(stored)
        return result

    def save_revision(self, *args, **kwargs):
        fetch_rows(self)  # the checks, the version and the index of references each read all of them
        try:
            return super().save_revision(*args, **kwargs)
        finally:
            forget_rows(self)

    def clean(self):
        super().clean()
        if parent := self.get_parent():
            check_address(parent, self.slug)

    def full_clean(self, exclude=None, **kwargs):
        if not self._state.adding:
            look_again(self)  # others may have moved it since it was read
        super().full_clean(exclude={*(exclude or ()), "path"}, **kwargs)  # its place is what core/tree.py looks after
        # Wagtail comes through here on every way to publish: form, workflow, schedule, import, shell.
        if self.live and not self.is_in_form:
            rows = {
                name: list(getattr(self, name).all())
                for name in (relation.get_accessor_name() for relation in get_all_child_relations(type(self)))
            }
            try:
                self.check_publishable()
                self.check_rows(rows)
                for record in (self, *chain.from_iterable(rows.values())):
                    refuse_hurtful_words(record)
            except ValidationError as error:
                # Many pages may be published at once: say which one it is about.
                messages = [f"“{self.title}”: {message}" for message in error.messages]
                raise ValidationError({NON_FIELD_ERRORS: messages}) from error  # Wagtail's API takes them by field

    def check_publishable(self):
        """Raise ValidationError when this page's own fields are not fit for the public."""
        for picture in pictures_in(self):
            if gaps := picture.consent_problems(*self.photo_channels):
                why = "; ".join(gaps) if self.says_who() else "not everyone in it agrees to that today"
                raise ValidationError(f"The picture “{picture.title}” cannot be shown here: {why}.")

        for quote in quotes_in(self):
            if gaps := quote.consent_problems(*self.quote_channels):
                raise ValidationError(
                    f"The quote “{Truncator(quote['text']).words(8)}” {self.why_no_quote(quote, gaps)}"
                )

    def why_no_quote(self, quote, gaps):
        if not quote.people:
            return "has no consent: choose whose words they are, or take it out. A site manager can choose for you."
        return f"cannot be shown here: {'; '.join(gaps) if self.says_who() else 'who said it does not agree to that today'}."

    @property
    def quote_channels(self):
        """Return what a person whose words stand on this page must have agreed to."""
        return (Channel.WEBSITE, *(channel for channel in self.photo_channels if channel != Channel.PHOTO))

    def get_admin_display_title(self):
        # What a page will be called is for those who work on it.
        user = reader.get()
        title = super().get_admin_display_title() if user is None or works_on(user, self) else self.title
        return isolated(in_one_line(title))  # one from before may hold what the subject of a mail cannot

    def says_who(self):
        """Return whether who publishes may read names of consent records. At a shell there is nobody to ask."""
        user = get_active_log_context().user
        return user is None or user.has_perm("consent.view_consent")

    def check_rows(self, rows):
        """Raise ValidationError when this page's rows, or the lack of them, are not fit for the public.

        `rows` maps each list's name to its rows (list), as they will be: the page's own, or those of a form.
        """
        for row in chain.from_iterable(rows.values()):
            if hasattr(row, "check_publishable"):
                row.check_publishable()

    def permissions_for_user(self, user):
        return SitePagePermissionTester(user, self)

    def update_aliases(self, **kwargs):
        """Bring the aliases up to date. Wagtail makes them public also when this page itself only waits for its time."""
        if Page.objects.live().filter(pk=self.pk).exists():  # an alias that has aliases does not know yet that it is
            super().update_aliases(**kwargs)
        else:
            for alias in self.aliases.live():
                alias.unpublish(log_action=False)

    def is_shown(self):
        """Return whether visitors may see this page today, as far as it knows by itself."""
        return self.live

    @classmethod
    def reviewed_sections(cls):
        """Return the sections of its medical text, in order: each has an `id` (str), a `heading` (str), `data`, its schema
        (core/data.py), and `review_months` (int), after how many it is checked again."""
        return ()

    def shows(self, picture):
        """Return whether visitors may see `picture` (image) on this page today, if it is on it."""
        return self.is_shown() and picture.is_covered(*self.photo_channels)

    def serve(self, request, *args, **kwargs):
        return self.as_served(super().serve(request, *args, **kwargs))

    def as_served(self, response):
        """Return `response`, which shows this page, with what caches and search engines are told of it."""
        if self.is_sample:
            response["X-Robots-Tag"] = "noindex"
        return mark_cacheable(response, self.query_parameters)

    def serve_password_required_response(self, request, form, action_url):
        # Without the context of the page: who does not know the password does not learn its title either.
        return render(request, "wagtailcore/password_required.html", {"form": form, "action_url": action_url})

    def get_context(self, request, *args, **kwargs):
        return {**super().get_context(request, *args, **kwargs), "ancestors": self.pages_above()}

    def pages_above(self):
        """The pages above this one (list), from the home page on."""
        above, page = [], self
        # Step by step, because each page on the way of a request knows the one above it: no query.
        while page.depth and page.depth > HOME_DEPTH:
            page = page.get_parent()
            above.insert(0, page)
        return above

    def get_sitemap_urls(self, request=None):
        """Return what the sitemap says of this page (list of dict, as Wagtail has it): nothing of a sample."""
        return [] if self.is_sample else [{"location": self.get_full_url(request), "lastmod": self.last_published_at}]


@receiver(post_delete)
def is_found_no_more(sender, instance, **kwargs):
    if issubclass(sender, SitePage):  # whose `search_auto_update` switches this off too
        index.remove_object(instance)


class SectionIndexPage(SitePage):
    """The list of all pages of one kind, such as all stories. A site has one of each, below its home page."""

    introduction = models.CharField(max_length=300, help_text="One or two sentences under the title.")

    content_panels = [*SitePage.content_panels, FieldPanel("introduction")]
    search_fields = [*SitePage.search_fields, index.SearchField("introduction")]

    parent_page_types = ["home.HomePage"]
    max_count_per_parent = 1

    class Meta:
        abstract = True

    @classmethod
    def first_shown(cls):
        """The page of this kind that visitors may see, or None. It belongs to all requests: not to be changed."""
        return memoize(("first shown", cls), lambda: cls.objects.shown().first())

    @property
    def own_summary(self):
        return self.introduction

    def get_sitemap_urls(self, request=None):
        # A list changes with what stands in it, so a day of its own would say too little.
        return [{**url, "lastmod": None} for url in super().get_sitemap_urls(request)]
