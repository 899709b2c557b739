"""What is pasted with characters that are no text is stored without them, and takes nothing down."""

import json
from io import StringIO

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from wagtail.models import Page, PageLogEntry, Revision, Workflow

from charity_site.core.models import Organization, Source
from charity_site.delivery.mail import QueuedEmailBackend, opened
from charity_site.delivery.models import Change, WaitingMail
from charity_site.delivery.text.clean_text import clean_text, in_one_line
from diseases.models import DiseaseName, DiseasePage
from tests.discovery.atom import read, titles
from tests.factories import make_disease, make_image, make_standard_page, make_story, make_user
from tests.forms import disease_form
from tests.forms_on_screen import save
from tests.stored_before import store

NO_TEXT = "\x00\x01\x08\x1b\x1f\x7f\x80\x9f\ufdd0\ufffe\uffff\ud800\udfff"


@pytest.mark.parametrize("sign", NO_TEXT, ids=[f"{ord(sign):x}" for sign in NO_TEXT])
def test_what_is_no_text_is_left_out(sign):
    assert clean_text(f"Wilms{sign} tumor") == in_one_line(f"Wilms{sign} tumor") == "Wilms tumor"


@pytest.mark.parametrize("sign", "\v\f\x85\u2028\u2029", ids=["vt", "ff", "nel", "line", "paragraph"])
def test_a_soft_break_is_one(sign):
    assert clean_text(f"Wilms{sign}tumor") == "Wilms\ntumor"
    assert in_one_line(f"Wilms{sign}tumor") == "Wilms tumor"


def test_letters_of_every_language_stay():
    text = "ñandú 白血病 سرطان 👩‍👧 soft\xadhyphen\tand\r\nlines"
    assert clean_text(text) == text
    assert in_one_line(text) == text.replace("\r\n", " ")


@pytest.mark.parametrize("make", [make_disease, make_story, make_standard_page])
def test_a_title_is_clean_however_it_is_saved(site, make):
    page = make(title="One\vtwo\x08 three\nfour\ufffe")
    assert page.title == Page.objects.get(pk=page.pk).title == "One two three four"
    assert Page.objects.get(pk=page.pk).draft_title == "One two three four"


def test_records_are_clean_however_they_are_saved(db):
    source = Source.objects.create(title="One\vtwo", publisher="A\x1b journal\0", year=2020)
    assert source.title == Source.objects.get(pk=source.pk).title == "One two"
    Source.objects.filter(pk=source.pk).update(publisher="The\u2028journal\0")
    assert Source.objects.get(pk=source.pk).publisher == "The journal"
    Source.objects.bulk_create([Source(title="Many\x0bwords\ufffe", publisher="P", year=2020)])
    assert Source.objects.filter(title="Many words").exists()
    assert make_image(title="A\vpicture\x07").title == "A picture"
    user = make_user("Editors", first_name="A\vna\x00")
    user.refresh_from_db()
    assert user.first_name == "A na"


def test_two_names_that_differ_in_nothing_else_are_one(db):
    Organization.objects.create(name="The clinic")
    with pytest.raises(ValidationError, match="already exists"):
        Organization(name="The\x08 clinic").full_clean()


def test_streams_and_their_versions_are_clean(site):
    page = make_standard_page(
        body=[("text", "<p>One\vtwo\0</p>"), ("note", {"title": "A\x1b", "text": "<p>\ufffe</p>"})]
    )
    page.save_revision().publish()
    page.refresh_from_db()
    assert page.body[0].value.source == "<p>One\ntwo</p>"
    assert page.body[1].value["title"] == "A"
    content = page.latest_revision.content
    assert json.loads(content["body"])[0]["value"] == "<p>One\ntwo</p>"


def test_rows_in_a_version_are_clean(site):
    page = make_disease()
    page.names = [DiseaseName(name="One\vtwo\x00")]
    page.save_revision()
    names = Revision.objects.filter(object_id=str(page.pk)).latest("pk").content["names"]
    assert [row["name"] for row in names] == ["One\ntwo"]


def test_the_editor_may_post_anything(client, site):
    client.force_login(make_user())
    text = json.dumps({"entityMap": {}, "blocks": [
        {"key": "a", "text": "x\0y\ud800\v\x1bz", "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}
    ]})  # fmt: skip
    values = {"title": "A\x0btitle\nof\x1b two", "tagline": "\ufffeA tagline\x08", "overview": text, "slug": "a-title"}
    address = reverse(
        "wagtailadmin_pages:add", args=["diseases", "diseasepage", Page.objects.get(slug="childhood-cancers").pk]
    )
    client.post(address, disease_form(group="leukemia", **values))
    page = DiseasePage.objects.latest("pk")
    page = page.get_latest_revision_as_object()
    assert (page.title, page.tagline) == ("A title of two", "A tagline")
    assert PageLogEntry.objects.filter(page_id=page.pk).first().label == "A title of two"
    assert not set(page.overview) & set(NO_TEXT + "\v")


def test_a_record_in_the_admin_is_clean_before_it_is_checked(client, db):
    client.force_login(make_user())
    Organization.objects.create(name="The clinic")
    other = Organization.objects.create(name="The ward")
    address = reverse("wagtailsnippets_core_organization:edit", args=[other.pk])
    assert "already exists" in save(client, address, {"name": "The\x08 clinic"}).content.decode()


def test_a_feed_holds_also_what_was_stored_before(client, site):
    store(make_disease(title="One", tagline="T"), title="One\x0btwo\ufffe", tagline="A \x1bline\x08")
    store(make_story(title="Three"), title="Three\x0c\uffff")
    assert {"One two", "Three "} <= set(titles(read(client, "/feeds/all/")))
    read(client, "/feeds/stories/")
    for address in ("/sitemap.xml", "/llms.txt", "/api/v1/diseases", "/childhood-cancers/", "/stories/"):
        assert client.get(address).status_code == 200, address


def test_a_mail_about_an_old_title_of_two_lines_goes_out(site, settings):
    QueuedEmailBackend().send_messages(
        [mail.EmailMessage("One\ntwo\x08\r\nBcc: x@example.org", "Text", to=["a@example.org"])]
    )
    assert opened(WaitingMail.objects.get()).subject == "One two Bcc: x@example.org"
    editor, manager = make_user("Editors"), make_user("Site managers")
    page = make_standard_page(live=False)
    store(page, title="Old\ntitle", draft_title="Old\ntitle")
    page = Page.objects.get(pk=page.pk).specific
    page.save_revision(clean=False, user=editor)
    store(page, title="Old\ntitle", draft_title="Old\ntitle")
    Workflow.objects.get(active=True, name__icontains="approval").start(page, editor)
    assert manager.email in [address for each in mail.outbox for address in each.to]


def test_a_version_that_is_saved_unchecked_has_clean_streams(site):
    page = make_standard_page(body=[("text", "<p>One</p>")])
    page.body = [("text", "<p>One\vtwo\b\ufffe</p>")]
    page.save_revision(clean=False)
    assert stream_of(page.latest_revision) == "<p>One\ntwo</p>"


def stream_of(revision):
    revision = Revision.objects.get(pk=revision.pk)
    return json.loads(revision.content["body"])[0]["value"]


@pytest.fixture
def stored_before(site):
    """A page as it was stored before text was cleaned, in all its parts and with its version."""
    page = make_standard_page(title="Zofia", body=[("text", "<p>One</p>")])
    revision = page.save_revision()
    revision.refresh_from_db()
    content = json.dumps(revision.content).replace("One", r"One\\u000btwo\\b\\ufffe").replace("Zofia", r"Zo\u000bfia")
    store(revision, content=content)
    store(page, title="Zo\vfia", body=json.dumps([{"type": "text", "id": "a", "value": "<p>One\vtwo\ufffe</p>"}]))
    with connection.cursor() as cursor:  # a record of what was done, which nobody saves again
        cursor.execute("UPDATE wagtailcore_pagelogentry SET label = %s WHERE page_id = %s", ["Zo\x08fia", page.pk])
    return page


def clean_all(*arguments):
    said = StringIO()
    call_command("clean_text", *arguments, stdout=said, no_color=True)
    return said.getvalue()


def test_text_from_before_is_found_and_named_by_its_keys_alone(stored_before):
    said = clean_all()
    assert f"wagtailcore.Page {stored_before.pk} (title): found" in said and "Run this again with --apply" in said
    assert f"wagtailcore.Revision {stored_before.latest_revision.pk} (content): found" in said
    assert "fia" not in said
    assert Page.objects.get(pk=stored_before.pk).title == "Zo\vfia"
    assert said == clean_all()


def test_text_from_before_is_cleaned_once_in_pages_streams_versions_and_logs(stored_before):
    Change.objects.all().delete()
    said = clean_all("--apply")
    page = type(stored_before).objects.get(pk=stored_before.pk)
    assert page.title == "Zo fia" and page.body[0].value.source == "<p>One\ntwo</p>" and page.body[0].id == "a"
    assert stream_of(page.latest_revision) == "<p>One\ntwo</p>" and page.latest_revision.content["title"] == "Zo\nfia"
    assert {entry.label for entry in PageLogEntry.objects.filter(page_id=page.pk)} == {"Zofia"}
    assert ": cleaned" in said and "All stored text is clean." in said
    assert clean_all() == clean_all("--apply") == "All stored text is clean.\n"
    assert Change.objects.filter(everything=True).exists()  # copies of pages are old


def test_two_records_that_would_be_one_are_left_and_named(db):
    Organization.objects.create(name="The clinic")
    other, third = Organization.objects.create(name="The ward"), Organization.objects.create(name="The school")
    store(other, name="The\x08 clinic")
    store(third, name="The\x08 school")
    with pytest.raises(CommandError, match="as they were: 1"):
        clean_all("--apply")
    third.refresh_from_db()
    assert third.name == "The school" and Organization.objects.get(pk=other.pk).name == "The\x08 clinic"
