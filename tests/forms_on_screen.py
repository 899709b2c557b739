"""What a browser would post of a form that it was shown."""

from bs4 import BeautifulSoup

from charity_site.core.conflicts import NAME
from tests.html_forms import fields_of, forms_in


def on_screen(response):
    """The fields (dict of lists) of the edit form in `response`, as they stand there."""
    return fields_of(next(form for form in forms_in(response) if form.find(attrs={"name": NAME})))


def filled_in(response):
    """The same of the form in `response` that asks for most, whatever it is for: a page, a record, one that is new."""
    posting = [form for form in forms_in(response) if form.get("method", "").lower() == "post"]
    return fields_of(max(posting, key=lambda form: len(form.find_all(["input", "textarea", "select"]))))


def version_on_screen(client, address):
    """The hidden field (dict) that the form at `address` needs to be saved; nothing where there is no such form."""
    field = BeautifulSoup(client.get(address).content, "lxml").find(attrs={"name": NAME})
    return {NAME: field["value"]} if field else {}


def save(client, address, data):
    """The answer to `data` (dict), posted to the form at `address` by somebody who has just opened it."""
    return client.post(address, {**data, **version_on_screen(client, address)})
