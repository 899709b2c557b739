from django.template.response import TemplateResponse

from charity_site.consent import ledger


class GoneMiddleware:
    """In place of "not found", a kind page where a story was before its family took it back, also after it was erased."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code == 404 and ledger.digest_of_address(request.path) in ledger.state().addresses:
            return gone(request).render()
        return response


def gone(request):
    """The kind page. It is not told which story it was, so it cannot name it."""
    return TemplateResponse(request, "410.html", status=410)
