"""NUL and lone surrogates are in no name, word or address that a person sends, and databases refuse them."""

import re
from urllib.parse import unquote_to_bytes

from django.http import HttpResponseBadRequest
from django.template.loader import render_to_string

UNSTORABLE_TEXT = re.compile("[\x00\ud800-\udfff]")
# The same in UTF-8. Django would read a surrogate's bytes as replacement characters and pass them on.
UNSTORABLE_BYTES = re.compile(rb"\x00|\xed[\xa0-\xbf]")
FORM = "application/x-www-form-urlencoded"


class RejectNullBytesMiddleware:
    """Answers 400 to a path, parameter, form field, file name or cookie that no database could hold."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if has_null_bytes(request):
            return HttpResponseBadRequest(render_to_string("400.html"))
        return self.get_response(request)


def has_null_bytes(request):
    """Return whether `request` (HttpRequest) carries a NUL or a lone surrogate anywhere."""
    raw = [request.META.get("QUERY_STRING", "").encode("latin-1", "replace")]
    if request.method == "POST" and request.content_type == FORM:
        raw.append(request.body)
    return any(UNSTORABLE_BYTES.search(unquote_to_bytes(part)) for part in raw) or any(
        map(UNSTORABLE_TEXT.search, texts(request))
    )


def texts(request):
    """All text (iterator of str) that a visitor chose in `request`, decoded."""
    yield request.path_info
    yield from request.COOKIES.values()
    for data in (request.GET, request.POST):
        for name, values in data.lists():
            yield name
            yield from values
    for _, files in request.FILES.lists():
        yield from (file.name for file in files)
