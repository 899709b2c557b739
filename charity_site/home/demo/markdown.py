"""Rich text, as it is stored, as Markdown: what `prose()` in files.py makes rich text of again."""

import re

from bs4 import BeautifulSoup, NavigableString
from wagtail.models import Page

from charity_site.glossary.models import Term
from charity_site.home.demo.files import prose

KEYS = re.compile(r' data-block-key="[^"]*"')
BETWEEN = re.compile(r">\s+<")
SIGNS = re.compile(r"([\\`*_\[\]<])")
AROUND = {"strong": "**", "b": "**", "em": "*", "i": "*"}
RECORDS = {"term": Term, "page": Page}


def markdown(html):
    """Return rich text (`html`, str) as Markdown; as HTML, which Markdown may hold, where it has no words for it."""
    soup = BeautifulSoup(KEYS.sub("", html), "html.parser")
    for link in soup.find_all("a", linktype=True):
        model = RECORDS.get(link["linktype"])
        record = model.objects.filter(pk=link["id"]).first() if model else None
        link.attrs = {"href": f"{link['linktype']}:{record.slug}"} if record else {}
    text = "\n\n".join(filter(None, (block(tag) for tag in soup.children)))
    return f"{text}\n" if alike(prose(text), KEYS.sub("", html)) else str(soup)


def alike(one, other):
    return BETWEEN.sub("><", one) == BETWEEN.sub("><", other)


def block(tag):
    if isinstance(tag, NavigableString):
        return tag.strip()
    if tag.name in ("ul", "ol"):
        sign = "-" if tag.name == "ul" else "1."
        return "\n".join(f"{sign} {inline(item)}" for item in tag.find_all("li", recursive=False))
    if re.fullmatch("h[2-6]", tag.name):
        return f"{'#' * int(tag.name[1])} {inline(tag)}"
    return inline(tag)


def inline(tag):
    if isinstance(tag, NavigableString):
        return SIGNS.sub(r"\\\1", tag)
    words = "".join(map(inline, tag.children))
    if tag.name in AROUND:
        return f"{AROUND[tag.name]}{words}{AROUND[tag.name]}"
    if tag.name == "a" and "href" in tag.attrs:
        return f"[{words}]({tag['href']})"
    return words
