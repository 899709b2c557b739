"""NUL and lone surrogates are in no name, word or address that a person sends, and PostgreSQL refuses them."""

import re

from django.core.exceptions import BadRequest

ODD = re.compile("[\x00\ud800-\udfff]")


def is_odd(text):
    """True when `text` (str) holds a NUL or a surrogate that stands alone."""
    return ODD.search(text) is not None


class RejectOddBytesMiddleware:
    """Answers 400 to a path, parameter, form field, file name or cookie that no database could hold."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        # Here and not in __call__, so that the 400 page is made by Django's own handler.
        if any(map(is_odd, self.texts(request))):
            raise BadRequest("The request holds a character that cannot be part of any text.")

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
