"""Look up where a link leads today: by the key of a page, or by an address that somebody typed.

One answer for all that links or names a page (text, buttons, doors, search, redirects): may visitors see it, and if not,
may its words stay?
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.http import Http404
from django.http.request import validate_host
from django.urls import Resolver404, resolve
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Page, PageLogEntry, Site

from charity_site.consent import ledger
from charity_site.consent.models import Channel
from charity_site.consent.requires_consent import RequiresConsent
from charity_site.core.hidden_documents import hidden_documents
from charity_site.core.keys import is_key
from charity_site.images.access import public_pages_with
from charity_site.readpath.memo import memoize, memoize_many
from charity_site.readpath.restrictions import restricted

IN_PLACE_OF_LINK = "a story that is no longer here"
IN_PLACE_OF_NOTHING = "a page that is no longer here"  # at a typed address, where nobody knows anymore what stood
IN_PLACE_OF_DOCUMENT = "a document that is no longer here"
MOST_HOPS = 5  # from one old address to the next
COUNTED = re.compile(r"/follow/\d+/[a-z]+(?=/)")  # what counts a click (journeys) stands before the path of a page


@dataclass(frozen=True)
class Lead:
    """The target of a link."""

    address: str | None = None  # None: to nothing that visitors may see
    instead: str = ""  # neutral words in place of the link's own, which may name people
    is_gone: bool = False  # a family took it back
    names_people: bool = False  # it leads to a page that does
    is_lent: bool = True  # other sites may have it, too


HIDDEN_DOCUMENT = Lead(instead=IN_PLACE_OF_DOCUMENT)
GONE = Lead(instead=IN_PLACE_OF_LINK, is_gone=True, names_people=True)


def is_shown(page):
    """Return whether visitors may see `page` (as its own kind) today."""
    is_public = page.is_shown() if hasattr(page, "is_shown") else page.live
    return is_public and not any(map(page.path.startswith, restricted().paths))


def lead_to(page):
    """The Lead to `page` (as its own kind)."""
    page = page.localized
    names_people = isinstance(page, RequiresConsent)
    if is_shown(page):
        return Lead(page.url, names_people=names_people, is_lent=not names_people or page.is_covered(Channel.FEEDS))
    if not names_people:
        return Lead()
    return GONE if page.is_withdrawn() else Lead(instead=IN_PLACE_OF_LINK, names_people=True)


def leads_to(keys):
    """Return where links to the pages with `keys` (iterable of str) lead: {key: Lead}."""
    return kept_leads("key", set(filter(is_key, keys)), leads_by_key)


def leads_at(addresses):
    """Return where links with the `addresses` (iterable of str) lead: {address: Lead}. What is not ours leads where it says."""
    return kept_leads("address", set(addresses), lambda wanted: {address: lead_at(address) for address in wanted})


def open_address(address, *, elsewhere=False):
    """The `address` (str) that somebody typed, or '' while visitors may not see where it leads; `elsewhere`: it leaves for
    other sites, which may not have what no family lends to them either."""
    lead = leads_at([address])[address] if address else Lead()
    return address if lead.address and (lead.is_lent or not elsewhere) else ""


def kept_leads(by, wanted, find):
    def make(missing):
        found = find([each for _, _, each in missing])
        return {key: found[key[2]] for key in missing}

    leads = memoize_many({("lead", by, each) for each in wanted}, make)
    return {each: lead for (_, _, each), lead in leads.items()}


def leads_by_key(keys):
    pages = Page.objects.filter(pk__in=keys).defer_streamfields().specific()
    found = {str(page.pk): lead_to(page) for page in pages}
    missing = [key for key in keys if key not in found]
    return found | dict.fromkeys(missing, Lead()) | dict.fromkeys(once_about_people(missing), GONE)


def once_about_people(keys):
    """Return those (list of str) of the pages with `keys` (list of str) that named people, before they were deleted:
    the history of pages outlives them."""
    if not keys:
        return []
    kinds = [model for model in apps.get_models() if issubclass(model, RequiresConsent) and issubclass(model, Page)]
    types = ContentType.objects.get_for_models(*kinds).values()
    entries = PageLogEntry.objects.filter(page_id__in=keys, content_type__in=types)
    return [str(key) for key in set(entries.values_list("page_id", flat=True))]


def lead_at(address, hops=MOST_HOPS):
    """The Lead to `address` (str). Old addresses are followed, at most `hops` (int) of them."""
    path = own_path(address)
    if path is None:
        return Lead(address)
    if is_taken_back(path):
        return GONE
    match = view_at(path)
    if match and match.view_name == "wagtaildocs_serve":
        return lead_to_document(match.kwargs["document_id"], address)
    if match and match.view_name != "wagtail_serve":
        return Lead(address)
    if page := page_at(path):
        return lead_to(page)
    redirect = Redirect.objects.filter(old_path=Redirect.normalise_path(path)).first() if hops else None
    if redirect and redirect.link:
        return lead_at(redirect.link, hops - 1)
    if is_below_a_page(path):
        return Lead(address)
    return Lead(instead=IN_PLACE_OF_NOTHING if match else "")


def own_path(address):
    """The path (str) of an `address` (str) on this website, without what counts a click; None for any other."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return None
    if parts.scheme not in ("", "http", "https") or not (host or parts.path.startswith("/")):
        return None
    return COUNTED.sub("", unquote(parts.path), count=1) or "/" if not host or is_own_host(host) else None


def is_own_host(host):
    sites = memoize("hosts", lambda: set(Site.objects.values_list("hostname", flat=True)))
    named = [name for name in settings.ALLOWED_HOSTS if name != "*"]
    host = host.removeprefix("www.").rstrip(".")
    return host in sites | {urlsplit(settings.SITE_URL).hostname} or validate_host(host, named)


def view_at(path):
    """Return what answers at `path` (str): Django's ResolverMatch, or None. A slash at the end may be lacking."""
    for each in (path, f"{path}/"):
        try:
            return resolve(each)
        except Resolver404:
            continue
    return None


def places_of(path):
    """Return where in the tree (list of str) a page with the `path` of an address would stand, on each site."""
    below = "".join(f"{part}/" for part in path.split("/") if part)
    return [f"{site.root_path}{below}" for site in Site.get_site_root_paths()]


def page_at(path):
    """The page (as its own kind, whether visitors may see it or not) whose address has this `path` (str), or None."""
    page = Page.objects.filter(url_path__in=places_of(path)).first()
    return page and page.specific


def is_below_a_page(path):
    """Return whether a page that visitors may see answers itself for what is below its address, such as signs."""
    above, _, slug = path.rstrip("/").rpartition("/")
    page = page_at(above)
    try:
        return bool(page and is_shown(page) and page.route(None, [slug]))
    except Http404:
        return False


def is_taken_back(path):
    """Return whether a family took back what stood at the `path` (str) of an address."""
    return ledger.is_taken_back(path)


def leads_to_documents(keys):
    """Return where links to the documents with `keys` (iterable of str) lead, as rich text has them: {key: Lead or None}."""
    wanted = set(keys)
    hidden = {str(key) for key in hidden_documents()} if wanted else ()
    return {key: HIDDEN_DOCUMENT if key in hidden else None for key in wanted}


def lead_to_document(key, address):
    """The Lead to the document with this `key` (int) at `address` (str)."""
    if key in hidden_documents():
        return HIDDEN_DOCUMENT
    return Lead(address if is_open_document(key) else None)


def is_open_document(key):
    """Return whether visitors may fetch the document with this `key`: a page that they may see leads to it, and none
    hides it."""
    document = get_document_model().objects.filter(pk=key).exclude(pk__in=hidden_documents()).first()
    return bool(document) and is_linked(document)


def is_linked(document):
    """Return whether a page that visitors may see leads to `document`."""
    return any(map(is_shown, public_pages_with(document)))
