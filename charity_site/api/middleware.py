"""Give all answers below /api/v1/ the same form, also those that no view gave."""

from django.conf import settings
from django.http import HttpResponse
from django.utils.cache import get_conditional_response, set_response_etag

from charity_site.api.problems import CONTENT_TYPE, problem
from charity_site.delivery.web.rate_limits import address_of, is_over_limit

BELOW = "/api/v1/"
METHODS = "GET, HEAD, OPTIONS"
MINUTE = 60  # seconds


class PartnerApiMiddleware:
    """Read only, for every site, with an ETag, within a limit; each failure is a problem+json."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path_info.startswith(BELOW):
            return self.get_response(request)
        response = self.answer(request)
        # It is public and knows no cookie, so any page may read it.
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        response["X-Robots-Tag"] = "noindex"
        return response

    def answer(self, request):
        if request.method == "OPTIONS":
            asked = {"Access-Control-Allow-Methods": METHODS, "Access-Control-Allow-Headers": "If-None-Match"}
            return HttpResponse(status=204, headers={"Allow": METHODS, **asked})
        if request.method not in ("GET", "HEAD"):
            return problem(405, headers={"Allow": METHODS})
        if is_over_limit(f"api:{address_of(request)}", settings.API_REQUESTS_A_MINUTE, MINUTE):
            return problem(429, headers={"Retry-After": str(MINUTE)})
        response = self.get(request)
        if response.status_code >= 400:
            if response["Content-Type"] == CONTENT_TYPE:
                return response
            kept = {name: response[name] for name in ["Retry-After"] if name in response}
            return problem(response.status_code, headers=kept)
        set_response_etag(response)
        return get_conditional_response(request, etag=response["ETag"], response=response)

    def get(self, request):
        """The answer to GET, for HEAD too: its body is dropped on the way out (delivery/web/strip_head_body.py)."""
        method, request.method = request.method, "GET"
        try:
            return self.get_response(request)
        finally:
            request.method = method
