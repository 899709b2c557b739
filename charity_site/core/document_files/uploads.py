"""Clean an uploaded document before anything is stored: look through it, and write it anew without what programs
write into a file by themselves: who made it, when, where and with what. What cannot be cleaned is refused."""

import re
import secrets

from django.conf import settings
from django.core.files.base import ContentFile
from django.template.defaultfilters import filesizeformat

from charity_site.core.document_files.odf import clean_odf
from charity_site.core.document_files.office import clean_office
from charity_site.core.document_files.pdf import clean_pdf
from charity_site.core.document_files.refusal import UNREADABLE, Refusal

MARKS_OF_OTHERS = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"MZ", b"\x7fELF", b"GIF8")
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
CLEAN_NAME = re.compile(r"documents/[0-9a-f]{32}\.[a-z]+")


class CleanDocumentFile(ContentFile):
    """A document that `clean_document` has written. No other kind is stored."""


def clean_text(content, kind):
    """`content` (bytes) of a plain text, as it is: there is nothing but its words. Raises Refusal for anything else."""
    if content.startswith(MARKS_OF_OTHERS) or (b"\0" in content and not content.startswith(UTF_16)):
        raise Refusal(UNREADABLE)
    return content


CLEANERS = {
    "csv": clean_text,
    "docx": clean_office,
    "odt": clean_odf,
    "pdf": clean_pdf,
    "pptx": clean_office,
    "txt": clean_text,
    "xlsx": clean_office,
}


def clean_document(upload, name=""):
    """Return `upload` (a Django File) as a CleanDocumentFile with a random name, because people name files after people.

    Its kind is what `name` (str), or the name of `upload`, says. Raises Refusal, in words for the person who uploads.
    """
    if isinstance(upload, CleanDocumentFile):
        return upload
    if upload.size > settings.WAGTAILDOCS_MAX_UPLOAD_SIZE:
        raise Refusal(
            f"This file has {filesizeformat(upload.size)}. The most that can be stored is "
            f"{filesizeformat(settings.WAGTAILDOCS_MAX_UPLOAD_SIZE)}. Save a smaller copy and upload that."
        )
    kind = (name or upload.name).rpartition(".")[2].lower()
    if kind not in CLEANERS:
        raise Refusal(f"A file that ends in .{kind} cannot be stored. Save it as PDF, and upload that.")
    upload.seek(0)
    try:
        return CleanDocumentFile(CLEANERS[kind](upload.read(), kind), name=f"{secrets.token_hex(16)}.{kind}")
    finally:
        upload.seek(0)


def is_clean(document):
    """Return whether the file of `document` was cleaned when it was stored: its name says so."""
    return bool(CLEAN_NAME.fullmatch(document.file.name))
