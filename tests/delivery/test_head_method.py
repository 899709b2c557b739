"""A HEAD request gets the headers of the answer and no body: for a whole answer and for a streamed file."""

from django.http import HttpResponse

from charity_site.delivery.web.strip_head_body import StripHeadBodyMiddleware
from charity_site.images.views import rendition
from tests.factories import make_disease, make_image


def both(view, rf):
    """The answers to GET and to HEAD, as the server gets them: the test client would drop a body by itself."""
    answer = StripHeadBodyMiddleware(view)
    return answer(rf.get("/")), answer(rf.head("/"))


def test_an_answer(rf):
    get, head = both(lambda request: HttpResponse("hello"), rf)
    assert get.content == b"hello" and head.content == b""
    assert head["Content-Length"] == "5" and head["Content-Type"] == get["Content-Type"]


def test_a_file(site, rf):
    image = make_image()
    make_disease(picture=image)
    name = image.get_rendition("format-jpeg|width-480").file.name.removeprefix("images/")
    get, head = both(lambda request: rendition(request, name), rf)
    assert b"".join(get.streaming_content) and not b"".join(head.streaming_content)
    assert head["Content-Length"] == get["Content-Length"]
