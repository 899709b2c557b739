"""robots.txt, security.txt and llms.txt say what programs look for there, and give nothing private away."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from wagtail.models import PageViewRestriction

from charity_site.core.models import SiteSettings
from diseases.models import SymptomIndexPage
from tests.factories import make_disease, make_standard_page, make_story, make_symptom

FILES = ("/robots.txt", "/.well-known/security.txt", "/llms.txt")


@pytest.fixture
def settings_of_site(site):
    words = SiteSettings.objects.get()
    words.contact_email, words.description = "hello@example.org", "What we do."
    words.save()
    return words


def lines(client, address):
    return client.get(address).content.decode().splitlines()


def test_robots_keep_out_of_the_admin_and_find_the_sitemap(client, site):
    assert lines(client, "/robots.txt") == [
        "User-agent: *", "Disallow: /admin/", "Disallow: /search/", "Disallow: /follow/", "Sitemap: http://testserver/sitemap.xml"
    ]  # fmt: skip


def test_security_txt_says_whom_to_tell_for_less_than_a_year(client, settings_of_site):
    for day in (datetime(2026, 3, 1, 23, 59, tzinfo=UTC), datetime(2027, 12, 31, tzinfo=UTC)):
        with time_machine.travel(day):
            told = dict(line.split(": ", 1) for line in lines(client, "/.well-known/security.txt"))
            expires = datetime.fromisoformat(told["Expires"])
            assert timedelta(days=90) < expires - day < timedelta(days=365)
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", told["Expires"])
            assert told["Contact"] == "mailto:hello@example.org" and told["Preferred-Languages"] == "en"
            assert told["Canonical"] == "http://localhost/.well-known/security.txt"


@pytest.mark.parametrize(
    ("value", "contact"),
    [("security@example.org", "mailto:security@example.org"), ("https://example.org/tell", "https://example.org/tell")],
)
def test_whoever_runs_the_site_may_name_another_contact(client, settings_of_site, settings, value, contact):
    settings.SECURITY_CONTACT = value
    assert f"Contact: {contact}" in lines(client, "/.well-known/security.txt")


def test_without_a_contact_there_is_no_security_txt(client, site):
    assert client.get("/.well-known/security.txt").status_code == 404


def test_llms_txt_lists_the_diseases_that_visitors_see_with_a_line_each(client, settings_of_site):
    make_disease(title="Wilms tumor", group="solid", tagline="A kidney cancer.")
    make_disease(title="A [link](http://evil/)\n# Heading", slug="odd", tagline="*Two*\nlines <b>.")
    private = make_disease(title="Private")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    for title, fields in (("Draft", {"live": False}), ("Sample", {"is_sample": True})):
        make_disease(title=title, **fields)
    make_story(title="Zofia and leukemia", display_name="Zofia")
    text = "\n".join(lines(client, "/llms.txt"))
    assert text.startswith("# Test Fund\n\n> What we do.\n") and "It is not medical advice" in text
    entry = "- [Wilms tumor](http://localhost/childhood-cancers/wilms-tumor/): A kidney cancer."
    assert f"## Solid tumors of early childhood\n\n{entry}" in text
    assert r"- [A \[link\](http://evil/) # Heading](" in text and r": \*Two\* lines \<b\>." in text
    assert not [title for title in ("Private", "Draft", "Sample", "Zofia") if title in text]
    assert len(re.findall("^#", text, re.MULTILINE)) == 5


def test_llms_txt_leads_to_the_sections_and_to_the_data_for_partners(client, settings_of_site):
    make_standard_page(title="Not in the menu")
    text = client.get("/llms.txt").content.decode()
    for section in ("[Stories](http://localhost/stories/)", "[Symptoms](http://localhost/symptoms/)",
                    "[Medical words](http://localhost/glossary/)"):  # fmt: skip
        assert f"- {section}: An introduction." in text
    assert "[About us](http://localhost/about/)" in text and "Not in the menu" not in text
    assert "[Data for partners](http://testserver/api/)" in text


def test_llms_txt_lists_the_signs_that_have_a_page(client, settings_of_site):
    make_symptom("Fever", make_disease(), description="Nine in ten\n children.")
    make_symptom("Rash", make_disease(), description="Red\n skin.")
    make_symptom("Hidden", make_disease(live=False))
    text = client.get("/llms.txt").content.decode()
    assert (
        "## Symptoms\n\n- [Fever](http://localhost/symptoms/fever/)\n"
        "- [Rash](http://localhost/symptoms/rash/): Red skin.\n" in text
    )
    assert "Hidden" not in text
    SymptomIndexPage.objects.update(is_sample=True)
    assert "symptoms/" not in client.get("/llms.txt").content.decode()


@pytest.mark.parametrize("address", FILES)
def test_they_answer_get_alone_and_are_not_sent_again_unchanged(client, settings_of_site, address):
    first = client.get(f"{address}?p=x")
    assert first["Content-Type"].startswith("text/") and first["Content-Type"].endswith("charset=utf-8")
    assert first["Cache-Control"] == "no-cache" and not first.cookies
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.head(address).status_code == 200 and client.post(address).status_code == 405
    assert "your-story" not in first.content.decode()
