"""The editors' guide: each label that it names stands on a screen, its links lead to its parts, and the dashboard leads into it."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.models import Page
from wagtail.snippets.models import get_snippet_models

from charity_site.core.models import SiteSettings
from charity_site.home.guide import PICTURES, QUESTIONS
from diseases.models import DiseaseIndexPage
from tests.cards.factories import make_card
from tests.core.bringing_back import delete
from tests.factories import (
    full_disease,
    make_consent,
    make_disease,
    make_image,
    make_program,
    make_standard_page,
    make_story,
    make_symptom,
    make_topic,
    make_user,
    picture_bytes,
    upload,
)

GUIDE = (settings.BASE_DIR / "docs/editors.md").read_text(encoding="utf-8")
LABEL = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


def labels():
    """What the guide sets in bold (set of str): labels of the admin. A lead-in of a paragraph ends with a full stop."""
    found = {" ".join(label.split()) for label in LABEL.findall(GUIDE)}
    labels = {part for label in found if not ends_as_a_sentence(label) for part in re.split(r" › ", label)}
    assert len(labels) > 50
    return labels


def ends_as_a_sentence(label):
    return label.endswith(".") and not label.endswith("...")


def screens(client):
    """The addresses (iterable of str) of screens that staff see, with something of each kind on them."""
    scheduled, waiting = make_disease(live=False), make_disease(live=False)
    scheduled.go_live_at = timezone.now() + timedelta(days=9)
    scheduled.save_revision().publish()
    waiting.save_revision()
    waiting.get_workflow().start(waiting, make_user("Editors"))
    symptom = make_symptom("Fever", full_disease())
    pages = [*Page.objects.filter(depth__gt=1).specific(), make_program(), make_standard_page(), make_story()]
    pages += [make_topic(), make_card()]
    yield reverse("wagtailadmin_home")
    yield from (reverse("wagtailadmin_pages:edit", args=[page.pk]) for page in pages)
    yield reverse("signing_in")
    yield reverse("bring_back", args=[delete(client, make_disease()).pk])
    yield reverse("wagtailadmin_explore", args=[DiseaseIndexPage.objects.get().pk])
    for consent in (
        make_consent(),
        make_consent(paused_on=timezone.localdate()),
        make_consent(withdrawn_on=timezone.localdate()),
    ):
        yield reverse("wagtailsnippets_consent_consent:edit", args=[consent.pk])
    for model in get_snippet_models():
        yield reverse(model.snippet_viewset.get_url_name("list"))
        yield reverse(model.snippet_viewset.get_url_name("add"))
    yield reverse("wagtailsnippets_diseases_symptom:edit", args=[symptom.pk])
    yield reverse("wagtailimages:edit", args=[make_image().pk])
    yield from (reverse(name) for name in ("wagtailimages:index", "wagtaildocs:add"))
    yield reverse("wagtailsettings:edit", args=["core", "sitesettings", SiteSettings.objects.get().site_id])
    yield from (reverse(f"wagtailusers_users:{name}") for name in ("index", "add"))
    invited, colleague = make_user("Editors", password=None), make_user("Editors")
    closed = make_user("Editors", is_active=False)
    yield from (reverse("wagtailusers_users:edit", args=[user.pk]) for user in (invited, colleague, closed))


@pytest.fixture
def seen(client, site):
    """All that stands on these screens, and on two of visitors (str)."""
    client.force_login(make_user())
    texts = []
    for address in screens(client):
        answer = client.get(address)
        assert answer.status_code == 200, address
        texts.append(answer.content.decode())
    many = client.post(
        reverse("wagtailimages:add_multiple"), {"title": "A", "collection": 1, "files[]": upload(picture_bytes())}
    )
    texts.append(many.json()["form"])
    texts.append(
        render_to_string("users/send_again.html", {"address": "/admin/", "fields": []}, request=many.wsgi_request)
    )
    texts.append((settings.BASE_DIR / "charity_site/core/static/core/update_all.js").read_text(encoding="utf-8"))
    SiteSettings.objects.update(giving_url="https://example.org/give")
    texts.append(client.get("/").content.decode())
    return " ".join(unescape(unescape(" ".join(texts))).split())


def stands(label, seen):
    words = re.escape(label.removesuffix(" ...").removesuffix("..."))
    end = r"" if label.endswith("...") else r"\s*[<\"]"
    return re.search(rf"[>\"]\s*{words}{end}", seen, re.IGNORECASE)


def test_each_label_that_the_guide_names_stands_on_a_screen_and_another_one_is_noticed(seen):
    another = "Zephyr button"
    assert [label for label in sorted(labels() | {another}) if not stands(label, seen)] == [another]


@pytest.fixture
def guide(client, site):
    client.force_login(make_user("Story coordinators"))
    return BeautifulSoup(client.get(reverse("guide")).content, "lxml")


def test_the_guide_begins_with_a_list_of_its_parts_and_no_link_in_it_leads_nowhere(guide):
    anchors = {tag["id"] for tag in guide.select(".guide [id]")}
    links = [link["href"] for link in guide.select(".guide a[href^='#']")]
    assert len(guide.select(".guide nav a")) == len(guide.select(".guide h2")) > 20
    assert {link.removeprefix("#") for link in links} <= anchors and len(anchors) >= len(guide.select(".guide h2"))


def test_each_picture_of_the_guide_is_there_small_and_said_in_words(guide):
    pictures = guide.select(".guide img")
    assert len(pictures) == len(list(PICTURES.iterdir())) > 4
    for picture in pictures:
        file = Path(finders.find(urlsplit(picture["src"]).path.removeprefix(settings.STATIC_URL)))
        assert file.stat().st_size < 40_000 and len(picture["alt"]) > 60 and "*" not in picture["alt"]
        assert (int(picture["width"]), int(picture["height"])) == Image.open(file).size


def test_each_question_on_the_dashboard_leads_to_its_answer(guide):
    headings = {heading.text for heading in guide.select(".guide :is(h2, h3)")}
    assert {heading for _, heading, _ in QUESTIONS} <= headings


@pytest.mark.parametrize(
    ("role", "asked", "not_asked"),
    [
        ("Story coordinators", "tell a family's story?", "write a disease page?"),
        ("Editors", "write a disease page?", "invite a colleague, or close an account?"),
        ("Research editors", "write about research?", "take a story back?"),
        ("Site managers", "invite a colleague, or close an account?", None),
    ],
)
def test_the_dashboard_asks_what_somebody_in_this_role_asks(client, site, role, asked, not_asked):
    client.force_login(make_user(role))
    page = BeautifulSoup(client.get(reverse("wagtailadmin_home")).content, "lxml")
    questions = [link.text for link in page.select(".how-do-i a")]
    assert asked in questions and not_asked not in questions
    assert page.find("a", href=reverse("guide"), string="Editors' guide")
    assert "guide.wagtail.org" not in str(page.select_one(".w-dashboard"))
