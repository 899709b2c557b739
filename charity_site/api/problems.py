"""Why there is no answer, as RFC 9457 says it: application/problem+json."""

from http import HTTPStatus

from django.http import JsonResponse

CONTENT_TYPE = "application/problem+json"
DETAILS = {
    400: "Something in the address is not right.",
    404: "There is nothing here. It may be gone: look into changes.",
    405: "This data can only be read: GET, HEAD and OPTIONS.",
    429: "Too many requests. Please wait a minute.",
    503: "We cannot answer just now. Please try again in a moment.",
}


class BadParameter(Exception):
    """A parameter is wrong. `errors`: [{"parameter": str, "detail": str}]."""

    def __init__(self, errors):
        self.errors = errors
        super().__init__(errors)


def problem(status, errors=(), **options):
    """The answer (JsonResponse) to a request that failed with `status` (int); `errors` as in BadParameter."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": " ".join(f"{error['parameter']}: {error['detail']}." for error in errors)
        or DETAILS.get(status, "Something went wrong on our side. Please try again later."),
        "errors": list(errors),
    }
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE, **options)
