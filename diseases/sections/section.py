"""The description of a part of a disease page. Each part has a module of its own; sections/__init__.py lists them in order."""

from django.db.models import Manager

from charity_site.core.data import Data, Said

FACTS, CARE, RESEARCH = TABS = ("Name and facts", "Symptoms to questions", "Research, sources, review")


class Part:
    """A part of a disease page: what it stores, how staff edit it, what it gives to the page, to search and to machines.

    A module with a subclass and a line in the list are enough: the page, its API, its files and its structured data loop
    over the list.
    """

    fields = None  # an abstract model: the columns that it adds to the page
    tab = FACTS  # of the page's form
    panels = []
    search_fields = []
    select_related_fields = ()  # foreign keys (names of columns) that are read together with the page
    shows = ()  # names of columns and lists that its template gets as they are
    data = None  # how it reads as data (core/data.py): for the API, from a file and into one
    is_listed = False  # whether the API shows it in its list of all diseases too

    def context(self, page):
        """Return what the template of `page` (DiseasePage, with its rows fetched) gets from this part (dict)."""
        values = {name: getattr(page, name) for name in self.shows}
        return {name: value.all() if isinstance(value, Manager) else value for name, value in values.items()}

    def condition(self, context):
        """Return what it says of the disease in the words of https://schema.org/MedicalCondition (dict)."""
        return {}

    def web_page(self, context):
        """Return what it says of the page in the words of https://schema.org/MedicalWebPage (dict)."""
        return {}


class Factor(Data):
    name: str
    note: Said


class Section(Part):
    """A part under a heading of its own, with templates/diseases/sections/<id>.html."""

    id = ""  # its anchor
    heading = ""
    filled_by = ()  # the names in the context of which one at least must have something, else it is left out
    may_be_kept = True  # in a copy on a reader's phone
    may_be_embedded = True  # in a page of a clinic
    is_printed = True
    health_aspect = None  # what it is about, if the vocabulary has a word: https://schema.org/HealthAspectEnumeration
    is_practice = False  # an aspect of medical practice: https://schema.org/aspect

    @property
    def template(self):
        return f"diseases/sections/{self.id}.html"

    def is_filled(self, context):
        return any(context[name] for name in self.filled_by)
