"""Cleans OpenDocument texts (ISO/IEC 26300), as LibreOffice writes them."""

import re

from charity_site.core.document_files.packages import (
    check_link,
    forget_file_names,
    is_file_name,
    name_of,
    pack,
    parse,
    remove,
    serialize,
    space_of,
    unpack,
)
from charity_site.core.document_files.pictures import without_metadata
from charity_site.core.document_files.refusal import CHANGES, COMMENTS, LOCKED, MACROS, OTHER_FILE, UNREADABLE, Refusal

TYPE = b"application/vnd.oasis.opendocument.text"
MANIFEST = "META-INF/manifest.xml"
TEXTS = ("content.xml", "styles.xml", "settings.xml", MANIFEST)  # without meta.xml, which holds nothing else
PROGRAM = re.compile(r"(Basic|Scripts|Dialogs)/")
DROPPED = re.compile(
    r"meta\.xml|manifest\.rdf|layout-cache|META-INF/.*signatures.*|(Thumbnails|Configurations2|Versions)/.*|VersionList\.xml"
)
SETTINGS = re.compile(r"Printer.*|Rsid.*|CurrentDatabase.*|.*(Path|URL|Url)")  # config:name
DATABASES = {"connection-resource", "database-display", "database-source-sql"}
LINK = "{http://www.w3.org/1999/xlink}href"


def clean_odf(content, kind):
    """`content` (bytes) of a text of `kind` ("odt"), cleaned. Raises Refusal."""
    parts = unpack(content)
    if parts.get("mimetype") != TYPE or MANIFEST not in parts:
        raise Refusal(UNREADABLE)
    manifest = parse(parts[MANIFEST])
    if next(manifest.iter("{*}encryption-data"), None) is not None:
        raise Refusal(LOCKED.format(kind=kind))
    new = {}
    for name, part in parts.items():
        if PROGRAM.match(name):
            raise Refusal(MACROS)
        if not DROPPED.fullmatch(name):
            new[name] = clean_part(part, name, parts)
    for entry in list(manifest):
        path = next((value for key, value in entry.items() if name_of(key) == "full-path"), "")
        if path != "/" and path not in new:
            manifest.remove(entry)
    return pack(new | {MANIFEST: serialize(manifest)})


def clean_part(part, name, parts):
    """The `part` (bytes) named `name`, cleaned."""
    if name == "mimetype" or name.startswith("Fonts/"):
        return part
    if name.startswith("Pictures/"):
        return without_metadata(part, name)
    if name not in TEXTS:
        raise Refusal(OTHER_FILE.format(what=name))
    root = parse(part)
    for element in list(root.iter()):
        clean_element(element, parts)
    return serialize(root)


def clean_element(element, parts):
    name = name_of(element)
    if name == "tracked-changes" and len(element):
        raise Refusal(CHANGES)
    if name == "annotation":
        raise Refusal(COMMENTS)
    if name == "script" or name in DATABASES:
        raise Refusal(MACROS if name == "script" else OTHER_FILE.format(what="a link to a database"))
    named = next((value for key, value in element.items() if name_of(key) == "name"), "")
    if name in ("event-listeners", "tracked-changes") or (name == "config-item" and SETTINGS.fullmatch(named)):
        remove(element)
        return
    for key in list(element.attrib):
        if "rsid" in name_of(key).lower() and "officeooo" in space_of(key):
            del element.attrib[key]
    if (address := element.get(LINK, "")).removeprefix("./") not in parts:
        check_link(address)
    forget_file_names(element, [key for key in element.attrib if "drawing" in space_of(key) and name_of(key) == "name"])
    if name in ("title", "desc") and "svg" in space_of(element) and is_file_name(element.text or ""):
        element.text = None
