from django.http import HttpResponsePermanentRedirect, HttpResponseRedirect
from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from charity_site.consent import ledger
from charity_site.consent.requires_consent import RequiresConsent
from charity_site.consent.views import gone
from charity_site.core.leads import is_taken_back, lead_at, own_path, page_at
from charity_site.core.redirect_query import COUNTING, with_query_of
from charity_site.core.spellings import spelled
from charity_site.readpath.memo import memoize


class OldAddressMiddleware(RedirectMiddleware):
    """In place of "not found": a kind page where a story was before its family took it back, also after it was erased;
    else Wagtail's redirect, if visitors may see where it leads. An old address must tell nobody a new one."""

    def process_response(self, request, response):
        if response.status_code != 404:
            return response
        if was_taken_back(request.path) or stands_withdrawn(request.path):
            return gone(request).render()
        answer = super().process_response(request, response)
        if answer is response:
            answer = at_another_spelling(request) or response
        if answer is response:
            return response
        lead = lead_at(answer.url)
        if lead.is_gone:
            return gone(request).render()
        if not lead.address:
            return response
        if not leads_on_by_query(request):
            # Another website is told from where readers come, and nothing else of what they asked here.
            only = COUNTING if own_path(answer.url) is None else ""
            answer["Location"] = with_query_of(request, answer.url, only=only)
        return answer


def was_taken_back(path):
    """Return whether a family took back what stood at `path` (str), in whichever spelling it is asked for."""
    plain = spelled(path)
    return is_taken_back(path) or is_taken_back(plain) or ledger.digest(plain) in ledger.state().addresses


def leads_on_by_query(request):
    """Return whether a redirect is for the very parameters of `request`."""
    path = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
    return "?" in path and get_redirect(request, path) is not None


def at_another_spelling(request):
    """The redirect (response) from another spelling of an address of ours, old or not, to where it leads; None without one."""
    path = spelled(request.path)
    if path != request.path.rstrip("/") and page_at(path):
        return HttpResponsePermanentRedirect(f"{path}/")
    site = Site.find_for_request(request)
    keys = memoize("redirects by spelling", redirects_by_spelling)
    key = keys.get((site and site.pk, path)) or keys.get((None, path))
    found = Redirect.objects.filter(pk=key).first() if key else None
    if found is None or not found.link:
        return None
    kind = HttpResponsePermanentRedirect if found.is_permanent else HttpResponseRedirect
    return kind(found.link)


def redirects_by_spelling():
    rows = Redirect.objects.order_by("-pk").values_list("site_id", "old_path", "pk")
    return {(site, spelled(path)): key for site, path, key in rows if "?" not in path}


def stands_withdrawn(path):
    """Return whether a story that was taken back stands at `path` (str) now, wherever it was then."""
    page = page_at(path)
    return isinstance(page, RequiresConsent) and page.is_withdrawn()
