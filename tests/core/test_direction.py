"""A name that runs from right to left keeps to itself in a line of ours, and leaves the line as it was."""

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.urls import reverse

from charity_site.consent.models import Consent
from charity_site.delivery.text.direction import FIRST_STRONG, POP, isolated, isolated_html
from tests.factories import (
    make_consent,
    make_disease,
    make_image,
    make_program,
    make_source,
    make_standard_page,
    make_story,
    make_user,
)
from tests.reviewing import approve

NAMES = ["שרה", "ليلى (٧)", "Sara \u202eבת", "A\u2067b"]


@pytest.mark.parametrize("name", NAMES)
def test_it_is_isolated_in_text_and_in_html(name):
    assert isolated(name) == isolated(isolated(name)) == f"{FIRST_STRONG}{name}{POP}"
    assert isolated_html(name) == f"<bdi>{name}</bdi>" and isolated_html("<ש>") == "<bdi>&lt;ש&gt;</bdi>"


@pytest.mark.parametrize("name", ["Sydney", "Zoë", "D’Arcy", "Αλέξης", "美咲", ""])
def test_other_names_are_as_they_were(name):
    assert isolated(name) == isolated_html(name) == name


def stray(html, name):
    """The texts in which `name` stands with words of ours, and nothing holds it together."""
    soup = BeautifulSoup(html, "lxml")
    return [text for text in soup.body.find_all(string=lambda text: name in text) if not is_held(text, name)]


def is_held(text, name):
    return (
        text.find_parent(["bdi", "script", "textarea"])
        or text.find_parent(dir="auto")
        or f"{FIRST_STRONG}{name}" in text
    )


@pytest.mark.parametrize("name", NAMES[:2])
def test_it_is_isolated_wherever_visitors_see_it(client, site, name):
    consent = make_consent(person=name)
    quote = {"type": "quote", "value": {"text": name, "attribution": name, "consent": str(consent.pk)}}
    story = make_story(
        title=f"{name} A", display_name=name, pull_quote=name, label=name, consents=[consent], body=[quote]
    )
    other = make_story(title=f"{name} B", display_name=name, consents=[make_consent(person=name, bereaved=True)])
    disease = approve(make_disease(title=name), name)
    disease.sources.create(source=make_source(title=name, publisher=name))
    program, page = make_program(title=name), make_standard_page(title=name)
    addresses = [story.url, other.url, disease.url, program.url, page.url, "/stories/", "/types/", "/research/"]
    for address in [*addresses, f"/search/?q={name}"]:
        html = client.get(address, follow=True).content.decode()
        assert not stray(html, name), address
    assert name in client.get("/stories/").content.decode()


@pytest.mark.parametrize("name", NAMES[:2])
def test_it_is_isolated_in_lists_of_the_admin_and_in_mails(client, site, name):
    story = make_story(title=f"{name} A", consents=[make_consent(person=name)])
    client.force_login(make_user())
    listed = client.get(reverse("wagtailadmin_explore", args=[story.get_parent().pk]))
    assert f"{FIRST_STRONG}{name}" in listed.content.decode()
    disease = make_disease(title=name)
    disease.get_workflow().start(disease, make_user("Editors"))
    make_user("Clinical reviewers")
    subjects = [message.subject for message in mail.outbox if name in message.subject]
    assert subjects and all(f"{FIRST_STRONG}{name}{POP}" in subject for subject in subjects)


@pytest.mark.parametrize("name", NAMES[:2])
def test_the_name_of_a_consent_is_isolated_in_each_list_of_staff(client, site, name):
    consent = make_consent(person=name)
    make_image(people=[consent])
    client.force_login(make_user())
    lists = [
        reverse(Consent.snippet_viewset.get_url_name("list")),
        reverse(Consent.snippet_viewset.get_url_name("list_results")),
        reverse("consent_report"),
        reverse(Consent.snippet_viewset.chooser_viewset.get_url_name("choose")),
    ]
    for address in lists:
        answer = client.get(address)
        html = answer.json()["html"] if "json" in answer["Content-Type"] else answer.content.decode()
        cells = BeautifulSoup(html, "lxml").body.find_all(string=lambda text: name in text)
        assert cells and all(is_held(cell, name) for cell in cells), (address, cells)
    exported = b"".join(client.get(f"{reverse('consent_report')}?export=csv").streaming_content).decode()
    assert name in exported and FIRST_STRONG not in exported
