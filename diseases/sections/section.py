"""The description of a part of a disease page. Each part has a module of its own; sections/__init__.py lists them in order."""

from typing import TYPE_CHECKING, Any

from django.db.models import Manager, Model
from wagtail.admin.panels import Panel
from wagtail.search.index import BaseField

from charity_site.core.data import Data, Said
from diseases.sections.retold import Retold

if TYPE_CHECKING:
    from diseases.models import DiseasePage

Context = dict[str, Any]  # what the page's template gets
Properties = dict[str, Any]  # words of https://schema.org with their values

FACTS, CARE, RESEARCH = TABS = ("Name and facts", "Symptoms to questions", "Research, sources, review")


class Part:
    """A part of a disease page: what it stores, how staff edit it, what it gives to the page, to search and to machines.

    A module with a subclass and a line in the list are enough: the page, its API, its files and its structured data loop
    over the list.
    """

    fields: type[Model] | None = None  # an abstract model: the columns that it adds to the page
    tab = FACTS  # of the page's form
    panels: list[Panel] = []
    search_fields: list[BaseField] = []
    select_related_fields: tuple[str, ...] = ()  # foreign keys (names of columns) that are read together with the page
    shows: tuple[str, ...] = ()  # names of columns and lists that its template gets as they are
    data: type[Data] | None = None  # how it reads as data (core/data.py): for the API, from a file and into one
    is_listed = False  # whether the API shows it in its list of all diseases too

    def context(self, page: "DiseasePage") -> Context:
        """Return what the template of `page`, whose rows are fetched, gets from this part."""
        values = {name: getattr(page, name) for name in self.shows}
        return {name: value.all() if isinstance(value, Manager) else value for name, value in values.items()}

    def condition(self, context: Context) -> Properties:
        """Return what it says of the disease in the words of https://schema.org/MedicalCondition."""
        return {}

    def web_page(self, context: Context) -> Properties:
        """Return what it says of the page in the words of https://schema.org/MedicalWebPage."""
        return {}


class Factor(Data):
    name: str
    note: Said


class Section(Part):
    """A part under a heading of its own, with templates/diseases/sections/<id>.html."""

    id = ""  # its anchor
    heading = ""
    retold_rows: tuple[str, ...] = ()  # names of its lists: lines for children retell one of their rows, by its name
    filled_by: tuple[str, ...] = ()  # names in the context: where none of them has something, it is left out
    may_be_saved = True  # in a copy on a reader's phone
    may_be_embedded = True  # in a page of a clinic
    is_printed = True
    is_medical = True  # a clinician reviews what it says
    review_months = 24  # after a review it is due again: by risk 12, 24 or 36
    # What it is about, if the vocabulary has a word: https://schema.org/HealthAspectEnumeration
    health_aspect: str | None = None
    is_practice = False  # an aspect of medical practice: https://schema.org/aspect

    @property
    def template(self) -> str:
        return f"diseases/sections/{self.id}.html"

    def beside(self, page: Any) -> dict[str, Any]:
        """Return what else readers of this section of `page` read, for its fingerprint: the lines for children that are shown."""
        if not hasattr(page, "child_lines"):  # topics have sections too
            return {}
        lines = [line for line in Retold(self, page).judged() if line.is_current]
        return {
            "child_lines": [
                {name: getattr(line, name) for name in ("ages", "retells", "text", "to_be_checked")} for line in lines
            ]
        }

    def is_filled(self, context: Context) -> bool:
        return any(context[name] for name in self.filled_by)
