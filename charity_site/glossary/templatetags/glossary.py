import re
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import mark_safe

from charity_site.glossary.models import GlossaryPage, Term
from charity_site.readpath.memo import memoize

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
    paper and in browsers without popovers. A marked term that was deleted, or is not public, is plain text.
    """
    if not MARKED.search(content):
        return content
    terms, numbers = memoize("terms", Term.objects.live().in_bulk), {}

    def marked(match):
        words = mark_safe(match["words"])  # noqa: S308 - a template has rendered them
        term = terms.get(int(match["key"]))
        return button(numbers.setdefault(term, len(numbers) + 1), term.slug, words) if term else words

    content = MARKED.sub(marked, content)
    page = glossary_page()
    glossary = page.url if page else ""
    notes = [
        note(number, term.slug, term.name, term.pronunciation, term.definition, glossary)
        for term, number in numbers.items()
    ]
    words_explained = render_to_string("components/words_explained.html", {"notes": notes}) if notes else ""
    return mark_safe(content + words_explained)  # noqa: S308 - all from templates


def button(number, slug, words):
    """`words` (safe str) as what opens the note with the `number` about the term `slug`."""
    return format_html(
        '<button type="button" class="term" popovertarget="term-{}" data-number="{}">{}</button>', slug, number, words
    )


@lru_cache(maxsize=1000)  # few terms stand on many pages
def note(number, slug, name, pronunciation, definition, glossary):
    """Return what a button opens (safe str); `glossary`: the address of all terms, or ''."""
    values = {"slug": slug, "name": name, "pronunciation": pronunciation, "definition": definition}
    return render_to_string("components/term_note.html", values | {"number": number, "glossary": glossary})
