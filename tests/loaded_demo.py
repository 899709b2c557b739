from io import StringIO

from bs4 import BeautifulSoup
from django.core.management import call_command
from django.test import TestCase
from wagtail.models import Page


def load_demo(**options):
    out = StringIO()
    call_command("load_demo", stdout=out, **options)
    return out.getvalue()


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
        main = BeautifulSoup(self.get(address).content, "html5lib").main
        return main.get_text(" ", strip=True)
