from charity_site.cards.models import CardIndexPage, CardPage
from tests.factories import add, numbers


def make_card(text="Call: [our number]", **fields):
    values = {"title": f"Card {next(numbers)}", "introduction": "For the fridge.", "text": text, **fields}
    return add(CardIndexPage.objects.get(), CardPage(**values), live=True)
