"""NUL and lone surrogates are in no name, word or address that a person sends, and PostgreSQL refuses them."""

import re

from django.http import HttpResponseBadRequest
from django.template.loader import render_to_string

ODD = re.compile("[\x00\ud800-\udfff]")


def is_odd(text):
    """True when `text` (str) holds a NUL or a surrogate that stands alone."""
    return ODD.search(text) is not None


class RejectOddBytesMiddleware:
    """Answers 400 to a path, parameter, form field, file name or cookie that no database could hold."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if any(map(is_odd, self.texts(request))):
            return HttpResponseBadRequest(render_to_string("400.html"))
        return self.get_response(request)

    @staticmethod
    def texts(request):
        """All text (iterator of str) that a visitor chose in this request."""
        yield request.path_info
        yield from request.COOKIES.values()
        for data in (request.GET, request.POST):
            for name, values in data.lists():
                yield name
                yield from values
        for files in request.FILES.lists():
            yield from (file.name for file in files[1])
