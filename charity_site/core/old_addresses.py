from wagtail.contrib.redirects.middleware import RedirectMiddleware

from charity_site.consent.gone import gone
from charity_site.consent.naming import NamesPeople
from charity_site.core.leads import is_taken_back, lead_at, page_at


class OldAddressMiddleware(RedirectMiddleware):
    """In place of "not found": a kind page where a story was before its family took it back, also after it was erased;
    else Wagtail's redirect, if visitors may see where it leads. An old address must tell nobody a new one."""

    def process_response(self, request, response):
        if response.status_code != 404:
            return response
        if is_taken_back(request.path) or stands_withdrawn(request.path):
            return gone(request).render()
        answer = super().process_response(request, response)
        if answer is response:
            return response
        lead = lead_at(answer.url)
        if lead.is_gone:
            return gone(request).render()
        return answer if lead.address else response


def stands_withdrawn(path):
    """Whether a story that was taken back stands at `path` (str) now, wherever it was then."""
    page = page_at(path)
    return isinstance(page, NamesPeople) and page.is_withdrawn()
