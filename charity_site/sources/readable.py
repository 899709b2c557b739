"""The main text of what a source answered: what stands around it (banners, menus, advertisements) is left out."""

import hashlib
import re

import trafilatura
from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from charity_site.delivery.outgoing.exchange import Answer

LONGEST = 200_000  # characters that are kept of a source
ENOUGH = 0.5  # of the words outside menus: trafilatura takes some lists for menus, and then all of it is better

AROUND = {"nav", "aside", "script", "style", "noscript", "template", "iframe", "form", "button", "svg", "dialog"}
AROUND_OUTSIDE = {"header", "footer"}  # those of the page, not those of an article
ROLES = {"banner", "navigation", "contentinfo", "complementary", "search", "alert", "alertdialog", "dialog", "status"}
NAMES = re.compile(
    r"(^|[\s_-])(banner|cookies?|consent|breadcrumbs?|advert\w*|ads?|promo\w*|newsletter|share|social|sidebar|popup|modal"
    r"|navbar|navigation|skip|announcement|counter|views)([\s_-]|$)",
    re.IGNORECASE,
)
INLINE = [
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "cite",
    "code",
    "data",
    "dfn",
    "em",
    "font",
    "i",
    "kbd",
    "mark",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "time",
    "u",
    "var",
]
UPDATED = {
    "article:modified_time", "og:updated_time", "dcterms.modified", "dc.date.modified", "date.modified", "datemodified",
    "last-modified", "revised",
}  # fmt: skip
# Those of texts on the web. Python knows others, such as "unicode_escape", which make other things of bytes than letters.
ENCODING = re.compile(
    r"(utf-?(8|16|32)|us-ascii|ascii|latin|iso-?8859|iso-2022|windows|cp|koi8|mac|gb|big5|shift|euc)[\w-]*", re.I
)
A_KIND = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
IN_DATA = re.compile(r'"dateModified"\s*:\s*"(\d{4}-\d\d-\d\d)')


def readable(answer: Answer) -> str:
    """Return the lines of what `answer` says, '' where a program finds nothing to read. Of a file: its size and digest."""
    kind = answer.headers.get("Content-Type", "text/html").partition(";")[0].strip().lower()
    if kind not in ("text/html", "application/xhtml+xml", ""):
        if not kind.startswith("text/"):
            digest = hashlib.sha256(answer.body).hexdigest()[:16]
            named = f" ({kind})" if A_KIND.fullmatch(kind) and len(kind) < 100 else ""
            return f"A file of {len(answer.body):,} bytes{named}, digest {digest}."
        return bounded(decoded(answer).splitlines())
    try:
        tree = document_fromstring(decoded(answer).encode(), parser=HTMLParser(encoding="utf-8"))
    except etree.ParserError:  # there is nothing in it
        return ""
    updated = updated_on(tree)
    leave_out_what_is_around(tree)
    whole = lines_of(tree)
    main = (trafilatura.extract(tree, favor_recall=True, include_comments=False) or "").splitlines()
    lines = main if words(main) >= ENOUGH * words(whole) else whole
    return bounded([f"Updated on {updated}, as it says itself."] * bool(updated and lines) + lines)


def bounded(lines: list[str]) -> str:
    return "\n".join(line for each in lines if (line := " ".join(each.split()).strip("|- ")))[:LONGEST]


def decoded(answer: Answer) -> str:
    """The text of `answer`. Text in UTF-8 is never anything else by chance, so what a header says comes after that."""
    said = re.search(rb"charset\s*=\s*[\"']?([\w-]+)", answer.body[:2000], re.IGNORECASE)
    header = re.search(r"charset\s*=\s*[\"']?([\w-]+)", answer.headers.get("Content-Type", ""), re.IGNORECASE)
    for encoding in ("utf-8-sig", header and header[1], said and said[1].decode()):
        try:
            if encoding and ENCODING.fullmatch(encoding):
                return storable(answer.body.decode(encoding))
        except (UnicodeError, LookupError):
            continue
    return storable(answer.body.decode("cp1252", "replace"))


def storable(text: str) -> str:
    """`text` without what no database takes: null characters and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def updated_on(tree: HtmlElement) -> str:
    """The day (as 2026-05-03) on which the page says in its data that it was changed last; '' where it does not."""
    for element in tree.iter("meta", "time"):
        name = (
            element.get("name") or element.get("property") or element.get("itemprop") or element.get("http-equiv") or ""
        )
        value = element.get("content") or element.get("datetime") or ""
        if name.lower() in UPDATED and (day := DAY.search(value)):
            return day[0]
    found = (IN_DATA.search(script.text or "") for script in tree.iter("script"))
    return next((day[1] for day in found if day), "")


def leave_out_what_is_around(tree: HtmlElement) -> None:
    for element in list(tree.iter()):
        if element.getparent() is None or not isinstance(element.tag, str) or element.tag in ("html", "body", "main"):
            continue
        names = f"{element.get('class', '')} {element.get('id', '')}"
        is_of_the_page = element.tag in AROUND_OUTSIDE and not any(
            above.tag in ("main", "article") for above in element.iterancestors()
        )
        if element.tag in AROUND or is_of_the_page or element.get("role") in ROLES or NAMES.search(names):
            element.drop_tree()


def lines_of(tree: HtmlElement) -> list[str]:
    """All that is still there, a line for each paragraph, cell or item."""
    copy = etree.fromstring(etree.tostring(tree, method="xml"), etree.XMLParser(recover=True, resolve_entities=False))
    if copy is None:
        return []
    for head in copy.findall("head"):
        copy.remove(head)
    etree.strip_tags(copy, *INLINE)
    etree.strip_elements(copy, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    return [text for text in copy.itertext() if text.strip()]


def words(lines: list[str]) -> int:
    return sum(len(line.split()) for line in lines)
