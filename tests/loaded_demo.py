from io import StringIO

from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import TestCase
from wagtail.fields import StreamField
from wagtail.models import Page

from charity_site.readpath.child_rows import child_relations


def load_demo(**options):
    out = StringIO()
    call_command("load_demo", stdout=out, **options)
    return out.getvalue()


NOT_IN_FILES = {"page_ptr", "is_sample", "id", "sort_order", "page"}


def stored(page):
    """All that is stored of `page`, its rows and the pages that it names, but for what no file says (dict): the people of a
    story and the keys of blocks."""
    names = ("title", "slug", "search_description")
    found = columns(page, [*page._meta.local_fields, *map(page._meta.get_field, names)])
    for name in child_relations(type(page)).keys() - {"consents"}:
        found[name] = [columns(row, row._meta.local_fields) for row in getattr(page, name).all()]
    for field in page._meta.local_many_to_many:
        found[field.name] = {each.pk for each in getattr(page, field.name).all()}
    return found


def columns(record, fields):
    return {field.name: column(record, field) for field in fields if field.name not in NOT_IN_FILES}


def column(record, field):
    value = getattr(record, field.attname)
    if isinstance(field, StreamField):
        return [(each.block_type, without_keys(each.block.get_prep_value(each.value))) for each in value]
    return field.to_python(value)


def without_keys(blocks):
    """What is stored of `blocks` and of what is in them, but for the key that each gets when it is made."""
    if isinstance(blocks, list):
        return [without_keys(each) for each in blocks]
    if isinstance(blocks, dict):
        block = {"type", "value", "id"}
        return {name: without_keys(each) for name, each in blocks.items() if name != "id" or blocks.keys() != block}
    return blocks


class LoadedDemo(TestCase):
    """The demo, as `load_demo` makes it: `pages`, those that are `live`, and those that visitors are `shown`."""

    @classmethod
    def setUpTestData(cls):
        with cls.captureOnCommitCallbacks(execute=True):
            load_demo(logins=True)
        cls.pages = list(Page.objects.filter(depth__gt=1).specific())
        cls.live = [page for page in cls.pages if page.live]
        cls.shown = [page for page in cls.live if page.is_shown()]

    def get(self, address):
        return self.client.get(address)

    def text(self, address):
        main = BeautifulSoup(self.get(address).content, "lxml").main
        return main.get_text(" ", strip=True)
