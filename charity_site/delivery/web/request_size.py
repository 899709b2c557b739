"""Answer what is too long or too large for the site with a page that says so, whatever stands in front."""

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpResponse
from django.template.loader import render_to_string

LONGEST_PATH = 2_000  # characters; no page of a site that people can use has a longer one


class RequestSizeMiddleware:
    """Answers 414 to a path, and 413 to a form, that is larger than the site takes (DATA_UPLOAD_MAX_...)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if len(request.path_info) > LONGEST_PATH:
            return HttpResponse(render_to_string("414.html"), status=414)
        try:
            request.POST  # noqa: B018 - Django reads the form here, and nothing else has looked at it
        except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
            return HttpResponse(render_to_string("413.html"), status=413)
        return self.get_response(request)
