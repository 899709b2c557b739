"""What is pasted with characters that are no text is stored without them, and takes nothing down."""

import json

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Page, PageLogEntry, Revision, Workflow

from charity_site.core.models import Organization, Source
from charity_site.delivery.mail import QueuedEmailBackend, opened
from charity_site.delivery.models import WaitingMail
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
