"""A document is of a kind that we know, not too large, clean before it is stored, and a download."""

from io import StringIO
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Collection, UploadedFile

from charity_site.consent import ledger
from tests.core.dirty_files import SECRET, docx, everything_in, pdf
from tests.factories import make_document, make_standard_page, make_user, pdf_bytes, upload
from tests.forms_on_screen import save
from tests.sample_files import document_link

NAME = f"{SECRET} relapse.pdf"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def add(client, site):
    client.force_login(make_user("Editors"))
    collection = Collection.objects.get(name="Pictures and documents").pk

    def post(content, name):
        data = {"title": "A paper", "collection": collection, "file": upload(content, name)}
        return client.post(reverse("wagtaildocs:add"), data)

    return post


def stored(settings):
    """Everything that lies in the media folder (bytes), with its names."""
    files = [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    return b"\n".join(str(path).encode() + everything_in(path.read_bytes(), path.suffix[1:]) for path in files)


def test_a_pdf_is_kept_and_served_as_a_download(client, add):
    assert add(pdf_bytes(), "paper.pdf").status_code == 302
    document = get_document_model().objects.get()
    assert client.get(document.url).status_code == 200, "for the one who works with it"
    client.logout()
    assert client.get(document.url).status_code == 404, "no page leads to it yet"
    page = make_standard_page(body=[("text", document_link(document))])
    response = client.get(document.url)
    assert response.status_code == 200
    page.unpublish()
    assert client.get(document.url).status_code == 404
    assert response["Content-Disposition"].startswith("attachment")
    assert client.get(get_document_model().objects.get().file.url).status_code == 404


@pytest.mark.parametrize(
    "name", ["page.html", "picture.svg", "program.exe", "script.js", "page.PHP", "archive.zip", "none"]
)
def test_other_kinds_are_refused_with_the_list_of_those_that_are_taken(add, name):
    response = add(b"hello", name)
    assert response.status_code == 200
    assert "pdf" in str(response.context["form"].errors["file"]).lower()
    assert not get_document_model().objects.exists()


def test_a_large_document_is_refused(add, settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 1000
    response = add(b"%PDF" + b"x" * 1000, "paper.pdf")
    assert response.status_code == 200 and response.context["form"].errors["file"]
    assert not get_document_model().objects.exists()


def test_what_is_wrong_with_a_document_stands_beside_the_field(add):
    response = add(docx("<w:p><w:del/></w:p>"), "paper.docx")
    assert "Accept or reject" in str(response.context["form"].errors["file"])
    assert "A paper" in response.content.decode(), "what was typed is not lost"
    assert not get_document_model().objects.exists()


def by_form(client, collection):
    client.post(reverse("wagtaildocs:add"), {"title": "A", "collection": collection, "file": upload(pdf(), NAME)})


def by_many(client, collection):
    data = {"title": "A", "collection": collection, "files[]": upload(pdf(), NAME)}
    assert client.post(reverse("wagtaildocs:add_multiple"), data).json()["success"]


def by_chooser(client, collection):
    prefix = "document-chooser-upload"
    data = {f"{prefix}-title": "A", f"{prefix}-collection": collection, f"{prefix}-file": upload(pdf(), NAME)}
    client.post(reverse("wagtaildocs_chooser:create"), data)


def by_replacing(client, collection):
    document = make_document(title="A")
    old = document.file.name
    address = reverse("wagtaildocs:edit", args=[document.pk])
    save(client, address, {"title": "A", "collection": collection, "file": upload(pdf(), NAME)})
    assert not default_storage.exists(old)


def by_shell(client, collection):
    get_document_model().objects.create(title="A", file=ContentFile(pdf(), NAME))


def by_import(client, collection):
    get_document_model().objects.bulk_create([get_document_model()(title="A", file=ContentFile(pdf(), NAME))])


def by_its_file(client, collection):
    get_document_model()(title="A").file.save(NAME, ContentFile(pdf()))


WAYS = [by_form, by_many, by_chooser, by_replacing, by_shell, by_import, by_its_file]


@pytest.mark.parametrize("way", WAYS)
def test_whichever_way_it_comes_in_it_is_stored_clean_under_a_random_name(client, site, settings, way):
    client.force_login(make_user())
    way(client, Collection.objects.get(name="Pictures and documents").pk)
    document = get_document_model().objects.get()
    assert SECRET.encode() not in stored(settings)
    with document.file.storage.open(document.file.name) as file:
        content = file.read()
    assert document.file_size == len(content)
    assert document.file_hash == make_document(content).file_hash, "it is known when it is uploaded again"


def test_what_cannot_be_cleaned_is_refused_in_a_shell_too(site, settings):
    with pytest.raises(ValidationError, match="cannot be read"):
        make_document(b"%PDF-1.4 hello")
    assert not stored(settings)


def test_one_sentence_says_why_a_document_is_refused(add):
    response = add(b"%PDF-1.4 hello", "leaflet.pdf")
    (sentence,) = response.context["form"].errors["file"]
    assert "cannot be read" in sentence


def test_a_file_that_waits_for_a_second_try_is_clean_and_without_its_name(client, site, settings):
    client.force_login(make_user())
    collection = Collection.objects.get(name="Pictures and documents").pk
    data = {"title": "", "collection": collection, "files[]": upload(pdf(), NAME)}
    answer = client.post(reverse("wagtaildocs:add_multiple"), data).json()
    key = answer["uploaded_file_id"]
    assert UploadedFile.objects.get().file and SECRET.encode() not in stored(settings)
    prefix = f"uploaded-document-{key}"
    address = reverse("wagtaildocs:create_multiple_from_uploaded_document", args=[key])
    data = {f"{prefix}-title": "A", f"{prefix}-collection": collection, f"{prefix}-tags": ""}
    assert client.post(address, data).json()["success"]
    document = get_document_model().objects.get()
    assert document.file_hash and not UploadedFile.objects.exists() and SECRET.encode() not in stored(settings)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("A guide for families", 'filename="A guide for families.pdf"'),
        ("Für Familien", "filename*=utf-8''F%C3%BCr%20Familien.pdf"),
        ("guide.pdf", 'filename="guide.pdf"'),
        ('../a\r\nX: "b"', 'filename="a X b.pdf"'),
        ("...", 'filename="document.pdf"'),
    ],
)
def test_a_visitor_gets_a_file_that_is_called_as_the_document_is(client, site, settings, title, name):
    document = make_document(title=title, name=NAME)
    make_standard_page(body=[("text", document_link(document))])
    assert SECRET not in document.url
    response = client.get(document.url)
    assert response["Content-Disposition"] == f"attachment; {name}" and response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF")
    assert client.get(document.url, headers={"If-None-Match": response["ETag"]}).status_code == 304
    settings.MEDIA_HANDED_OVER_AT = "/handed-over/"
    response = client.get(document.url)
    assert response["X-Accel-Redirect"] == f"/handed-over/{document.file.name}"
    assert response["Content-Disposition"] == f"attachment; {name}"


def test_only_its_own_address_leads_to_a_document(client, site):
    document = make_document()
    make_standard_page(body=[("text", document_link(document))])
    for name in ("paper.pdf", "", f"x{document.filename}", f"{document.filename}/"):
        assert client.get(f"/documents/{document.pk}/{name}").status_code == 404


@pytest.fixture
def old_document(site):
    """Documents as they were stored before: as they came."""

    def make(content, name):
        stored_as = default_storage.save(f"documents/{name}", ContentFile(content))
        document = make_document()
        get_document_model().objects.filter(pk=document.pk).update(file=stored_as, file_hash="")
        default_storage.delete(document.file.name)
        return document

    return make


def test_what_was_stored_before_is_cleaned_by_a_command(client, old_document, settings, committed):
    document = old_document(pdf(), NAME)
    with committed():
        call_command("clean_documents", stdout=StringIO())
    document.refresh_from_db()
    assert SECRET.encode() not in stored(settings) and document.file_hash
    again = StringIO()
    call_command("clean_documents", stdout=again)
    assert again.getvalue() == "All documents that visitors may get are clean.\n"
    make_standard_page(body=[("text", document_link(document))])
    assert client.get(document.url).status_code == 200


def test_the_command_says_which_document_it_could_not_clean_and_does_the_others(old_document, committed):
    locked = old_document(docx("<w:p><w:ins/></w:p>"), f"{SECRET}.docx")
    other = old_document(pdf(), NAME)
    missing = old_document(pdf(), NAME)
    default_storage.delete(get_document_model().objects.get(pk=missing.pk).file.name)
    said = StringIO()
    with committed(), pytest.raises(CommandError, match="2 documents are as they were"):
        call_command("clean_documents", stdout=said)
    assert f"document {locked.pk}: This document has tracked changes" in said.getvalue()
    assert f"document {other.pk}: cleaned" in said.getvalue()
    assert f"document {missing.pk}: its file is missing" in said.getvalue() and SECRET not in said.getvalue()


def test_the_command_leaves_what_the_ledger_knows_by_its_file(client, old_document):
    document = old_document(pdf(), NAME)
    document.refresh_from_db()
    ledger.append(ledger.Entry(ledger.WITHDRAW, pages=[str(uuid4())], documents=[ledger.digest(document.file.name)]))
    said = StringIO()
    call_command("clean_documents", stdout=said)
    assert f"document {document.pk}: left as it is" in said.getvalue()
    make_standard_page(body=[("text", document_link(document))])
    assert client.get(document.url).status_code == 404
