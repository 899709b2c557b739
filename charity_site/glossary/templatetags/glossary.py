import re

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from charity_site.delivery.kept import kept
from charity_site.glossary.models import GlossaryPage, Term

register = template.Library()

MARKED = re.compile(r'<a data-term="(?P<key>\d+)">(?P<words>.*?)</a>', re.DOTALL)  # what rich_text.py renders


@register.simple_tag
def glossary_page():
    """The GlossaryPage that visitors may see, or None."""
    return GlossaryPage.first_shown()


@register.simple_block_tag
def explained(content):
    """The page's `content` with each marked term as a button, and after it what the buttons open.

    Each term stands there once, however often and wherever it is marked: as a popover on screens, as a numbered note on
    paper and in browsers without popovers. A marked term that was deleted is plain text.
    """
    keys = dict.fromkeys(int(match["key"]) for match in MARKED.finditer(content))
    if not keys:
        return content
    found = kept("terms", Term.objects.in_bulk)
    notes = {key: (number, found[key]) for number, key in enumerate(filter(found.get, keys), start=1)}

    def button(match):
        number, term = notes.get(int(match["key"]), (None, None))
        words = mark_safe(match["words"])  # noqa: S308 - a template has rendered them
        return render_to_string("components/term.html", {"words": words, "term": term, "number": number}).strip()

    words_explained = render_to_string(
        "components/words_explained.html", {"notes": notes.values(), "glossary": glossary_page()}
    )
    return mark_safe(MARKED.sub(button, content) + words_explained)  # noqa: S308 - all from templates
