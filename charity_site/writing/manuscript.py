"""What a page or a shared record says, by its sections: what the checks read."""

import re
from collections import defaultdict
from dataclasses import replace
from functools import cached_property

from django.utils.text import capfirst
from modelcluster.models import get_all_child_relations

from charity_site.core.models import SourcedRow
from charity_site.core.passages import passages_of
from charity_site.readpath.memo import memoize
from charity_site.writing.reading_age import reading_age
from diseases.models import DiseaseGroup, DiseaseName, DiseasePage
from diseases.sections import PARTS, SECTIONS


class Manuscript:
    """The text of `record` (a page, a symptom, a medical word, ...), as it is in memory: a draft too."""

    def __init__(self, record):
        self.record = record
        self.figures = []  # what each row that states a figure with its source says (str)
        self.sections = defaultdict(list)  # {heading: list of Passage}, in the order of the page
        for passage in passages_of(record):
            section = self.section_of_column(passage)
            if section:
                self.sections[section].append(passage)
        for relation in get_all_child_relations(type(record)):
            self.add_rows(relation)
        self.sort()

    @property
    def is_disease(self):
        return isinstance(self.record, DiseasePage)

    def section_of_column(self, passage):
        """Return under what heading (str) readers find the `passage`; '' where they do not read it as text."""
        if self.is_disease:
            for part in PARTS:
                if part.fields and passage.field in {column.name for column in part.fields._meta.get_fields()}:
                    return getattr(part, "heading", "") or ("First words" if passage.field == "tagline" else "")
        return passage.heading or capfirst(self.record._meta.get_field(passage.field).verbose_name)

    def add_rows(self, relation):
        """Add what the rows of a list (`relation`, of the record's model) say."""
        model = relation.related_model
        section = capfirst(model._meta.verbose_name_plural)
        if self.is_disease:  # a part is a module: its rows stand there. Names and codes are not in a section.
            section = next((part.heading for part in SECTIONS if type(part).__module__ == model.__module__), "")
        if not section and not hasattr(model, "read_under"):
            return
        for row in getattr(self.record, relation.get_accessor_name()).all():
            said = passages_of(row)
            if isinstance(row, SourcedRow):
                self.figures.append(" ".join([*(passage.text for passage in said), str(row.as_of or "")]))
                said = [replace(passage, is_figure=True) for passage in said]
            self.sections[getattr(row, "read_under", section)] += said

    def sort(self):
        """Bring the sections of a disease page into the order in which they stand on it."""
        order = [part.heading for part in SECTIONS]
        if self.is_disease:
            self.sections = dict(
                sorted(self.sections.items(), key=lambda each: order.index(each[0]) if each[0] in order else -1)
            )

    def passages(self):
        """Yield each passage with its section: (str, Passage)."""
        for section, passages in self.sections.items():
            yield from ((section, passage) for passage in passages)

    @cached_property
    def own_names(self):
        """The names (list of str) of what it is about, which nobody can write more simply."""
        record = self.record
        names = [getattr(record, name, "") for name in ("title", "name", "abbreviation")]
        rows = record.names.all() if self.is_disease else ()
        return [name for name in [*names, *getattr(record, "other_names", ()), *(row.name for row in rows)] if name]

    @cached_property
    def names(self):
        """A pattern of the names of diseases, its own among them: the words that reading ages leave out."""
        every = sorted({*self.own_names, *names_of_diseases()}, key=len, reverse=True)
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, every))})(?:s|['’]s)?\b", re.IGNORECASE)

    @cached_property
    def ages(self):
        """The reading age of each section that is long enough to have one: [(heading, age in whole years, hard words, texts)]. Names of
        diseases, headings and what others say are left out."""
        found = []
        for section, passages in self.sections.items():
            texts = [each.text for each in passages if each.is_prose and not each.is_quoted]
            age, hard = reading_age([self.names.sub("it", text) for text in texts])
            if age is not None:
                found.append((section, round(age), hard, texts))
        return found


def names_of_diseases():
    """The names (list of str) of all diseases that have a page."""
    return memoize(
        "names of diseases",
        lambda: [
            *DiseasePage.objects.values_list("title", flat=True),
            *DiseaseName.objects.values_list("name", flat=True),
            *(group.label for group in DiseaseGroup if " " not in group.label),  # leukemia, lymphoma
        ],
    )
