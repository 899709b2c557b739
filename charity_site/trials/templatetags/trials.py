from collections.abc import Iterable

from django import template
from django.conf import settings
from django.template.context import Context

from charity_site.trials.listing import Listing, address_of_list, listing_of
from diseases.models import DiseasePage

register = template.Library()


@register.simple_tag(takes_context=True)
def trials_address(context: Context, disease: DiseasePage) -> str:
    """Return where the trials of `disease` are listed, '' while there is no list to show. In a page of another site it is whole."""
    address = address_of_list(disease)
    return f"{settings.SITE_URL}{address}" if address and context.get("elsewhere") else address


@register.simple_tag
def trials_of(diseases: Iterable[DiseasePage]) -> list[tuple[DiseasePage, str, Listing | None]]:
    """Return those of `diseases` whose trials are listed, each with the address of its list and what is known of it."""
    return [(disease, address, listing_of(disease.pk)) for disease in diseases if (address := address_of_list(disease))]
