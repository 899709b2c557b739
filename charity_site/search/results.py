from dataclasses import dataclass

from charity_site.glossary.models import Term
from charity_site.search.models import Entry
from diseases.models import Symptom


@dataclass
class Result:
    """An entry as a list shows it."""

    entry: Entry
    url: str
    reason: str = ""  # why it is there
    excerpt: str = ""  # safe HTML


def results_of(entries, seen, request):
    """Those of `entries` (list of ids) that are `seen` by visitors ({entry id: kind}), as {id: Result}."""
    entries = [entry for entry in entries if entry in seen]
    found = list(Entry.objects.filter(pk__in=entries).select_related("page")) if entries else []
    signs, terms = addresses(Symptom, found, "symptom_id"), addresses(Term, found, "term_id")
    results = (
        Result(
            entry,
            entry.page.get_url(request) if entry.page else signs.get(entry.symptom_id) or terms.get(entry.term_id),
        )
        for entry in found
    )
    return {result.entry.pk: result for result in results if result.url}


def addresses(model, entries, field):
    """Where the records of `model` are found that `entries` (list of Entry) refer to by `field` (str): {key: address}."""
    keys = [getattr(entry, field) for entry in entries if getattr(entry, field)]
    return {record.pk: record.url for record in model.objects.shown().filter(pk__in=keys)} if keys else {}
