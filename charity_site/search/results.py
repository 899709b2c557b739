from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from wagtail.contrib.search_promotions.models import SearchPromotion

from charity_site.core.models import NamedRecord
from charity_site.delivery.text.survival_figures import resembles_survival_figure, without_figures
from charity_site.search.backend import RECORDS
from charity_site.search.fulltext import Visible
from charity_site.search.models import Entry
from charity_site.search.names import IN_MEMORY


@dataclass
class Result:
    """An entry as a list shows it."""

    entry: Entry
    url: str | None
    is_external: bool = False
    reason: str = ""  # why it is there
    excerpt: str = ""  # safe HTML
    record: NamedRecord | None = None  # what the entry is of, where that is no page


def promoted(
    choices: Sequence[SearchPromotion], results: list[Result], named: set[int], request: HttpRequest
) -> list[Result]:
    """Return `results` with what staff chose (`choices`) at the beginning, but below the diseases whose name was typed
    (`named`, ids of entries). Each page stands there once."""
    if not choices:
        return results
    first = [result for result in results if result.entry.pk in named]
    above = {result.entry.page_id for result in first}
    chosen = [choice for choice in choices if choice.page_id is None or choice.page_id not in above]
    pages = above | {choice.page_id for choice in chosen if choice.page_id}
    return [
        *first,
        *(result_of(choice, request) for choice in chosen),
        *(result for result in results if result.entry.page_id is None or result.entry.page_id not in pages),
    ]


def result_of(choice: SearchPromotion, request: HttpRequest) -> Result:
    """Return `choice` as a result."""
    title = choice.title or choice.external_link_url
    if choice.page is None and resembles_survival_figure(title):
        title = choice.external_link_url
    summary = without_figures(choice.description)
    entry = Entry(page=choice.page, label="Chosen by us", title=title, summary=summary)
    url = choice.page.get_url(request) if choice.page else choice.external_link_url
    return Result(entry, url, is_external=choice.page is None)


def results_of(entries: Collection[int], visible: Visible, request: HttpRequest) -> dict[int, Result]:
    """Return those of `entries` (ids) that are `visible`, by their ids."""
    found = list(visible.entries.filter(pk__in=entries).select_related("page")) if entries else []
    named = {field: records(model, found, field) for model, (field, *_) in RECORDS.items()}
    results = []
    for entry in found:
        record = next(filter(None, (rows.get(getattr(entry, field)) for field, rows in named.items())), None)
        url = entry.page.get_url(request) if entry.page else record and record.url
        results.append(Result(entry, url, record=record))
    return {result.entry.pk: result for result in results if result.url}


def addresses_of_names(visible: Visible, request: HttpRequest) -> dict[int, str]:
    """Return where that is found which has names (IN_MEMORY) and is `visible`: {entry: address}."""

    def found() -> dict[int, str]:
        named = list(Entry.objects.filter(kind__in=IN_MEMORY).values_list("pk", flat=True))
        return {entry: result.url for entry, result in results_of(named, visible, request).items() if result.url}

    return visible.memoized("addresses of names", found)


def records(model: Any, entries: Iterable[Entry], field: str) -> dict[int, Any]:
    """Return the records of `model` with a page that `entries` refer to by `field`: {key: record}."""
    keys = [getattr(entry, field) for entry in entries if getattr(entry, field)]
    return model.objects.shown().in_bulk(keys) if keys else {}
