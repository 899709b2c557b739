"""Cleans PDF files (ISO 32000): what is written anew are the pages and what they need, without any older version."""

import zlib
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from pikepdf.sanitize import Sanitizer

from charity_site.core.document_files.packages import MOST_IN_ONE, PUBLIC_LINK, is_file_name
from charity_site.core.document_files.pictures import without_metadata
from charity_site.core.document_files.refusal import (
    COMMENTS,
    LINK_TO_A_COMPUTER,
    LOCKED,
    OTHER_FILE,
    REDACTIONS,
    TOO_LARGE,
    UNREADABLE,
    Refusal,
)

MOST_OBJECTS = 500_000
SANITIZER = (
    Sanitizer()
    .remove_javascript()
    .remove_attachments()
    .remove_thumbnails()
    .remove_multimedia()
    .remove_web_capture()
    .remove_private_app_data()
    .remove_collection()
)
OF_THE_WHOLE = ("/AF", "/DSS", "/Legal", "/Perms")  # in the catalog
OF_FORMS = ("/SigFlags", "/XFA")
ANYWHERE = ("/Metadata", "/PieceInfo", "/LastModified", "/EF", "/AF", "/CreatorInfo")
ACTIONS = {"/JavaScript", "/Launch", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/Rendition", "/Movie", "/Sound"}
RESOURCES = {"/XObject", "/Font", "/ExtGState", "/Pattern"}  # a page may call one of them whatever it likes
REMARKS = {"/Text", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Caret"}
ON_ANNOTATIONS = ("/M", "/NM", "/CreationDate", "/Subj", "/RC")
PICTURES = ("/DCTDecode", "/JPXDecode")


def clean_pdf(content, kind):
    """`content` (bytes) of a file of `kind` ("pdf"), cleaned. Raises Refusal. The same file always gives the same bytes."""
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise Refusal(LOCKED.format(kind=kind))
            if len(pdf.objects) > MOST_OBJECTS:
                raise Refusal(TOO_LARGE)
            if not len(pdf.pages):
                raise Refusal(UNREADABLE)
            return written_anew(pdf)
    except pikepdf.PasswordError as error:
        raise Refusal(LOCKED.format(kind=kind)) from error
    except (pikepdf.PdfError, RuntimeError, TypeError, ValueError) as error:
        raise Refusal(UNREADABLE) from error


def written_anew(pdf):
    SANITIZER.apply(pdf)
    for key in set(pdf.trailer.keys()) - {"/Root", "/Size"}:
        del pdf.trailer[key]  # among them author, title, dates, the ids of the document, and a copy in another format
    forget(pdf.Root, OF_THE_WHOLE)
    forget(pdf.Root.get("/AcroForm"), OF_FORMS)
    for thing in pdf.objects:
        clean_all_in(thing, pdf)
    out = BytesIO()
    pdf.save(
        out,
        fix_metadata_version=False,
        compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,  # nothing is unpacked that is not looked at
        deterministic_id=True,
    )
    return out.getvalue()


def clean_all_in(thing, pdf):
    """Clean `thing` and what is written into it; what it refers to is cleaned by itself."""
    waiting = [thing]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Array):
            children = list(each)
        elif isinstance(each, Dictionary | Stream):
            clean_dictionary(each)
            if isinstance(each, Stream):
                clean_stream(each, pdf)
            children = [child for _, child in each.items()]
        else:
            continue
        waiting += [child for child in children if isinstance(child, Array | Dictionary) and not child.is_indirect]


def clean_dictionary(each):
    for key in ANYWHERE:
        if key in each and not is_resource(each[key]):
            del each[key]
    if "/Subtype" in each and "/Rect" in each:
        clean_annotation(each)
    if each.get("/FT") == Name.Sig:
        forget(each, ["/V"])  # a signature, with the name of who signed; of a changed file it would be wrong
    if each.get("/Type") == Name.OCG and isinstance(each.get("/Usage"), Dictionary):
        forget(each.Usage, ["/User"])
    if is_file_name(str(each.get("/Alt", ""))):
        del each["/Alt"]
    leads_away = each.get("/S") == Name.URI and not PUBLIC_LINK.match(str(each.get("/URI", "")).strip())
    if leads_away or str(each.get("/S", "")) in ACTIONS:
        forget(each, list(each.keys()))


def is_resource(value):
    return isinstance(value, Dictionary | Stream) and str(value.get("/Type", value.get("/Subtype"))) in {
        *RESOURCES,
        "/Image",
        "/Form",
    }


def clean_annotation(each):
    kind = str(each.Subtype)
    if kind == "/Redact":
        raise Refusal(REDACTIONS)
    if kind == "/Text" or (kind in REMARKS and str(each.get("/Contents", "")).strip()):
        raise Refusal(COMMENTS)
    forget(each, ON_ANNOTATIONS)
    if kind not in ("/Widget", "/Link"):
        forget(each, ["/T"])  # who wrote it; of a field of a form, its name


def clean_stream(each, pdf):
    if "/F" in each:
        raise Refusal(LINK_TO_A_COMPUTER)
    filters = each.get("/Filter", Array())
    names = [str(name) for name in filters] if isinstance(filters, Array) else [str(filters)]
    if not names or names[-1] not in PICTURES:
        return
    content = each.read_raw_bytes()
    for name in names[:-1]:
        content = unpacked(content, name, pdf)
    parameters = each.get("/DecodeParms")
    if isinstance(parameters, Array):
        parameters = parameters[-1] if len(parameters) else None
    cleaned = without_metadata(content, "a picture")
    each.write(cleaned, filter=Name(names[-1]), decode_parms=parameters)


def unpacked(content, name, pdf):
    """`content` (bytes) as it is below the filter `name`."""
    if name == "/FlateDecode":
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(content, MOST_IN_ONE)
        if unpacker.unconsumed_tail:
            raise Refusal(TOO_LARGE)
        return content
    if name in ("/ASCII85Decode", "/ASCIIHexDecode"):
        return Stream(pdf, content, Filter=Name(name)).read_bytes()
    raise Refusal(OTHER_FILE.format(what="a picture that is packed twice"))


def forget(thing, keys):
    for key in keys:
        if isinstance(thing, Dictionary | Stream) and key in thing:
            del thing[key]
