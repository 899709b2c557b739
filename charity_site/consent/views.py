from django.http import HttpRequest
from django.template.response import TemplateResponse


def gone(request: HttpRequest) -> TemplateResponse:
    """Answer with the kind page where a story was. It is not told which story it was, so it cannot name it."""
    return TemplateResponse(request, "410.html", status=410)
