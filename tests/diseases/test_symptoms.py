"""A parent looks up what they saw: first a calm word, then where it can be a sign, never how likely anything is."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail.test.utils.form_data import rich_text

from diseases.models import DiseaseIndexPage, DiseasePage, Symptom, SymptomIndexPage
from tests.factories import make_disease, make_symptom, make_user


def soup(response):
    return BeautifulSoup(response.content, "lxml")


def text_of(page):
    return page.main.get_text(" ", strip=True)


def links(page, heading):
    """The links below the heading with the id `heading`: {words: address}."""
    section = page.select_one(f"section[aria-labelledby={heading}]")
    return {a.get_text(" ", strip=True): a["href"] for a in section.select("a")} if section else {}


@pytest.fixture
def signs(site):
    """Fever in two diseases, a rash in one of them, a lump in the other."""
    first, second = make_disease(title="First disease", abbreviation="FD"), make_disease(title="Second disease")
    return {
        "fever": make_symptom("Fever", first, second, note="Often at night."),
        "rash": make_symptom("Rash", first),
        "lump": make_symptom("A lump", second, also_called="a bump\n\n knot ", description="You can feel it."),
    }


def test_the_address_comes_from_the_name_and_is_never_that_of_another(db):
    assert [make_symptom(name).slug for name in ("Fever", "Fever!", "Fever?", "發燒")] == [
        "fever",
        "fever-2",
        "fever-3",
        "symptom",
    ]
    own = Symptom(name="Lump in the tummy", slug="lump", urgency="today", when_to_see_doctor="<p>Call.</p>")
    own.full_clean()
    assert own.slug == "lump"


def test_other_words_are_one_per_line(signs):
    assert signs["lump"].other_names == ["a bump", "knot"]
    assert signs["fever"].other_names == []


def test_advice_stands_first_and_then_the_words_that_staff_wrote(client, signs):
    index = SymptomIndexPage.objects.get()
    index.lead = "<p>Mostly it is something else.</p>"
    index.save_revision().publish()
    for address, advice in (
        (index.url, 0),
        (signs["fever"].url, 1),
        (f"{signs['fever'].url}?and=rash", 2),
        (f"{index.url}nonsense/", 0),
    ):
        page = soup(client.get(address))
        first = page.main.select(".advice, section, .section, p.measured")[: advice + 1]
        assert ["advice" in each["class"] for each in first] == [True] * advice + [False], address
        assert "Mostly it is something else." in first[-1].get_text(), address


def test_the_words_at_the_top_cannot_be_left_out(signs):
    index = SymptomIndexPage.objects.get()
    index.lead = "<p> </p>"
    with pytest.raises(ValidationError, match="without these words"):
        index.save_revision().publish()


def test_a_sign_shows_its_diseases_in_the_order_of_the_page_explorer(client, signs):
    page = soup(client.get(signs["fever"].url))
    assert list(links(page, "types-heading")) == ["First disease (FD)", "Second disease"]
    first = DiseasePage.objects.get(title="First disease")
    assert links(page, "types-heading")["First disease (FD)"] == f"{first.url}#symptoms"
    first.move(DiseaseIndexPage.objects.get(), pos="last-child")
    page = soup(client.get(signs["fever"].url))
    assert list(links(page, "types-heading")) == ["Second disease", "First disease (FD)"]


def test_what_is_particular_in_a_disease_stands_on_its_own_page_alone(client, signs):
    assert "Often at night." in text_of(soup(client.get(DiseasePage.objects.get(title="First disease").url)))
    for address in (signs["fever"].url, f"{signs['fever'].url}?and=rash"):
        assert "Often at night." not in text_of(soup(client.get(address))), address


def test_what_is_particular_to_a_sign_stands_on_its_page(client, signs):
    page = soup(client.get(signs["lump"].url))
    for words in ("Also called a bump, knot.", "You can feel it.", "Call today Tell your doctor."):
        assert words in text_of(page), words
    assert page.title.text.strip().startswith("A lump")
    assert page.select_one("link[rel=canonical]")["href"].endswith(signs["lump"].url)
    assert page.select_one("meta[name=description]")["content"].startswith("A lump: ")
    assert [li.text for li in page.select(".breadcrumbs li")] == ["Home", "Symptoms", "A lump"]


def test_no_page_says_how_likely_anything_is(client, signs):
    for address in ("/symptoms/", signs["fever"].url, f"{signs['fever'].url}?and=rash"):
        page = soup(client.get(address))
        assert not re.search(r"%|\b\d+ (of|in|types|diseases|results)\b|score|match", text_of(page)), address
    assert "says nothing about how likely" in text_of(page) and "not a diagnosis" in text_of(page)


def test_the_index_lists_all_signs_from_a_to_z(client, signs):
    page = soup(client.get("/symptoms/"))
    assert [h.text for h in page.select(".letters h3")] == ["F", "L", "R"]
    assert page.find("a", string="A lump")["href"] == signs["lump"].url


def test_two_signs_lead_to_the_diseases_that_have_both(client, signs):
    page = soup(client.get(signs["fever"].url))
    add = links(page, "others-heading")
    assert set(add) == {"Add: Rash", "Add: A lump"}
    page = soup(client.get(add["Add: Rash"]))
    assert list(links(page, "types-heading")) == ["First disease (FD)"]
    assert page.h1.text == "Fever and rash"
    assert not links(page, "others-heading"), "no disease has all three"
    assert links(page, "chosen-heading") == {
        "Leave out: Fever": signs["rash"].url,
        "Leave out: Rash": signs["fever"].url,
    }


def test_each_sign_that_can_be_added_leads_somewhere(client, signs):
    for sign in signs.values():
        for address in links(soup(client.get(sign.url)), "others-heading").values():
            page = soup(client.get(address))
            assert links(page, "types-heading"), address


def test_a_combination_has_one_address(client, signs):
    response = client.get(f"{signs['rash'].url}?and=fever")
    assert response.status_code == 301 and response["Location"] == "/symptoms/fever/?and=rash"
    page = soup(client.get(response["Location"]))
    assert page.select_one("link[rel=canonical]")["href"].endswith("/symptoms/fever/?and=rash")


def test_search_engines_are_kept_from_combinations_and_from_samples(client, signs):
    combined = client.get("/symptoms/fever/?and=rash")
    assert combined["X-Robots-Tag"] == "noindex" and soup(combined).select_one("meta[name=robots]")
    alone = client.get("/symptoms/fever/")
    assert "X-Robots-Tag" not in alone and not soup(alone).select_one("meta[name=robots]")
    assert b"/symptoms/fever/<" in client.get("/sitemap.xml").content
    index = SymptomIndexPage.objects.get()
    index.is_sample = True
    index.save_revision().publish()
    alone = client.get("/symptoms/fever/")
    assert alone["X-Robots-Tag"] == "noindex" and soup(alone).select_one("meta[name=robots]")
    assert b"/symptoms/" not in client.get("/sitemap.xml").content


@pytest.mark.parametrize(
    ("address", "status", "reason"),
    [
        ("/symptoms/nonsense/", 404, "no page here about a symptom called “nonsense”"),
        ("/symptoms/fever/?and=nonsense", 404, "no page here about a symptom called “nonsense”"),
        ("/symptoms/fever/?and=", 404, "no page here about a symptom called “”"),
        ("/symptoms/fever/?and=fever", 400, "the same symptom twice"),
        ("/symptoms/fever/?and=rash&and=a&and=b", 400, "at most 3 symptoms together, and you chose 4"),
        ("/symptoms/fever/?and=<script>", 404, "<script>"),
        ("/symptoms/fever/x/", 404, "This page is not here"),
    ],
)
def test_what_cannot_be_shown_says_why_and_leads_on(client, signs, address, status, reason):
    response = client.get(address)
    assert response.status_code == status
    page = soup(response)
    assert reason in text_of(page) and not page.main.select("script")
    assert page.select_one("meta[name=robots]")["content"] == "noindex"


def test_signs_that_no_disease_has_together_are_no_page_and_say_what_that_means(client, signs):
    response = client.get("/symptoms/a-lump/?and=rash")
    assert response.status_code == 404
    assert "That says nothing about what your child has." in text_of(soup(response))
    assert set(links(soup(response), "chosen-heading")) == {"Leave out: A lump", "Leave out: Rash"}


def test_a_sign_of_drafts_and_private_pages_alone_has_no_page(client, signs):
    hidden = make_symptom("Hidden", make_disease(live=False))
    private = make_symptom("Private", make_disease(title="Private disease"))
    PageViewRestriction.objects.create(page=Page.objects.get(title="Private disease"), restriction_type="login")
    Symptom.objects.create(name="Unused")
    DiseasePage.objects.get(title="Second disease").unpublish()
    assert {symptom.name for symptom in Symptom.objects.shown()} == {"Fever", "Rash"}
    for symptom in (hidden, private, signs["lump"]):
        assert symptom.url is None
        assert client.get(f"/symptoms/{symptom.slug}/").status_code == 404
    assert list(links(soup(client.get("/symptoms/fever/")), "types-heading")) == ["First disease (FD)"]


def test_a_disease_page_leads_to_its_signs_while_they_have_pages(client, signs):
    disease = DiseasePage.objects.get(title="First disease")
    page = soup(client.get(disease.url))
    assert [a["href"] for a in page.select("#symptoms .knots a")] == ["/symptoms/fever/", "/symptoms/rash/"]
    assert soup(client.get("/childhood-cancers/")).main.find("a", href="/symptoms/")
    SymptomIndexPage.objects.get().unpublish()
    assert signs["fever"].url is None and not Symptom.objects.shown()
    page = soup(client.get(disease.url))
    assert not page.select("#symptoms a") and "Fever" in page.select_one("#symptoms").text
    assert not soup(client.get("/childhood-cancers/")).main.find("a", href="/symptoms/")


def test_a_scheduled_or_expired_index_has_no_pages_below_it(client, signs):
    SymptomIndexPage.objects.update(live=False, expire_at=timezone.now() - timedelta(1))
    assert client.get("/symptoms/fever/").status_code == 404


def test_staff_see_where_a_sign_is_used_and_cannot_delete_it_from_there(client, signs):
    client.force_login(make_user("Site managers"))
    rows = soup(client.get(reverse("wagtailsnippets_diseases_symptom:list"))).select("#listing-results tbody tr")
    used = {row.select_one(".title a").text.strip(): row.select("td")[4].text.strip() for row in rows}
    assert used == {"A lump": "1", "Fever": "2", "Rash": "1"}
    address = reverse("wagtailsnippets_diseases_symptom:delete", args=(signs["fever"].pk,))
    assert "Change or delete those first" in client.get(address).content.decode()
    assert client.post(address, follow=True).context["messages"]
    assert Symptom.objects.filter(pk=signs["fever"].pk).exists()


def test_staff_cannot_leave_out_what_a_parent_should_do(client, signs):
    client.force_login(make_user("Clinical reviewers"))
    address = reverse("wagtailsnippets_diseases_symptom:add")
    data = {
        "name": "Cough",
        "also_called": "hacking",
        "slug": "",
        "urgency": "",
        "is_mostly_harmless": "on",
        "action-publish": "1",
    }
    response = client.post(address, {**data, "when_to_see_doctor": rich_text("<p></p>")})
    assert {"urgency", "when_to_see_doctor"} <= set(response.context["form"].errors)
    client.post(address, {**data, "urgency": "today", "when_to_see_doctor": rich_text("<p>Call.</p>")})
    cough = Symptom.objects.get(name="Cough")
    assert cough.slug == "cough" and cough.other_names == ["hacking"] and cough.urgency == "today"
