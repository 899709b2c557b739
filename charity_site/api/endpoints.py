"""The read-only API for partners, version 1: /api/v1/."""

from datetime import timedelta
from functools import wraps
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db.models import Prefetch
from django.http import Http404
from ninja import NinjaAPI
from ninja.errors import ValidationError

from charity_site.api.changes import changed, pages_of, removed, shown
from charity_site.api.middleware import MINUTE
from charity_site.api.models import Kind
from charity_site.api.parameters import AFTER, LIMIT, OFFSET, SINCE, Key, Moment, Slug, WholeNumber
from charity_site.api.problems import CONTENT_TYPE, BadParameter, problem
from charity_site.api.schemas import (
    Answer,
    Card,
    Changes,
    Disease,
    DiseaseSummary,
    LateEffectRecord,
    Listing,
    Problem,
    Programme,
    ProgrammeSummary,
    Story,
    Topic,
    TopicSummary,
    TreatmentKind,
    TrialList,
)
from charity_site.api.schemas.parts import data_url
from charity_site.cards.models import CardPage
from charity_site.core.models import SiteSettings
from charity_site.readpath.child_rows import child_relations, fetch_rows
from charity_site.review.models import ReviewedPage
from charity_site.review.state import PageState, review_states, with_review_states
from charity_site.trials.listing import listing_of, trials_in
from charity_site.trials.models import REGISTER
from diseases import models as records
from diseases.models import DiseasePage
from stories.feeds import name_of

OVERLAP = timedelta(minutes=1)  # longer than it takes to publish a page
ETAG = {"ETag": {"description": "Changes with the answer.", "schema": {"type": "string"}, "required": True}}
IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "description": "The ETag of the answer that you have. If nothing changed, the answer is 304 and empty.",
    "schema": {"type": "string"},
    "required": False,
}


class PartnerAPI(NinjaAPI):
    """NinjaAPI whose document also tells what charity_site/api/middleware.py does."""

    def get_openapi_schema(self, **kwargs):
        document = super().get_openapi_schema(**kwargs)
        document["components"]["schemas"] |= schemas_of_problem()
        for path, operations in document["paths"].items():
            for operation in operations.values():
                operation["parameters"].append(IF_NONE_MATCH)
                operation["responses"][200] |= {"description": "What you asked for.", "headers": ETAG}
                operation["responses"] |= other_answers(has_key="{" in path)
        return document


def schemas_of_problem():
    schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**schema.pop("$defs"), "Problem": schema}


def other_answers(has_key):
    """The answers (dict) that are not 200, as OpenAPI has them; `has_key`: whether the address names one object."""
    content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    retry = {"description": "How many seconds to wait.", "schema": {"type": "integer"}, "required": True}
    answers = {
        304: {"description": "Nothing changed: you have it already.", "headers": ETAG},
        400: {"description": "A parameter is wrong or not known; the answer says which.", "content": content},
        404: {"description": "There is no such object, or not anymore.", "content": content},
        429: {
            "description": f"More than {settings.API_REQUESTS_A_MINUTE} requests in {MINUTE} seconds.",
            "headers": {"Retry-After": retry},
            "content": content,
        },
        503: {
            "description": "Something behind it does not answer just now.",
            "headers": {"Retry-After": retry},
            "content": content,
        },
    }
    return {status: answer for status, answer in answers.items() if has_key or status != 404}


api = PartnerAPI(
    title="Data for partners",
    version="1.0.0",
    description="What we publish about childhood cancer, for other sites: read only, open to all, without a key.",
    urls_namespace="api",
    docs_url=None,
    servers=[{"url": settings.SITE_URL}],
)


@api.exception_handler(ValidationError)
def invalid(request, error):
    errors = [
        {"parameter": str(each["loc"][1]), "detail": each["msg"].removeprefix("Value error, ")} for each in error.errors
    ]
    return problem(400, errors)


@api.exception_handler(BadParameter)
def not_known(request, error):
    return problem(400, error.errors)


def endpoint(path, name, response):
    """Register a view for GET. A parameter that it does not take, or that comes twice, is refused."""

    def register(view):
        @wraps(view)
        def checked(request, **values):
            known = set(values) - set(request.resolver_match.kwargs)
            allowed = f"Only {', '.join(sorted(known))} may be asked for here" if known else "Nothing may be asked here"
            errors = [{"parameter": key, "detail": allowed} for key in request.GET if key not in known]
            errors += [
                {"parameter": key, "detail": "Give it once"}
                for key, given in request.GET.lists()
                if key in known and len(given) > 1
            ]
            if errors:
                raise BadParameter(errors)
            return {"credit": SiteSettings.for_request(request), **view(request, **values)}

        return api.get(path, response=response, url_name=name, operation_id=name, summary=view.__doc__)(checked)

    return register


def page_of(request, pages, limit, offset):
    """One part of `pages` (queryset) with the addresses of the parts before and after it (dict)."""
    count = pages.count()
    return {
        "count": count,
        "next": address(request, limit=limit, offset=offset + limit) if offset + limit < count else None,
        "previous": address(request, limit=limit, offset=max(0, offset - limit)) if offset else None,
        "results": list(pages[offset : offset + limit]),
    }


def address(request, **query):
    return f"{settings.SITE_URL}{request.path}?{urlencode(query)}"


def one(pages, **where):
    """The page of `pages` (queryset) that is meant. Raises Http404."""
    page = pages.filter(**where).first()
    if page is None:
        raise Http404("There is none.")
    return {"result": page}


def one_with_rows(pages, slug):
    """The same, with all its rows fetched."""
    found = one(pages, slug=slug)
    fetch_rows(found["result"])
    return found


def diseases():
    return shown(Kind.DISEASE).order_by("title", "pk")


def stories():
    # A disease that visitors do not see is not named.
    disease = Prefetch("disease", DiseasePage.objects.shown())
    return shown(Kind.STORY).prefetch_related(disease, "consents__consent").newest_first()


def programmes():
    named = Prefetch("diseases", DiseasePage.objects.shown().order_by("title"))
    return shown(Kind.PROGRAMME).prefetch_related(named).order_by("title", "pk")


@endpoint("diseases", "diseases", Listing[DiseaseSummary])
def list_diseases(request, limit: WholeNumber = LIMIT, offset: WholeNumber = OFFSET):
    """All types of childhood cancer, by name"""
    lists = [name for name in child_relations(DiseasePage) if name in DiseaseSummary.model_fields]
    found = page_of(request, diseases().prefetch_related(*lists), limit, offset)
    return {**found, "results": with_review_states(found["results"])}


@endpoint("diseases/{str:slug}", Kind.DISEASE, Answer[Disease])
def get_disease(request, slug: Slug):
    """One type of childhood cancer, with every row of its page"""
    return one_with_rows(diseases().select_related(*DiseasePage.select_related_fields), slug)


@endpoint("diseases/{str:slug}/trials", "trials", Answer[TrialList])
def get_trials(request, slug: Slug):
    """The clinical trials that a public register lists for it, while that is not older than a month"""
    disease = one(diseases(), slug=slug)["result"]
    listing = listing_of(disease.pk)
    if listing is None or listing.is_hidden:
        raise Http404("The register gave no list that is new enough.")
    found = {"register_name": REGISTER, "as_of": listing.day, "is_doubtful": listing.is_stale}
    return {"result": {"disease": disease, "trials": trials_in(listing), **found}}


@endpoint("stories", "stories", Listing[Story])
def list_stories(request, limit: WholeNumber = LIMIT, offset: WholeNumber = OFFSET):
    """The stories that families lend to other sites, newest first"""
    return page_of(request, stories(), limit, offset)


@endpoint("stories/{uuid:key}", Kind.STORY, Answer[Story])
def get_story(request, key: Key):
    """One story"""
    return one(stories(), translation_key=key)


@endpoint("programmes", "programmes", Listing[ProgrammeSummary])
def list_programmes(request, limit: WholeNumber = LIMIT, offset: WholeNumber = OFFSET):
    """All research programs, by name"""
    return page_of(request, programmes(), limit, offset)


@endpoint("programmes/{str:slug}", Kind.PROGRAMME, Answer[Programme])
def get_programme(request, slug: Slug):
    """One research program with its milestones, outputs and news"""
    return one_with_rows(programmes(), slug)


def topics():
    named = Prefetch("diseases", DiseasePage.objects.shown().order_by("title"))
    return shown(Kind.TOPIC).prefetch_related(named, "readers").in_order()


@endpoint("topics", "topics", Listing[TopicSummary])
def list_topics(request, limit: WholeNumber = LIMIT, offset: WholeNumber = OFFSET):
    """What families live with, by stage"""
    found = page_of(request, topics(), limit, offset)
    return {**found, "results": with_review_states(found["results"])}


@endpoint("topics/{str:slug}", Kind.TOPIC, Answer[Topic])
def get_topic(request, slug: Slug):
    """One topic with its text"""
    return one_with_rows(topics(), slug)


@endpoint("treatments", "treatments", Listing[TreatmentKind])
def list_treatments(request, limit: WholeNumber = LIMIT, offset: WholeNumber = OFFSET):
    """All kinds of treatment, by name, in words that are true for all diseases"""
    return page_of(request, records.TreatmentKind.objects.shown().select_related("source"), limit, offset)


@endpoint("late-effects", "late-effects", Listing[LateEffectRecord])
def list_late_effects(request, limit: WholeNumber = LIMIT, offset: WholeNumber = OFFSET):
    """What can come months or years after treatment, by name"""
    found = records.LateEffect.objects.shown().select_related("source").prefetch_related("treatments")
    return page_of(request, found, limit, offset)


@endpoint("cards", "cards", Listing[Card])
def list_cards(request, limit: WholeNumber = LIMIT, offset: WholeNumber = OFFSET):
    """The cards that families fill in"""
    found = page_of(request, CardPage.objects.shown().order_by("path"), limit, offset)
    return {**found, "results": with_review_states(found["results"])}


@endpoint("changes", "changes", Changes)
def list_changes(request, since: Moment = SINCE, after: UUID = AFTER, limit: WholeNumber = LIMIT):
    """What to get anew, and what to delete"""
    found = list(changed(since, after)[: limit + 1])
    records, more = found[:limit], found[limit:]
    pages, last = pages_of(records), records[-1] if records else None
    states = review_states([page for page in pages.values() if isinstance(page, ReviewedPage)])
    return {
        "results": [
            {
                "id": name_of(record.key),
                "kind": record.kind,
                "changed_at": record.changed_at,
                "data_url": data_url(record.kind, pages[record.key]),
                "sections": states.get(pages[record.key].pk, PageState()).sections,
            }
            for record in records
            if record.key in pages  # else it went a moment ago
        ],
        "next": address(request, since=last.changed_at.isoformat(), after=last.key, limit=limit) if more else None,
        "next_since": max(since, last.changed_at - OVERLAP) if last else since,
        "gone": [{"id": name_of(key), "kind": kind} for kind, key in removed()],
    }
