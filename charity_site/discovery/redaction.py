"""The words in which a page is handed to machines: never with what looks like a figure of outlook."""

from django.utils.text import Truncator

from charity_site.core.links import without_names
from charity_site.core.plain_text import text_of
from charity_site.delivery.text.survival_figures import resembles_survival_figure, without_figures
from research.models import ProgramUpdatePage

LONGEST_SUMMARY = 50  # words, of a text that has no summary of its own


def name_of_page(page):
    """The title of `page` (str), or what kind of page it is."""
    return page.kind_label if resembles_survival_figure(page.title) else page.title


def summary(page):
    """One or two plain sentences about `page` (str); '' without any."""
    text = page.card_text
    if not text and isinstance(page, ProgramUpdatePage):
        text = Truncator(text_of(without_names(page.text, elsewhere=True))).words(LONGEST_SUMMARY)
    return without_figure(text)


def without_figure(text):
    """`text` (str) in one line, without its sentences that look like a figure of outlook."""
    return without_figures(" ".join(text.split()))
