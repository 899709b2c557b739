"""Quiet pages: for families whose child cannot be cured, or has died. Nothing is asked for there, and no story is offered.

A kind of page says of itself that no quiet page leads there (`not_on_quiet_pages`: what it is, in words). The giving page of the
site settings is one too, whatever its kind, and so is the address at which gifts are taken.
"""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page
from wagtail.rich_text.rewriters import extract_attrs

from charity_site.core.keys import is_key
from charity_site.core.leads import MOST_HOPS, own_path, page_at, view_at
from charity_site.core.links import LINK, is_typed, key_in
from charity_site.core.models.settings import SiteSettings
from charity_site.core.plain_text import text_of

GIVING = "giving"
VIEWS = {  # of our own that are no pages: what is there
    **dict.fromkeys(("gift_start", "gift_thanks", "gift_cancelled", "what_gifts_did"), GIVING),
    **dict.fromkeys(("since", "program_feed", "subscribe", "trials"), "research"),
    "stories_feed": "a story",
}


def refuse_appeals(texts):
    """Raise ValidationError when one of `texts` (iterable of str, rich text) leads to giving, to a story or to research."""
    given = giving_places()
    problems = []
    for html in texts:
        for link in LINK.finditer(html or ""):
            if leads_to := what_is_not_quiet(extract_attrs(link[1]), given):
                problems.append(
                    f"“{text_of(link[2])}” leads to {leads_to}. On a page for when a child cannot be cured or has died, nothing "
                    "is asked for and no story is offered: take the link out."
                )
    if problems:
        raise ValidationError(problems)


def giving_places():
    """Return where all sites take gifts: (keys of pages, hosts with what their addresses begin with)."""
    every = SiteSettings.objects.all()
    return {each.giving_page_id for each in every} - {None}, [
        place_of(each.giving_url) for each in every if each.giving_url
    ]


def place_of(address):
    """Return host and path (two str) of an `address`, or of a template for addresses as far as it is the same for all gifts."""
    parts = urlsplit(address.partition("{")[0])
    return (parts.hostname or "").removeprefix("www."), parts.path.rstrip("/")


def what_is_not_quiet(attrs, given):
    """Return where a link with `attrs` (dict) leads, in words (str), when no quiet page may lead there; else ''. `given`: as
    giving_places() has it."""
    pages, addresses = given
    if is_typed(attrs):
        address = attrs["href"]
        host, path = place_of(address)
        if any(host == taken and path.startswith(below) for taken, below in addresses):
            return GIVING
        view = view_at(own_path(address)) if own_path(address) else None
        if view and view.view_name in VIEWS:
            return VIEWS[view.view_name]
        page = page_behind(address)
    else:
        key = key_in(attrs)
        page = Page.objects.filter(pk=key).first() if is_key(key) else None
    if page is None:
        return ""
    return GIVING if page.pk in pages else getattr(page.specific, "not_on_quiet_pages", "")


def page_behind(address, hops=MOST_HOPS):
    """Return the page (Page) to which a typed `address` (str) leads, also by redirects or at an address below its own; None where
    it is none of ours."""
    path = own_path(address)
    if path is None:
        return None
    parts = [part for part in path.split("/") if part]
    if found := page_at(f"/{'/'.join(parts)}/"):
        return found
    redirect = Redirect.objects.filter(old_path=Redirect.normalise_path(path)).first() if hops else None
    if redirect and redirect.link:
        return page_behind(redirect.link, hops - 1)
    above = (page_at(f"/{'/'.join(parts[:length])}/") for length in range(len(parts) - 1, 0, -1))
    return next(filter(None, above), None)
