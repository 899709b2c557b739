"""From the form of a gift to the provider, and back.

The form sets no cookie, so it has no CSRF token. It needs none: whoever sends it from elsewhere is led to our own provider,
whose address stands in the site settings and nowhere in what was sent.
"""

import logging

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from charity_site.core.gift_address import address_for
from charity_site.core.models import SiteSettings
from charity_site.delivery.web.rate_limits import address_of, is_over_limit
from charity_site.giving import checkout
from charity_site.giving.forms import GiftForm
from charity_site.giving.models import GivePage
from charity_site.journeys.counting import count_click
from charity_site.journeys.models import Step
from research.models import ProgramIndexPage, ProgramPage

logger = logging.getLogger(__name__)

HOUR = 3600  # seconds
MOST = 60  # forms an hour, from one address
MOST_PROGRAMS = 12  # in a list


@never_cache
@csrf_exempt
@require_POST
def start(request, page_id):
    """Lead to the provider with what was chosen; back to the page where no gift is taken. 400 with the form when something in it
    is wrong, 404 for a page that visitors may not see, 429 for too many forms, 503 while Stripe does not answer."""
    page = GivePage.objects.live().public().filter(pk=page_id).first()
    if page is None:
        raise Http404
    settings = SiteSettings.for_request(request)
    if not settings.takes_gifts:
        return redirect(page.url)
    if is_over_limit(f"gift:{address_of(request)}", MOST, HOUR):
        return render(request, "giving/too_many.html", {"page_address": page.url}, status=429)
    form = GiftForm(page, settings, request.POST)
    if not form.is_valid():
        return form_again(request, page, form)
    gift = form.gift(get_language().partition("-")[0])
    try:
        provider_address = address_at_provider(gift, settings)
    except checkout.AmountRefused as why:
        logger.warning(
            "Stripe takes no gift of %s %s: the limits of the page are not its own.",
            gift.amount,
            settings.giving_currency,
        )
        form.refuse_amount(str(why))
        return form_again(request, page, form)
    except checkout.NotMade as why:
        logger.error("Stripe made no page for a gift: %s", why)
        return render(request, "giving/not_now.html", {"page_address": page.url}, status=503)
    count_click(request, Step.PROVIDER, page, page)
    context = {
        "gift": gift,
        "provider_address": provider_address,
        "provider": form.provider_name,
        "must_say": gift.fund and not form.says_fund,
        "page_address": page.url,
    }
    return render(request, "giving/on_the_way.html", context)


def form_again(request, page, form):
    """Show the form of `page` (GivePage) with what is wrong in it."""
    return render(request, page.get_template(request), page.get_context(request, form=form), status=400)


def address_at_provider(gift, settings):
    """Return the address (str) where `gift` (Gift) is made under `settings` (SiteSettings). Raises checkout.AmountRefused
    and checkout.NotMade."""
    if settings.gift_provider.has_template:
        return address_for(gift, settings.giving_url, settings.gift_provider)
    return checkout.address_of_page(gift, settings.giving_currency)


@require_safe
def thanks(request):
    """Where the provider sends somebody back. Who comes here may have given or not: the provider knows, and writes the receipt."""
    return render(request, "giving/thanks.html", what_follows())


@require_safe
def cancelled(request):
    """Where the provider sends somebody back who has gone away from its form."""
    return render(request, "giving/cancelled.html", what_follows())


def what_follows():
    """Return what both pages show (dict): where gifts go, and addresses that will say what happened from today on."""
    programs = ProgramPage.objects.shown().defer_streamfields()[:MOST_PROGRAMS]
    return {
        "programs_page": ProgramIndexPage.first_shown(),
        "programs": programs,
        "today": timezone.localdate().isoformat(),
        "this_year": timezone.localdate().year,
    }
