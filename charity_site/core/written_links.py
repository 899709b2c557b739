"""Links and embeds in rich text, as the editor hands them over and as they are stored."""

from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.contentstate import link_entity
from wagtail.rich_text import EmbedHandler

from charity_site.core.keys import is_key
from charity_site.core.tracking import direct_address


def written_link(props):
    """Return what is stored of a link to a page or an address (element of draftjs_exporter): its words, where it leads
    nowhere."""
    key, address = props.get("id"), props.get("url")
    if key is not None:
        key = str(key).strip()
        return link_entity({**props, "id": key}) if is_key(key) else props["children"]
    return link_entity({**props, "url": direct_address(address)}) if address else props["children"]


def written_document_link(props):
    """The same of a link to a document."""
    key = str(props.get("id")).strip()
    return (
        DOM.create_element("a", {"linktype": "document", "id": key}, props["children"])
        if is_key(key)
        else props["children"]
    )


class NoEmbed(EmbedHandler):
    """No text of ours embeds anything: Wagtail's pictures and videos in rich text are left out."""

    @staticmethod
    def expand_db_attributes(attrs):
        return ""


class NoImageEmbed(NoEmbed):
    identifier = "image"


class NoMediaEmbed(NoEmbed):
    identifier = "media"
