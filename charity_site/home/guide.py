"""The editors' guide (docs/editors.md) in the admin, and the questions on the dashboard that lead into it."""

from functools import cache
from itertools import chain, pairwise
from pathlib import PurePosixPath

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.text import slugify
from laces.components import Component
from markdown_it import MarkdownIt
from PIL import Image

# What staff ask, the heading of the guide that answers it, and the permission of those who ask it (None: everybody).
QUESTIONS = (
    ("save, publish, or set a time for a page", "Writing and saving", None),
    ("find a page", "Finding a page", None),
    ("check a page that was submitted", "Checking a page that was submitted", "diseases.change_symptom"),
    ("write a disease page", "A disease page", "diseases.change_symptom"),
    ("correct a symptom", "Symptoms", "diseases.change_symptom"),
    ("explain a medical word", "Medical words", "glossary.change_term"),
    ("tell a family's story", "A story", "consent.add_consent"),
    ("take a story back", "Taking back", "consent.withdraw_consent"),
    ("show a quote of a family", "Quotes", "consent.view_consent"),
    ("write about research", "Research", "core.add_source"),
    ("add pictures", "Pictures", "wagtailadmin.access_admin"),
    ("add a document", "Documents", "core.add_source"),
    ("change the menu, the notice, or the help line", "Site settings", "core.change_sitesettings"),
    ("invite a colleague, or close an account", "Colleagues", "users.add_user"),
    ("see what visitors search for", "What visitors search for", "site_search.view_asked"),
)


PICTURES = settings.BASE_DIR / "charity_site" / "home" / "static" / "guide"  # made by tests/browser/guide_pictures.py


@cache
def size_of(name):
    """Return width and height (int) of the picture of this file name."""
    with Image.open(PICTURES / name) as picture:
        return picture.size


def guide():
    """Return the guide as HTML (SafeString) and its parts: pairs of an anchor and a heading."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")  # raw HTML is escaped, and the file is ours
    tokens = markdown.parse((settings.BASE_DIR / "docs" / "editors.md").read_text(encoding="utf-8"))
    parts = []
    for token, text in pairwise(tokens):
        if token.type == "heading_open":
            token.attrSet("id", slugify(text.content))
            if token.tag == "h2":
                parts.append((slugify(text.content), text.content))
    for part in chain.from_iterable(token.children or () for token in tokens):
        if part.type == "image":
            name = PurePosixPath(str(part.attrs["src"])).name
            width, height = size_of(name)
            part.attrs |= {"src": static(f"guide/{name}"), "width": width, "height": height, "loading": "lazy"}
    return mark_safe(markdown.renderer.render(tokens, markdown.options, {})), parts  # noqa: S308 - see above


class HowDoIPanel(Component):
    """The dashboard's way into the guide: what a member of staff with these permissions asks."""

    name = "how_do_i"
    template_name = "home/how_do_i.html"
    order = 230  # after what waits for somebody

    def __init__(self, user):
        self.user = user

    def get_context_data(self, parent_context):
        asked = [each for each in QUESTIONS if each[2] is None or self.user.has_perm(each[2])]
        return {"questions": [(question, f"{reverse('guide')}#{slugify(heading)}") for question, heading, _ in asked]}
