"""/follow/: count that somebody goes on, and lead there. Without a cookie, and only to pages of our own that are registered."""

import logging

from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.contrib.redirects.middleware import get_redirect
from wagtail.contrib.redirects.models import Redirect

from charity_site.journeys.counting import count_click
from charity_site.journeys.links import source_of, target_of, with_parameters
from charity_site.journeys.models import Step

logger = logging.getLogger(__name__)


@never_cache
@require_safe
def follow(request: HttpRequest, source: str, step: str, path: str) -> HttpResponse:
    """Lead to the page at `path` (one of ours: links.PATH), and count the step. 404 where no such step leads there, or visitors may not see
    it. Whoever comes from a page that is gone, or too often, is led on uncounted; so is everybody while the database is away, and where
    a redirect stands at `path` that leads elsewhere: that address answers itself then."""
    try:
        address = led_to(request, int(source), Step(step), path)
    except Error as error:
        logger.error("A step was not counted: %s", type(error).__name__)
        address = path
    answer = HttpResponseRedirect(address)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def led_to(request: HttpRequest, source: int, step: Step, path: str) -> str:
    target = target_of(step, path)
    if target is None:
        if get_redirect(request, Redirect.normalise_path(path)) is None:
            raise Http404
        return path
    page = source_of(source, step)
    if page is not None:
        count_click(request, step, page, target)
    return with_parameters(target, request)
