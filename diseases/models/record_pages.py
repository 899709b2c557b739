"""Shared records that have a page each, below the list of all of their kind: symptoms, treatments, late effects."""

from django.db import models
from django.db.models import Value
from django.http import Http404
from wagtail.search import index
from wagtail.url_routing import RouteResult

from charity_site.core.models import NamedRecord, SectionIndexPage
from charity_site.readpath.memo import memoize

NO_PAGE = {"canonical": None, "share": None}  # what machines are told where there is nothing to find


class RecordQuerySet(models.QuerySet):
    """Questions to ask of all records of a kind at once."""

    def shown(self):
        """Return those with a page that visitors may see. `url` costs no query then."""
        index_page = self.model.index_page_model().first_shown()
        return self.filter(live=True).annotate(index_url=Value(index_page.url)) if index_page else self.none()


class RecordWithPage(NamedRecord, index.Indexed):
    """A shared record with a page of its own."""

    page_template = ""

    objects = RecordQuerySet.as_manager()

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("also_called"),
        index.AutocompleteField("also_called"),
    ]

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self):
        return self.name

    @classmethod
    def index_page_model(cls):
        """Return the model of the page below which each record has its own."""
        raise NotImplementedError

    @classmethod
    def addresses(cls):
        """The addresses of all records that have a page: {key: str}."""
        return memoize(("addresses of", cls), lambda: {record.pk: record.url for record in cls.objects.shown()})

    @property
    def own_summary(self):
        """One plain sentence about it (str), for lists; '' without any."""
        raise NotImplementedError

    @property
    def url(self):
        """The address (str) of its page; None while visitors may not see one."""
        if not hasattr(self, "index_url"):  # it does not come from shown()
            found = type(self).objects.shown().filter(pk=self.pk).first()
            return found and found.url
        return f"{self.index_url}{self.slug}/"

    def get_preview_template(self, request, mode_name):
        return self.page_template

    def get_preview_context(self, request, mode_name):
        return self.index_page_model().preview_of(request, self)


class RecordIndexPage(SectionIndexPage):
    """The list of all records of a kind; `<slug>/` below it shows one."""

    record_model = None  # of RecordWithPage
    refused_template = ""  # where records that are looked up together can be refused (diseases/combination.py)

    subpage_types = []

    class Meta:
        abstract = True

    def route(self, request, path_components):
        if self.live and len(path_components) == 1:
            return RouteResult(self, kwargs={"slug": path_components[0]})
        return super().route(request, path_components)

    def serve(self, request, slug=""):
        return self.response_with(request, **({"records": [self.record_at(slug)]} if slug else {}))

    def response_with(self, request, **what):
        """Return the response that shows the list, or `what` of it: `records` (list), or a `refusal` (InvalidCombination)."""
        response = super().serve(request, **what)
        if refusal := what.get("refusal"):
            response.status_code = refusal.status
        return response

    def record_at(self, slug):
        """Return the record that is shown at `slug` (str). Raise Http404 where there is none."""
        record = self.record_model.objects.shown().filter(slug=slug).first()
        if record is None:
            raise Http404(f"There is no {self.record_model._meta.verbose_name} with this address.")
        return record

    def get_template(self, request, *args, records=(), refusal=None, **kwargs):
        if records:
            return self.record_model.page_template
        return self.refused_template if refusal else super().get_template(request, *args, **kwargs)

    def get_context(self, request, *args, records=(), refusal=None, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        if refusal:
            return {**context, **NO_PAGE, "refusal": refusal}
        return {**context, **(self.about(request, records, context) if records else self.all_listed())}

    def all_listed(self):
        """Return what the list itself shows (dict): all records, as `listed`."""
        return {"listed": list(self.record_model.objects.shown())}

    def about(self, request, records, context):
        """Return what the page of `records` (list) shows (dict). `context`: that of any page."""
        raise NotImplementedError

    def told_of(self, request, context, title, description, address):
        """Return what head and machines are told (dict) of a page below this one at the `address` (str); without one, that it is no
        page."""
        here = address and f"{self.get_full_url(request)}{address.removeprefix(self.url)}"
        return {
            "part_title": title,
            "ancestors": [*context["ancestors"], self],
            "description": description,
            **(
                {"canonical": here, "share": {**context["share"], "title": title, "url": here}}
                if here and "share" in context  # none in a preview
                else NO_PAGE
            ),
        }

    @classmethod
    def preview_of(cls, request, record):
        """Return what the page of `record` shows (dict), also where it is a draft or has none."""
        page = cls.objects.first()
        record.pk = record.pk or 0  # one that was never stored, and is not stored here, is on no page
        record.index_url = page.url or ""
        return page.get_context(request, records=[record])

    def get_sitemap_urls(self, request=None):
        pages = super().get_sitemap_urls(request)
        base = self.get_full_url(request)
        shown = self.record_model.objects.shown() if pages else ()
        return [*pages, *({"location": f"{base}{record.slug}/"} for record in shown)]
