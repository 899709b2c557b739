"""Cleans the files of Word, Excel and PowerPoint (ISO/IEC 29500): nothing in them says who wrote them, when, where or with what.

What a part is, its content type says, not its name. Parts that we do not know are refused, so that nothing slips through.
"""

import posixpath
import re

from charity_site.core.document_files.packages import (
    check_link,
    forget_file_names,
    name_of,
    pack,
    parse,
    remove,
    serialize,
    space_of,
    unpack,
)
from charity_site.core.document_files.pictures import without_metadata
from charity_site.core.document_files.refusal import (
    CHANGES,
    COMMENTS,
    LINK_TO_A_COMPUTER,
    LOCKED,
    MACROS,
    OTHER_FILE,
    UNREADABLE,
    Refusal,
)

TYPES = "[Content_Types].xml"
COMPOUND_FILE = b"\xd0\xcf\x11\xe0"  # a locked document, or one of before 2007
MAIN = {
    "docx": "wordprocessingml.document.main+xml",
    "pptx": "presentationml.presentation.main+xml",
    "xlsx": "spreadsheetml.sheet.main+xml",
}
RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)


def kinds(*words):
    return re.compile("|".join(words), re.IGNORECASE)


# By "<content type> <name> <type of the relation that leads to it>".
PROGRAM = kinds("macro", "vba", "activeX", "attachedToolbars", "relationships/control")
HISTORY = kinds("revisionHeaders", "revisionLog", "spreadsheetml.userNames")
COMMENT = kinds(r"comments?(\+xml|extended|extensible|ids)", "threadedcomment")
FOREIGN = kinds("oleObject", "embeddings/", "relationships/package", "aFChunk", "externalLink", "connections", "model/")
DROPPED = kinds(
    r"(core|extended|custom)-properties",
    "customXml",
    "thumbnail",
    "printerSettings",
    r"people\+xml",
    r"person\+xml",
    "commentAuthors",
    r"authors\+xml",
    "revisioninfo",
    "changesinfo",
    "classificationlabels",
    "digital-signature",
    r"tags\+xml",
    "/glossary",
    "keyMapCustomizations",
    "image/svg",
    "attachedTemplate",
    "mailMerge",
    "recipientData",
)
FONT = kinds("obfuscatedFont", "x-font")
XML = kinds(r"xml ", r"vmlDrawing")

COMMENTS_IN_THEM = {"comment", "threadedComment", "cm"}
TRACKED = re.compile(
    r"ins|del|move(From|To)|cell(Ins|Del|Merge)|\w+Change|(customXml)?(Ins|Del|MoveFrom|MoveTo)RangeStart"
)
TAKEN_OUT = {  # elements, in whichever part
    "absPath",
    "activeWritingStyle",
    "attachedSchema",
    "attachedTemplate",
    "customSheetViews",
    "customWorkbookViews",
    "docId",
    "docVars",
    "fileSharing",
    "mailMerge",
    "revisionPtr",
    "rsids",
    "saveThroughXslt",
    "trackRevisions",
    "webPublishItems",
    "webPublishObjects",
}
NAMING = {
    "author",
    "initials",
    "userName",
    "userId",
    "providerId",
    "user",
    "refreshedBy",
    "refreshedDate",
    "lastModifiedBy",
}
LOCAL_FILE = re.compile(r"file:|\b[a-z]:[\\/]|\\\\\\\\", re.IGNORECASE)  # in the code of a field of Word


def clean_office(content, kind):
    """`content` (bytes) of a document of `kind` (a key of MAIN), cleaned. Raises Refusal."""
    if content.startswith(COMPOUND_FILE):
        raise Refusal(LOCKED.format(kind=kind))
    parts = unpack(content)
    if TYPES not in parts:
        raise Refusal(UNREADABLE)
    types = Types(parse(parts[TYPES]))
    if any(PROGRAM.search(f"{types.of(name)} {name}") for name in parts):
        raise Refusal(MACROS)
    new, waiting = {TYPES: b""}, [""]  # the package itself is the source of the first relations
    while waiting:
        source = waiting.pop()
        if source not in new:
            cleaned, targets = clean_with_relations(parts, types, source)
            new |= cleaned
            waiting += [target for target in reversed(targets) if target in parts]
    if not any(types.of(name).endswith(MAIN[kind]) for name in new):
        raise Refusal(UNREADABLE)
    new[TYPES] = types.only(new)
    return pack(new)


def clean_with_relations(parts, types, source):
    """The part named `source` ('' for the package) and its relations, cleaned ({name: bytes}), and where they lead."""
    name = relations_of(source)
    cleaned, gone, targets = {}, set(), []
    if name in parts:
        relations = parse(parts[name])
        for relation in list(relations):
            outside, target = relation.get("TargetMode") == "External", target_of(relation, source)
            what = relation.get("Type", "") if outside else f"{types.of(target)} {target} {relation.get('Type')}"
            if DROPPED.search(what) or (COMMENT.search(what) and is_without_comments(parts.get(target))):
                gone.add(relation.get("Id"))
                relations.remove(relation)
            elif outside:
                check_external(relation)
            else:
                check_part(what, target)
                targets.append(target)
        cleaned[name] = serialize(relations)
    if source:
        cleaned[source] = clean_part(parts[source], types, source, gone)
    return cleaned, targets


def relations_of(source):
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def target_of(relation, source):
    target = posixpath.join("/", posixpath.dirname(source), relation.get("Target", ""))
    return posixpath.normpath(target).lstrip("/")


def check_external(relation):
    if not relation.get("Type", "").endswith("/hyperlink"):
        raise Refusal(LINK_TO_A_COMPUTER)
    check_link(relation.get("Target", ""))


def check_part(what, name):
    """Raise Refusal for a part that `what` (str: content type, name, relation) says is not to be published."""
    if PROGRAM.search(what):
        raise Refusal(MACROS)
    if HISTORY.search(what):
        raise Refusal(CHANGES)
    if COMMENT.search(what):
        raise Refusal(COMMENTS)
    if FOREIGN.search(what):
        raise Refusal(OTHER_FILE.format(what=posixpath.basename(name)))


def is_without_comments(content):
    return content is not None and not any(name_of(element) in COMMENTS_IN_THEM for element in parse(content).iter())


def clean_part(content, types, name, gone):
    """The `content` (bytes) of the part `name`, cleaned. `gone`: the ids (set of str) of relations that it lost."""
    kind = types.of(name)
    if FONT.search(kind):
        return content
    if not XML.search(f"{kind} "):
        return without_metadata(content, posixpath.basename(name))
    root = parse(content)
    for element in list(root.iter()):
        clean_element(element, gone)
    codes = [element.text or "" for element in root.iter("{*}instrText")]
    codes += [
        value for element in root.iter("{*}fldSimple") for key, value in element.items() if name_of(key) == "instr"
    ]
    if LOCAL_FILE.search("".join(codes)):
        raise Refusal(LINK_TO_A_COMPUTER)
    return serialize(root)


def clean_element(element, gone):
    name = name_of(element)
    if space_of(element) in WORD and TRACKED.fullmatch(name):
        raise Refusal(CHANGES)
    lost = [key for key, value in element.items() if space_of(key) in RELATIONS and value in gone]
    if element.getparent() is not None and (name in TAKEN_OUT or (lost and name != "pageSetup")):
        remove(element)
        return
    for key in list(element.attrib):
        local = name_of(key)
        if key in lost or local in NAMING or (local.startswith("rsid") and space_of(key) in WORD):
            del element.attrib[key]
    if name in ("docPr", "cNvPr"):
        forget_file_names(element, ["name", "descr", "title"])
    if name == "imagedata":
        for key in [key for key in element.attrib if name_of(key) in ("title", "href", "src", "althref")]:
            del element.attrib[key]


class Types:
    """[Content_Types].xml: what kind each part is."""

    def __init__(self, root):
        self.root = root
        self.by_name = {each.get("PartName", "").lstrip("/").lower(): each for each in root.iter("{*}Override")}
        self.by_ending = {each.get("Extension", "").lower(): each for each in root.iter("{*}Default")}

    def of(self, name):
        """The content type (str) of the part `name`; '' for one that has none."""
        found = self.by_name.get(name.lower())
        found = self.by_ending.get(name.rpartition(".")[2].lower()) if found is None else found
        return "" if found is None else found.get("ContentType", "")

    def only(self, parts):
        """The part (bytes) as it is for `parts` (names) alone."""
        names = {name.lower() for name in parts}
        for name, element in self.by_name.items():
            if name not in names:
                self.root.remove(element)
        return serialize(self.root)
