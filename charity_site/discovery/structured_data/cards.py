from charity_site.cards.models import CardIndexPage
from charity_site.discovery.structured_data.pages import collection, describe


@describe.register
def describe_cards(page: CardIndexPage, context, publisher):
    return [collection(page, context, publisher, context["cards"])]
