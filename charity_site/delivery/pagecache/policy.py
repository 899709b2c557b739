"""Say which of Django's answers may be cached. The page cache in front of it (page_cache.py) goes by that."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

CACHEABLE = "X-Page-Cache"  # from Django to the page cache, never further
IS_FOR_PAGE_CACHE = "charity_site.page_cache"  # in the environment of a request that the page cache makes

OWN_HEADERS = "own-headers"
FOR_ONE = "private, no-store"


def cacheable(*parameters: str, own_headers: bool = False) -> Callable[[Callable], Callable]:
    """Mark a view: its answers with status 200 are the same for every reader, but for the query `parameters`.

    `own_headers`: they have other headers than pages have, so that nginx must not answer with them by itself.
    """

    def decorator(view: Callable) -> Callable:
        @wraps(view, updated=())
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return mark_cacheable(view(request, *args, **kwargs), parameters, own_headers)

        answer.is_cacheable = True  # type: ignore[attr-defined]  # a mark of ours
        return answer

    return decorator


def mark_cacheable(response: HttpResponse, parameters: Iterable[str] = (), own_headers: bool = False) -> HttpResponse:
    """Let `response` be cached, if nothing in it turns out to be for one reader."""
    marks = ([OWN_HEADERS] if own_headers else []) + list(parameters)
    response.cache_parameters = marks  # type: ignore[attr-defined]  # for the middleware below
    return response


class CachePolicyMiddleware:
    """The rule for an answer that says nothing about caches: it may be kept, and must be asked for anew each time, since what
    it shows may be taken back, or its consent may end, at any moment. A page for somebody who is signed in (it has the bar of
    the editor, and drafts) is kept nowhere."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", FOR_ONE if is_page_for_one(request, response) else "no-cache")
        if (
            request.META.get(IS_FOR_PAGE_CACHE)
            and hasattr(response, "cache_parameters")
            and is_for_everyone(request, response)
        ):
            response[CACHEABLE] = " ".join(response.cache_parameters)
        return response


def is_page_for_one(request: HttpRequest, response: HttpResponse) -> bool:
    # While the database is away nobody can be asked who it is.
    if response.status_code >= 500 or not response.get("Content-Type", "").startswith("text/html"):
        return False
    user = getattr(request, "user", None)  # none where the request was refused before
    return bool(user and user.is_authenticated)


def is_for_everyone(request: HttpRequest, response: HttpResponse) -> bool:
    """Return whether nothing in `response` was made for one reader, or is meant for one."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not request.COOKIES
        and not request.session.modified
        and "CSRF_COOKIE" not in request.META
        and response["Cache-Control"] == "no-cache"
    )
