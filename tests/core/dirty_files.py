"""Documents as programs write them, with a name in every place that a reader does not see."""

import zlib
from io import BytesIO
from zipfile import ZipFile

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image

from tests.factories import picture_bytes

SECRET, WORDS = "Zofiamaria", "Words for families"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SLIDES_TYPE = "application/vnd.openxmlformats-officedocument.presentationml"
PROPERTIES = {
    "docProps/core.xml": (
        "application/vnd.openxmlformats-package.core-properties+xml",
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
        f'<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:creator>{SECRET}</dc:creator><dc:title>{SECRET}</dc:title>'
        f"<cp:lastModifiedBy>{SECRET}</cp:lastModifiedBy></cp:coreProperties>",
    ),
    "docProps/app.xml": (
        "application/vnd.openxmlformats-officedocument.extended-properties+xml",
        f"{OFFICE}/extended-properties",
        f"<Properties><Company>{SECRET}</Company><Manager>{SECRET}</Manager><Template>{SECRET}.dotm</Template></Properties>",
    ),
    "docProps/custom.xml": (
        "application/vnd.openxmlformats-officedocument.custom-properties+xml",
        f"{OFFICE}/custom-properties",
        f'<Properties><property name="Patient">{SECRET}</property></Properties>',
    ),
    "docProps/thumbnail.jpeg": (
        "image/jpeg",
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail",
        b"\xff\xd8 " + SECRET.encode(),
    ),
}


def photo(kind="JPEG"):
    """A photo (bytes) as a phone makes it: with the place, a comment, and a second picture behind it."""
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = SECRET, SECRET
    exif.get_ifd(0x8825)[2] = (52.0, 13.0, 24.0)
    if kind == "PNG":
        return picture_bytes("PNG", exif=exif) + SECRET.encode()
    if kind == "GIF":
        return picture_bytes("GIF", comment=SECRET.encode())
    return picture_bytes("JPEG", exif=exif, comment=SECRET.encode()) + picture_bytes("JPEG", comment=SECRET.encode())


def zipped(parts):
    out = BytesIO()
    with ZipFile(out, "w") as package:
        package.comment = SECRET.encode()
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def relations(rows):
    """`rows`: (type, target) or (type, target, mode)."""
    lines = [
        f'<Relationship Id="rId{number}" Type="{type_}" Target="{target}"{f" TargetMode={chr(34)}{mode[0]}{chr(34)}" if mode else ""}/>'
        for number, (type_, target, *mode) in enumerate(rows, start=1)
    ]
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{"".join(lines)}</Relationships>'


def office(main, main_type, parts, types, more_types=""):
    """An Office file (bytes): `parts` ({name: content}) with `types` ({name: content type}), and all properties."""
    found = {**types, main: main_type, **{name: type_ for name, (type_, *_) in PROPERTIES.items()}}
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{type_}"/>' for name, type_ in found.items())
    rows = [(f"{OFFICE}/officeDocument", main), *((relation, name) for name, (_, relation, _) in PROPERTIES.items())]
    return zipped(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Default Extension="jpeg" ContentType="image/jpeg"/>'
            '<Default Extension="png" ContentType="image/png"/><Default Extension="gif" ContentType="image/gif"/>'
            f'<Default Extension="bin" ContentType="application/octet-stream"/>{overrides}{more_types}</Types>',
            "_rels/.rels": relations(rows),
            **{name: content for name, (*_, content) in PROPERTIES.items()},
            **parts,
        }
    )


def docx(body="", rows=(), parts=None, types=None, main=f"{WORD_TYPE}.document.main+xml"):
    text = (
        f'<w:document {W} {R} {MC} xmlns:wp="wp" xmlns:pic="pic" xmlns:w14="w14" mc:Ignorable="w14">'
        f'<w:body><w:p w:rsidR="00A1{SECRET}"><w:r><w:t xml:space="preserve">{WORDS} </w:t></w:r>'
        f'<w:drawing><wp:docPr id="1" name="{SECRET}.jpg" descr="C:\\Users\\{SECRET}\\{SECRET} relapse.jpg"/>'
        f'<pic:cNvPr id="2" name="IMG {SECRET}.JPG" descr="A kite"/></w:drawing></w:p>{body}</w:body></w:document>'
    )
    own = {
        "word/document.xml": text,
        "word/settings.xml": f'<w:settings {W} {R}><w:attachedTemplate r:id="rId1"/><w:rsids><w:rsid w:val="{SECRET}"/>'
        f'</w:rsids><w:docVars><w:docVar w:name="{SECRET}" w:val="{SECRET}"/></w:docVars></w:settings>',
        "word/_rels/settings.xml.rels": relations(
            [(f"{OFFICE}/attachedTemplate", f"file:///C:/Users/{SECRET}/Letter.dotx", "External")]
        ),
        "word/people.xml": f'<w15:people xmlns:w15="w15"><w15:person w15:author="{SECRET}"/></w15:people>',
        "customXml/item1.xml": f"<a>{SECRET}</a>",
        "word/media/image1.jpeg": photo(),
        "word/media/image2.png": photo("PNG"),
        "word/media/image3.gif": photo("GIF"),
        "word/orphan.xml": f"<a>{SECRET}</a>",
    }
    led_to = [
        (f"{OFFICE}/settings", "settings.xml"),
        (f"{OFFICE}/people", "people.xml"),
        (f"{OFFICE}/customXml", "../customXml/item1.xml"),
        (f"{OFFICE}/image", "media/image1.jpeg"),
        (f"{OFFICE}/image", "media/image2.png"),
        (f"{OFFICE}/image", "/word/media/image3.gif"),
        (f"{OFFICE}/hyperlink", "https://example.org/thumbnail", "External"),
        *rows,
    ]
    known = {"word/settings.xml": f"{WORD_TYPE}.settings+xml", "word/people.xml": f"{WORD_TYPE}.people+xml"}
    parts = {**own, "word/_rels/document.xml.rels": relations(led_to), **(parts or {})}
    return office("word/document.xml", main, parts, {**known, **(types or {})})


def xlsx(rows=(), parts=None, types=None):
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    own = {
        "xl/workbook.xml": f'<workbook {space} {R} xmlns:x15ac="x15ac"><fileSharing userName="{SECRET}"/>'
        f'<x15ac:absPath url="C:\\Users\\{SECRET}\\"/><sheets><sheet name="Sums" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations([(f"{OFFICE}/worksheet", "worksheets/sheet1.xml"), *rows]),
        "xl/worksheets/sheet1.xml": f'<worksheet {space} {R}><sheetData><row><c t="inlineStr"><is><t>{WORDS}</t></is></c>'
        f'</row></sheetData><scenarios><scenario name="a" user="{SECRET}"/></scenarios>'
        '<pageSetup orientation="portrait" r:id="rId1"/></worksheet>',
        "xl/worksheets/_rels/sheet1.xml.rels": relations(
            [(f"{OFFICE}/printerSettings", "../printerSettings/printerSettings1.bin")]
        ),
        "xl/printerSettings/printerSettings1.bin": SECRET.encode("utf-16-le"),
    }
    known = {
        "xl/worksheets/sheet1.xml": f"{SHEET_TYPE}.worksheet+xml",
        "xl/printerSettings/printerSettings1.bin": f"{SHEET_TYPE}.printerSettings",
    }
    return office(
        "xl/workbook.xml", f"{SHEET_TYPE}.sheet.main+xml", {**own, **(parts or {})}, {**known, **(types or {})}
    )


def pptx(rows=(), parts=None, types=None):
    own = {
        "ppt/presentation.xml": f'<p:presentation xmlns:p="p" {R}><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst>'
        "</p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(
            [
                (f"{OFFICE}/slide", "slides/slide1.xml"),
                (f"{OFFICE}/commentAuthors", "commentAuthors.xml"),
                (
                    "http://schemas.microsoft.com/office/2016/11/relationships/changesInfo",
                    "changesInfos/changesInfo1.xml",
                ),
                *rows,
            ]
        ),
        "ppt/slides/slide1.xml": f'<p:sld xmlns:p="p" xmlns:a="a"><a:t>{WORDS}</a:t></p:sld>',
        "ppt/commentAuthors.xml": f'<p:cmAuthorLst xmlns:p="p"><p:cmAuthor name="{SECRET}"/></p:cmAuthorLst>',
        "ppt/changesInfos/changesInfo1.xml": f'<pc:chgInfo xmlns:pc="pc"><pc:docChg chg="{SECRET}"/></pc:chgInfo>',
    }
    known = {
        "ppt/slides/slide1.xml": f"{SLIDES_TYPE}.slide+xml",
        "ppt/commentAuthors.xml": f"{SLIDES_TYPE}.commentAuthors+xml",
        "ppt/changesInfos/changesInfo1.xml": "application/vnd.ms-powerpoint.changesinfo+xml",
    }
    main = f"{SLIDES_TYPE}.presentation.main+xml"
    return office("ppt/presentation.xml", main, {**own, **(parts or {})}, {**known, **(types or {})})


ODF = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(
    f'xmlns:{prefix}="{ODF}:{name}:1.0"'
    for prefix, name in [
        ("office", "office"),
        ("text", "text"),
        ("draw", "drawing"),
        ("svg", "svg-compatible"),
        ("config", "config"),
        ("manifest", "manifest"),
        ("meta", "meta"),
        ("script", "script"),
    ]
)


def odt(body="", parts=None, entry=""):
    text = (
        f'<office:document-content {SPACES} xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'xmlns:rsid="http://openoffice.org/2009/office" xmlns:officeooo="http://openoffice.org/2009/officeooo"><office:body>'
        f'<office:text><text:p officeooo:rsid="{SECRET}">{WORDS} <draw:frame draw:name="{SECRET}.jpg"><draw:image '
        f'xlink:href="Pictures/1.jpg"/><svg:desc>C:\\{SECRET}.jpg</svg:desc></draw:frame></text:p>{body}</office:text>'
        "</office:body></office:document-content>"
    )
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": text,
            "styles.xml": f"<office:document-styles {SPACES}/>",
            "meta.xml": f"<office:document-meta {SPACES}><meta:initial-creator>{SECRET}</meta:initial-creator></office:document-meta>",
            "settings.xml": f'<office:document-settings {SPACES}><config:config-item config:name="PrinterName">{SECRET}'
            '</config:config-item><config:config-item config:name="ZoomFactor">100</config:config-item></office:document-settings>',
            "Thumbnails/thumbnail.png": photo("PNG"),
            "Versions/1": SECRET,
            "Pictures/1.jpg": photo(),
            "META-INF/manifest.xml": f'<manifest:manifest {SPACES}><manifest:file-entry manifest:full-path="/"/>'
            f'<manifest:file-entry manifest:full-path="content.xml">{entry}</manifest:file-entry>'
            '<manifest:file-entry manifest:full-path="Thumbnails/thumbnail.png"/></manifest:manifest>',
            **(parts or {}),
        }
    )


def pdf(change=None):
    """A PDF (bytes) of one page. `change` (callable) gets it before it is saved."""
    with pikepdf.new() as file:
        page = file.add_blank_page()
        jpeg = {"Type": Name.XObject, "Subtype": Name.Image, "Width": 320, "Height": 240, "BitsPerComponent": 8}
        plain = Stream(file, photo(), ColorSpace=Name.DeviceRGB, Filter=Name.DCTDecode, **jpeg)
        packed = Stream(
            file,
            zlib.compress(photo()),
            ColorSpace=Name.DeviceRGB,
            Filter=Array([Name.FlateDecode, Name.DCTDecode]),
            **jpeg,
        )
        xmp = Stream(file, SECRET.encode(), Type=Name.Metadata, Subtype=Name.XML)
        plain.Metadata = xmp
        page.Resources = Dictionary(XObject=Dictionary(Metadata=plain, Im2=packed))
        page.Contents = Stream(file, f"BT ({WORDS}) Tj ET /Metadata Do".encode())
        page.PieceInfo = Dictionary(Word=Dictionary(LastModified=SECRET))
        page.Thumb = Stream(file, SECRET.encode())
        page.Annots = Array(
            [
                link(file, Dictionary(S=Name.URI, URI=String("https://example.org/"))),
                link(file, Dictionary(S=Name.URI, URI=String(f"file:///C:/{SECRET}.pdf"))),
                link(file, Dictionary(S=Name.Launch, F=String(SECRET))),
                annotation(file, Name.FreeText, T=SECRET, Contents=WORDS, NM=SECRET),
            ]
        )
        file.Root.Metadata = xmp
        file.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(SECRET))
        file.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), Dictionary(JS=String(SECRET))])))
        file.attachments[f"{SECRET}.txt"] = SECRET.encode()
        file.trailer.Info = Dictionary(Author=SECRET, Title=SECRET, Keywords=SECRET, Company=SECRET)
        file.trailer.AdditionalStreams = Array([Stream(file, SECRET.encode())])
        if change:
            change(file, page)
        out = BytesIO()
        file.save(out, static_id=True)
        return out.getvalue()


def annotation(file, kind, **values):
    return file.make_indirect(Dictionary(Type=Name.Annot, Subtype=kind, Rect=Array([0, 0, 9, 9]), **values))


def link(file, action):
    return annotation(file, Name.Link, A=action)


def everything_in(content, kind):
    """All bytes of a document, unpacked, as one (bytes)."""
    if kind in ("docx", "xlsx", "pptx", "odt"):
        with ZipFile(BytesIO(content)) as package:
            parts = [name.encode() + package.read(name) for name in package.namelist()]
        return b"\n".join([*parts, content])
    if kind == "pdf":
        out = BytesIO()
        with pikepdf.open(BytesIO(content)) as file:
            raw = [each.read_raw_bytes() for each in file.objects if isinstance(each, Stream)]
            file.save(out, qdf=True, static_id=True)
        return b"\n".join([*raw, out.getvalue(), content])
    return content


DIRTY = {"docx": docx, "xlsx": xlsx, "pptx": pptx, "odt": odt, "pdf": pdf}
