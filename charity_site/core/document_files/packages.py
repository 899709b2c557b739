"""Office files are ZIP files of XML and pictures: read within limits, and written without dates and what else ZIP keeps."""

import re
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from lxml import etree

from charity_site.core.document_files.refusal import LINK_TO_A_COMPUTER, TOO_LARGE, UNREADABLE, Refusal

MOST_PARTS = 5_000
MOST_IN_ONE = 20 * 1024 * 1024  # bytes, unpacked
MOST_IN_ALL = 100 * 1024 * 1024
ENCRYPTED = 0x1

PUBLIC_LINK = re.compile(r"(https?|mailto|tel):|#", re.IGNORECASE)
# What programs write where a description belongs: the name or the place of the file that a picture came from.
FILE_NAME = re.compile(
    r"\s*(file:.*|[a-z]:\\.*|\\\\.*|[^\n]*\.(jpe?g|png|gif|heic|heif|tiff?|bmp|webp|avif|svg|emf|wmf))\s*",
    re.IGNORECASE,
)


def unpack(content):
    """The parts of a package (bytes) as {name: bytes}, in their order. Raises Refusal for what is too large or damaged."""
    parts, total = {}, 0
    try:
        with ZipFile(BytesIO(content)) as package:
            if len(package.infolist()) > MOST_PARTS:
                raise Refusal(TOO_LARGE)
            for info in package.infolist():
                if info.is_dir():
                    continue
                odd = info.filename in parts or ".." in info.filename.split("/") or info.filename.startswith("/")
                if odd or info.flag_bits & ENCRYPTED or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
                    raise Refusal(UNREADABLE)
                with package.open(info) as part:
                    parts[info.filename] = part.read(MOST_IN_ONE + 1)  # whatever its header says
                total += len(parts[info.filename])
                if len(parts[info.filename]) > MOST_IN_ONE or total > MOST_IN_ALL:
                    raise Refusal(TOO_LARGE)
    except (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, zlib.error) as error:
        raise Refusal(UNREADABLE) from error
    return parts


def pack(parts):
    """The package (bytes) of `parts` ({name: bytes}). The same parts always give the same bytes."""
    out = BytesIO()
    with ZipFile(out, "w") as package:
        for name, content in parts.items():
            info = ZipInfo(name)  # of January 1, 1980
            info.create_system, info.external_attr = 0, 0
            package.writestr(info, content, ZIP_STORED if name == "mimetype" else ZIP_DEFLATED)
    return out.getvalue()


def parse(content):
    """The root (lxml element) of an XML part (bytes). Nothing is fetched and no entity is resolved."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Refusal(UNREADABLE) from error
    if root.getroottree().docinfo.doctype:
        raise Refusal(UNREADABLE)  # no office program writes one
    return root


def serialize(root):
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def name_of(element):
    """The local name (str) of an element or of the name of an attribute."""
    return etree.QName(element).localname


def space_of(element):
    """The namespace (str) of an element or of the name of an attribute; '' for none."""
    return etree.QName(element).namespace or ""


def remove(element):
    """Take `element` out with all that is in it; the text behind it stays."""
    parent, before = element.getparent(), element.getprevious()
    if element.tail and before is not None:
        before.tail = (before.tail or "") + element.tail
    elif element.tail:
        parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def check_link(address):
    """Raise Refusal when `address` (str) leads to no public place."""
    if address and not PUBLIC_LINK.match(address.strip()):
        raise Refusal(LINK_TO_A_COMPUTER)


def is_file_name(text):
    """Return whether `text` (str) is nothing but the name or the place of a file."""
    return bool(FILE_NAME.fullmatch(text))


def forget_file_names(element, attributes):
    """Empty those of `attributes` (names) of `element` that hold nothing but the name or the place of a file."""
    for attribute in attributes:
        if is_file_name(element.get(attribute, "")):
            element.set(attribute, "")
