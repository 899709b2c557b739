from urllib.parse import parse_qsl, urlencode, urlsplit

from django import template

from charity_site.core.gift_address import Gift, address_for, problems_of
from charity_site.core.models import SiteSettings
from charity_site.giving import checkout, reference
from charity_site.giving.forms import MEMORY
from charity_site.giving.models import GivePage
from charity_site.giving.totals import MOST_NEEDED
from charity_site.readpath.memo import memoize
from research.models import funds_to_choose

register = template.Library()


@register.simple_tag(takes_context=True)
def way_to_give(context, program=None):
    """The address (str) where a gift to `program` (ProgramPage), or to the charity, is chosen; '' while none is taken.

    That is our own form, with the fund chosen in it; without such a page, the provider's.
    """
    settings = SiteSettings.for_request(context["request"])
    fund = program and program.open_fund
    code = fund.code if fund else ""
    if not settings.takes_gifts or not is_form(settings.giving_page_id):
        return settings.giving_address(fund)
    return f"{settings.giving_page_address}?{urlencode({'fund': code})}" if code else settings.giving_page_address


@register.simple_tag
def gifts_to_try(settings):
    """What the provider would get under `settings` (SiteSettings), for each fund: a list of dict with `gift`, what is `said` (list of
    name and value), and the `address` to try: the provider's, or of our own form where the provider makes one for each gift. Empty
    without a provider, or with an address that is wrong."""
    template, provider = settings.giving_url, settings.gift_provider
    if not settings.takes_gifts or problems_of_address(settings):
        return []
    gifts = [
        Gift(
            fund=fund.code,
            fund_name=fund.name,
            amount="25",
            is_monthly=number % 2 == 1,
            ref=reference.make(fund.pk, settings.giving_page_id),
            lang="en",
            dedication="" if number % 2 else f"{MEMORY} Sam Sample",
        )
        for number, fund in enumerate(funds_to_choose())
    ]
    if provider.has_template:
        tries = [(gift, address_for(gift, template, provider)) for gift in gifts]
        return [
            {"gift": gift, "address": address, "said": parse_qsl(urlsplit(address).query)} for gift, address in tries
        ]
    form = settings.giving_page_address
    return [
        {
            "gift": gift,
            "address": form and f"{form}?{urlencode({'fund': gift.fund or MOST_NEEDED})}",
            "said": checkout.told(gift, settings.giving_currency),
        }
        for gift in gifts
    ]


@register.simple_tag
def problems_of_address(settings):
    """What is wrong with the address of the provider under `settings` (SiteSettings): sentences (list of str)."""
    return problems_of(settings.giving_url, settings.gift_provider) if settings.giving_url else []


def is_form(key):
    """Return whether the page with the `key` (int or None) has the form of a gift, and visitors may see it."""
    if key is None:
        return False
    return memoize(("giving form", key), lambda: GivePage.objects.live().public().filter(pk=key).exists())
