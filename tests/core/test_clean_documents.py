"""What programs write into a document by themselves is not stored, whichever way the document comes in."""

from io import BytesIO
from zipfile import ZipFile

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from charity_site.core.document_files.uploads import clean_document
from tests.core.dirty_files import (
    DIRTY,
    MC,
    OFFICE,
    SECRET,
    SHEET_TYPE,
    SLIDES_TYPE,
    WORD_TYPE,
    WORDS,
    W,
    annotation,
    docx,
    everything_in,
    odt,
    pdf,
    photo,
    pptx,
    xlsx,
    zipped,
)
from tests.factories import upload


def cleaned(content, kind):
    return clean_document(upload(content, f"{SECRET}.{kind}")).read()


def refused(content, kind):
    """The sentence (str) with which `content` is refused."""
    with pytest.raises(ValidationError) as error:
        cleaned(content, kind)
    return error.value.messages[0]


@pytest.mark.parametrize("kind", DIRTY)
def test_no_name_is_left_and_the_words_are(kind):
    dirty = DIRTY[kind]()
    assert SECRET.encode() in everything_in(dirty, kind)
    clean = everything_in(cleaned(dirty, kind), kind)
    for spelling in (SECRET, SECRET.lower()):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            assert spelling.encode(encoding) not in clean
    assert b"Exif" not in clean and WORDS.encode() in clean


@pytest.mark.parametrize("kind", DIRTY)
def test_what_is_clean_stays_as_it_is(kind):
    once = cleaned(DIRTY[kind](), kind)
    assert cleaned(once, kind) == once == cleaned(DIRTY[kind](), kind)


def test_what_programs_need_to_open_the_file_is_still_there():
    with ZipFile(BytesIO(cleaned(docx(), "docx"))) as package:
        names = set(package.namelist())
        text = package.read("word/document.xml").decode()
        types = package.read("[Content_Types].xml").decode()
        links = package.read("word/_rels/document.xml.rels").decode()
    assert MC in text and 'mc:Ignorable="w14"' in text and f'xml:space="preserve">{WORDS} <' in text
    assert {"word/document.xml", "word/settings.xml", "word/media/image1.jpeg"} <= names
    assert "docProps" not in types and "word/people.xml" not in types and "https://example.org/thumbnail" in links
    with ZipFile(BytesIO(cleaned(odt(), "odt"))) as package:
        first = package.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", 0)
        assert "ZoomFactor" in package.read("settings.xml").decode()
    with pikepdf.open(BytesIO(cleaned(pdf(), "pdf"))) as file:
        assert next(str(each.get("/A", {}).get("/URI", "")) for each in file.pages[0].Annots) == "https://example.org/"
        assert set(file.pages[0].Resources.XObject.keys()) == {"/Metadata", "/Im2"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF"])
def test_not_a_pixel_of_a_picture_changes(kind):
    ending = {"JPEG": "jpeg", "PNG": "png", "GIF": "gif"}[kind]
    number = {"JPEG": 1, "PNG": 2, "GIF": 3}[kind]
    with ZipFile(BytesIO(cleaned(docx(), "docx"))) as package:
        after = Image.open(BytesIO(package.read(f"word/media/image{number}.{ending}")))
    assert after.tobytes() == Image.open(BytesIO(photo(kind))).tobytes()
    assert not after.getexif()


COMMENT = f'<w:comments {W}><w:comment w:author="{SECRET}"/></w:comments>'
COMMENT_TYPES = {
    "docx": f"{WORD_TYPE}.comments+xml",
    "xlsx": f"{SHEET_TYPE}.comments+xml",
    "pptx": f"{SLIDES_TYPE}.comments+xml",
}


@pytest.mark.parametrize(("kind", "make"), [("docx", docx), ("xlsx", xlsx), ("pptx", pptx)])
def test_comments_are_refused_with_what_to_do(kind, make):
    folder = {"docx": "word", "xlsx": "xl", "pptx": "ppt"}[kind]
    name, rows = f"{folder}/remarks.xml", [(f"{OFFICE}/comments", "remarks.xml")]
    assert "Delete all comments" in refused(
        make(rows=rows, parts={name: COMMENT}, types={name: COMMENT_TYPES[kind]}), kind
    )
    empty = make(rows=rows, parts={name: f"<w:comments {W}/>"}, types={name: COMMENT_TYPES[kind]})
    assert name not in ZipFile(BytesIO(cleaned(empty, kind))).namelist()


@pytest.mark.parametrize(
    "body",
    [
        f'<w:p><w:ins w:author="{SECRET}"><w:r/></w:ins></w:p>',
        "<w:p><w:del><w:r><w:delText>her school</w:delText></w:r></w:del></w:p>",
        "<w:p><w:pPr><w:rPr><w:rPrChange/></w:rPr></w:pPr></w:p>",
        "<w:p><w:moveFrom/></w:p>",
    ],
)
def test_tracked_changes_are_refused_with_what_to_do(body):
    assert "Accept or reject" in refused(docx(body), "docx")


def test_what_odf_keeps_of_others_is_refused():
    assert "Accept or reject" in refused(
        odt("<text:tracked-changes><text:changed-region/></text:tracked-changes>"), "odt"
    )
    assert "Delete all comments" in refused(odt("<office:annotation/>"), "odt")
    assert "macro" in refused(odt(parts={"Basic/Standard/a.xml": "<a/>"}), "odt")
    assert "macro" in refused(odt("<script:script/>"), "odt")
    assert "leads to a file" in refused(odt('<text:a xlink:href="../../a.odt"/>'), "odt")
    assert "Object 1" in refused(odt(parts={"Object 1/content.xml": "<a/>"}), "odt")
    assert "password" in refused(odt(entry="<manifest:encryption-data/>"), "odt")


@pytest.mark.parametrize(
    ("rows", "parts", "sentence"),
    [
        ([(f"{OFFICE}/package", "embeddings/sheet.xlsx")], {"word/embeddings/sheet.xlsx": xlsx()}, "sheet.xlsx"),
        ([(f"{OFFICE}/oleObject", "embeddings/a.bin")], {"word/embeddings/a.bin": b"a"}, "a.bin"),
        ([(f"{OFFICE}/image", "media/a.emf")], {"word/media/a.emf": b"a"}, "a.emf"),
        ([(f"{OFFICE}/image", f"file:///C:/{SECRET}.jpg", "External")], {}, "leads to a file"),
        ([(f"{OFFICE}/image", "https://example.org/a.png", "External")], {}, "leads to a file"),
        ([(f"{OFFICE}/hyperlink", f"{SECRET}.docx", "External")], {}, "leads to a file"),
        (
            [("http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin")],
            {"word/vbaProject.bin": b"a"},
            "macro",
        ),
    ],
)
def test_what_an_office_file_carries_along_is_refused(rows, parts, sentence):
    assert sentence in refused(docx(rows=rows, parts=parts), "docx")


def test_the_place_of_a_file_in_the_code_of_a_field_is_refused():
    code = f'<w:instrText>INCLUDEPICTURE "C:\\\\Users\\\\</w:instrText><w:instrText>{SECRET}" \\* MERGEFORMAT</w:instrText>'
    assert "leads to a file" in refused(docx(code), "docx")
    page = "<w:instrText>PAGE \\* MERGEFORMAT</w:instrText><w:instrText>HYPERLINK https://example.org/</w:instrText>"
    assert cleaned(docx(page), "docx")


def remark(file, page):
    page.Annots.append(annotation(file, Name.Highlight, Contents="Is this true?"))


def redaction(file, page):
    page.Annots.append(annotation(file, Name.Redact))


def outside(file, page):
    page.Contents.F = String(f"C:/{SECRET}")


@pytest.mark.parametrize(
    ("change", "sentence"), [(remark, "Delete all comments"), (redaction, "redactions"), (outside, "leads to a file")]
)
def test_what_a_pdf_carries_along_is_refused(change, sentence):
    assert sentence in refused(pdf(change), "pdf")


def test_a_signature_and_the_makers_of_layers_are_not_kept():
    def sign(file, page):
        field = annotation(file, Name.Widget, FT=Name.Sig, T="Field", V=Dictionary(Name=SECRET))
        page.Annots.append(field)
        file.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3, XFA=String(SECRET))
        usage = Dictionary(CreatorInfo=Dictionary(Creator=SECRET), User=Dictionary(Name=SECRET))
        layer = file.make_indirect(Dictionary(Type=Name.OCG, Name="Layer", Usage=usage))
        file.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary())

    assert SECRET.encode() not in everything_in(cleaned(pdf(sign), "pdf"), "pdf")


def test_an_older_version_below_the_last_one_is_not_kept():
    content = pdf() + b"\n" + f"99 0 obj ({SECRET}) endobj".encode()
    assert SECRET.encode() not in everything_in(cleaned(content, "pdf"), "pdf")


def locked_pdf():
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf())) as file:
        file.save(out, encryption=pikepdf.Encryption(owner="o", user=""))
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind", "sentence"),
    [
        (b"%PDF-1.4 hello", "pdf", "cannot be read"),
        (docx(), "pdf", "cannot be read"),
        (pdf(), "docx", "cannot be read"),
        (docx(), "xlsx", "cannot be read"),
        (docx()[:-200], "docx", "cannot be read"),
        (odt(), "docx", "cannot be read"),
        (b"\xd0\xcf\x11\xe0" + b"a" * 600, "docx", "password"),
        (locked_pdf(), "pdf", "password"),
        (docx(main="application/vnd.ms-word.document.macroEnabled.main+xml"), "docx", "macro"),
        (pdf(), "txt", "cannot be read"),
        (b"MZ\0\0", "csv", "cannot be read"),
        (b"a,b\0c", "csv", "cannot be read"),
        (b"<html>", "html", "cannot be stored"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused_with_what_to_do(content, kind, sentence):
    assert sentence in refused(content, kind) and "upload that" in refused(content, kind)


def test_a_plain_text_is_kept_as_it_is():
    for content in (b"a,b\r\n\xff1,2", "\ufeffa;b".encode(), "a\tb".encode("utf-16")):
        assert cleaned(content, "csv") == cleaned(content, "txt") == content


ENTITIES = '<!DOCTYPE a [<!ENTITY b "{0}"><!ENTITY c SYSTEM "file:///etc/passwd">]><a>&b;&c;</a>'


def test_bombs_and_entities_are_refused_before_they_cost_anything():
    bomb = BytesIO()
    with ZipFile(bomb, "w", 8) as package, package.open("word/document.xml", "w", force_zip64=True) as part:
        for _ in range(40):
            part.write(b" " * 1024 * 1024)
    assert "too large" in refused(bomb.getvalue(), "docx")
    assert "too large" in refused(zipped({f"a{number}": "" for number in range(5001)}), "odt")
    assert "cannot be read" in refused(docx(parts={"word/document.xml": ENTITIES}), "docx")
    assert "cannot be read" in refused(odt(parts={"content.xml": ENTITIES}), "odt")
    assert "cannot be read" in refused(zipped({"../a": "", "[Content_Types].xml": "<a/>"}), "docx")


def test_the_name_that_it_had_is_forgotten():
    clean = clean_document(ContentFile(b"hello", name=f"{SECRET}.txt"))
    assert SECRET not in clean.name and clean.name.endswith(".txt")
