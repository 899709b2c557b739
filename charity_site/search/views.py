from collections.abc import Sequence
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from charity_site.delivery.web.rate_limits import address_of
from charity_site.readpath.routing import site_of
from charity_site.search.engine import Answer, answer
from charity_site.search.excerpts import excerpt
from charity_site.search.fulltext import Visible
from charity_site.search.models import Asked, Kind
from charity_site.search.names import current_names
from charity_site.search.results import Result, addresses_of_names, promoted, results_of
from charity_site.search.unanswered import count_question
from diseases.models import Symptom, UrgencyRule, advices, languages_of_names
from topics.models import TopicPage
from topics.stages import QUIET

RESULTS_PER_PAGE = 10
LONGEST_QUERY = 200  # characters: longer is no question that a person types
MOST_SUGGESTIONS = 8
WHAT_IT_IS: dict[str, str] = {
    Kind.DISEASE: "Type of cancer",
    Kind.SYMPTOM: "Symptom",
    Kind.TREATMENT: "Treatment",
    Kind.LATE_EFFECT: "After treatment",
    Kind.TERM: "Word explained",
    Kind.PAGE: "Page",
}


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search all that a visitor may see. `q`: the words (at most LONGEST_QUERY); `kind`: one of Kind, to see only that where
    there is any; `page`: a whole number."""
    query = request.GET.get("q", "").strip()
    too_long = len(query) > LONGEST_QUERY
    visible = Visible(site_of(request))
    found = answer(query, visible) if query and not too_long else Answer()
    named = results_of([*found.pinned, *found.symptoms, *found.did_you_mean, *found.look_alikes], visible, request)
    pinned = [named[entry] for entry in found.pinned if entry in named]
    asks_nothing = leads_to_quiet_page(pinned)
    kinds = facets([*(result.entry.kind for result in pinned), *(found.kinds[entry] for entry in found.hits)])
    kind = next((value for value, *_ in kinds if value == request.GET.get("kind")), None)
    if kind:
        pinned = [result for result in pinned if result.entry.kind == kind]
        found.hits = [entry for entry in found.hits if found.kinds[entry] == kind]
    paginator = Paginator([*(result.entry.pk for result in pinned), *found.hits], RESULTS_PER_PAGE)
    page = paginator.get_page(request.GET.get("page"))
    shown = named | results_of([entry for entry in page if entry not in named], visible, request)
    results = [shown[entry] for entry in page if entry in shown]
    for result in results:
        result.reason = found.reasons.get(result.entry.pk, "")
        result.excerpt = excerpt(result.entry.text, set(found.stems), but=result.entry.summary)
    if page.number == 1 and not kind:
        results = promoted(found.promoted, results, found.named, request)
    records = [named[entry].record for entry in found.symptoms if entry in named]
    symptoms = [record for record in records if isinstance(record, Symptom)]
    did_you_mean = [named[entry] for entry in found.did_you_mean if entry in named]
    context = {
        "query": query[:LONGEST_QUERY],
        "too_long": too_long,
        "longest_query": LONGEST_QUERY,
        "results": results,
        "is_quiet": asks_nothing or leads_to_quiet_page(results),
        "result_page": page,
        "number": paginator.count,
        "all_words": found.all_words or bool(pinned),
        "is_named": bool(found.named or found.help),
        "mended": found.mended,
        "is_slip": found.is_slip,
        "symptoms": symptoms,
        "advices": advices(symptoms, UrgencyRule.objects.about(symptoms)) if symptoms else [],
        "is_mostly_harmless": all(symptom.is_mostly_harmless for symptom in symptoms),
        "kinds": kinds,
        "kind": kind,
        # What is asked about never stands among the answers.
        "look_alikes": [named[entry] for entry in found.look_alikes if entry in named],
        "did_you_mean": did_you_mean,
        "paging_query": urlencode({"q": query} | ({"kind": kind} if kind else {})) + "&",
    }
    if query and not too_long and not {"page", "kind"} & set(request.GET):
        if did_you_mean:
            count_question(query, Asked.Outcome.DID_YOU_MEAN, address_of(request))
        elif not (paginator.count or found.promoted or symptoms):
            count_question(query, Asked.Outcome.NOTHING, address_of(request))
    return render(request, "search/search.html", context, status=400 if too_long else 200)


def leads_to_quiet_page(results: Sequence[Result]) -> bool:
    """Return whether one of `results` is a page on which nothing is asked for: who is led there is asked for nothing on the way."""
    pages = [result.entry.page_id for result in results if result.entry.page_id]
    return bool(pages) and TopicPage.objects.filter(pk__in=pages, stage__in=QUIET).exists()


def facets(found: Sequence[str]) -> list[tuple[str, str, int]]:
    """Return how much there is of each kind in `found`: [(value, label, number)], without what there is none of."""
    return [(kind.value, kind.label, number) for kind in Kind if (number := found.count(kind.value))]


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """Answer with names that begin with what is typed in `q` (1 to LONGEST_QUERY characters), for the search field: JSON with
    a list `suggestions` of {name, note, url}; `note` says what it is, and how its page is called where `name` does not; there is
    `lang` where `name` is in another language."""
    typed = request.GET.get("q", "").strip()
    if not 0 < len(typed) <= LONGEST_QUERY:
        return JsonResponse({"error": f"Give q: 1 to {LONGEST_QUERY} characters."}, status=400)
    names = current_names().beginning_with(typed, 4 * MOST_SUGGESTIONS)  # some of them may be hidden
    addresses = addresses_of_names(Visible(site_of(request)), request)
    languages = languages_of_names()
    rows = [
        {
            "name": name.written,
            "note": WHAT_IT_IS[name.kind] + ("" if name.written == name.title else f": {name.title}"),
            "url": addresses[name.entry],
            **({"lang": languages[name.written]} if name.written in languages else {}),
        }
        for name in names
        if name.entry in addresses
    ]
    return JsonResponse({"suggestions": rows[:MOST_SUGGESTIONS]})
