"""Prepare what editors wrote for other sites. The only place where rich text is prepared for them."""

from urllib.parse import urljoin

from bs4 import BeautifulSoup
from django.conf import settings
from wagtail.rich_text import RichText, expand_db_html

from charity_site.core.links import without_names
from charity_site.core.pasted import STRUCK
from charity_site.core.survival_figures import prose_without_survival_figures

TAGS = {"p", "br", "b", "i", "strong", "em", "ul", "ol", "li", "h2", "h3", "a", "sup", "sub"}
LINKS = {None, "page", "document"}  # an <a> of any other kind, such as a marked term, is only its words


def shared_html(source):
    """Rich text as it is stored (str) as HTML for other sites (str): simple tags, links with their whole address.

    A link to a page that visitors do not see is plain text, one to a story that is lent to no other site neutral words.
    No sentence of it says how many live.
    """
    soup = BeautifulSoup(without_names(source or "", elsewhere=True), "html.parser")
    for tag in soup.find_all(STRUCK):
        tag.decompose()
    for tag in soup.find_all(True):
        if tag.name not in TAGS or tag.get("linktype") not in LINKS:
            tag.unwrap()
    soup = BeautifulSoup(expand_db_html(str(soup)), "html.parser")
    for tag in soup.find_all(True):
        address = tag.get("href", "")
        tag.attrs = {"href": urljoin(f"{settings.SITE_URL}/", address)} if address else {}
        if tag.name == "a" and not address:
            tag.unwrap()
    return prose_without_survival_figures(str(soup))


class SharedRichText(RichText):
    """Rich text that templates show in that form."""

    def __html__(self):
        return shared_html(self.source)
