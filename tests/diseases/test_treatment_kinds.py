"""A kind of treatment is written once, has a page, and the treatments of diseases lead to it."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse

from charity_site.review.fingerprints import section_fingerprints
from charity_site.search.backend import SearchBackend
from diseases.models import DiseasePage, Treatment, TreatmentIndexPage, TreatmentKind
from tests.discovery.vocabulary import problems, said, targets
from tests.factories import make_disease, make_late_effect, make_source, make_treatment_kind, make_user

PROSE = {
    "feels_like": "<p>Your child lies still.</p>",
    "side_effects": "<p>Hair falls out.</p>",
    "care_at_home": "<p>Use a soft brush.</p>",
}


@pytest.fixture
def chemo(site):
    return make_treatment_kind(
        "Chemotherapy", slug="chemo", also_called="chemo\nthe red stuff", search_words="losing hair", **PROSE
    )


def text_at(client, address):
    return " ".join(BeautifulSoup(client.get(address).content, "lxml").main.get_text(" ").split())


def test_a_kind_has_a_page_with_all_that_is_said_of_it_and_the_diseases_that_use_it(client, chemo):
    user, other = make_disease(title="A disease", abbreviation="AD"), make_disease(title="Another")
    for name in ("Induction", "Consolidation"):  # two treatments of one kind: the disease stands there once
        Treatment.objects.create(page=user, name=name, what_it_is="<p>Medicine.</p>", kind=chemo)
    text = text_at(client, "/treatments/chemo/")
    for words in (
        "Chemotherapy What it is.",
        "Also called chemo, the red stuff.",
        "What it feels like Your child lies still.",
        "Side effects Hair falls out.",
        "Care at home Use a soft brush.",
        "To be checked by a clinician.",
    ):
        assert words in text, words
    assert text.count("A disease (AD)") == 1 and other.title not in text and "losing hair" not in text
    assert "Chemotherapy" in text_at(client, "/treatments/")


@pytest.mark.parametrize("how", ["draft", "list is not public", "no such kind"])
def test_what_is_not_public_has_no_page_and_nothing_leads_there(client, chemo, how):
    disease = make_disease(treatments=[Treatment(name="Induction", what_it_is="<p>Medicine.</p>", kind=chemo)])
    assert "/treatments/chemo/" in client.get(disease.url).content.decode()
    if how == "draft":
        chemo.unpublish()
    elif how == "list is not public":
        TreatmentIndexPage.objects.get().unpublish()
    assert client.get(f"/treatments/{'x' if how == 'no such kind' else 'chemo'}/").status_code == 404
    if how != "no such kind":
        assert "/treatments/chemo/" not in client.get(disease.url).content.decode()
        assert "/treatments/chemo/" not in client.get("/sitemap.xml").content.decode()
        assert client.get(f"/api/v1/diseases/{disease.slug}").json()["result"]["treatments"][0]["url"] is None


def test_partners_and_machines_get_it(client, chemo):
    disease = make_disease(treatments=[Treatment(name="Induction", what_it_is="<p>Medicine.</p>", kind=chemo)])
    (row,) = client.get(f"/api/v1/diseases/{disease.slug}").json()["result"]["treatments"]
    assert (row["kind"], row["url"]) == ("chemo", "http://localhost/treatments/chemo/")
    document = said(client, "/treatments/chemo/")
    assert problems(document, targets(*(said(client, address) for address in ("/", "/treatments/")))) == []
    (therapy,) = document["@graph"][0]["about"]
    assert [source["name"] for source in document["@graph"][0]["citation"]] == [chemo.source.title]
    assert therapy["@type"] == "MedicalTherapy" and therapy["alternateName"] == ["chemo", "the red stuff"]
    for address in ("/sitemap.xml", "/llms.txt"):
        assert "/treatments/chemo/" in client.get(address).content.decode(), address


@pytest.mark.parametrize("question", ["chemo", "hair fall out", "she is losing all her hair", "the red stuff"])
def test_search_finds_it_by_everyday_words_and_side_effects(client, chemo, question):
    make_treatment_kind("Surgery")
    SearchBackend({}).get_index_for_model(TreatmentKind).add_item(chemo)
    page = BeautifulSoup(client.get("/search/", {"q": question}).content, "lxml")
    assert page.select_one(".results a")["href"] == "/treatments/chemo/"


@pytest.mark.parametrize(
    ("field", "text", "complaint"),
    [
        ("care_at_home", "<p>Give 5 ml of it.</p>", "dose or a temperature"),
        ("side_effects", "<p>Call at 38.5 °C.</p>", "dose or a temperature"),
        ("summary", "Nine in ten children are cured.", "how many live"),
        ("source", None, "blank"),
    ],
)
def test_it_is_not_published_with_a_dose_a_figure_or_without_a_source(site, field, text, complaint):
    kind = make_treatment_kind(**{field: text})
    with pytest.raises(ValidationError, match=complaint):
        kind.save_revision(clean=False).publish()


def test_a_checked_kind_with_a_source_says_where_it_is_from(client, site):
    kind = make_treatment_kind(source=make_source(title="A paper"), to_be_checked=False)
    text = text_at(client, kind.url)
    assert "From: A paper" in text and "To be checked" not in text


def test_a_treatment_without_a_kind_is_what_it_was_for_reviews(site):
    disease = make_disease(treatments=[Treatment(name="Surgery", what_it_is="<p>An operation.</p>")])
    before = section_fingerprints(disease)["treatment"]
    Treatment.objects.update(kind=make_treatment_kind("Surgery"))
    assert section_fingerprints(DiseasePage.objects.get())["treatment"] != before


def test_it_is_not_deleted_while_a_late_effect_names_it(client, chemo):
    client.force_login(make_user("Site managers"))
    effect = make_late_effect("Weak heart", treatments=[chemo])
    address = reverse("wagtailsnippets_diseases_treatmentkind:delete", args=[chemo.pk])
    assert "it is chosen in “Weak heart”" in client.post(address, follow=True).content.decode()
    assert list(effect.treatments.all()) == [chemo]
    effect.delete()
    client.post(address)
    assert not TreatmentKind.objects.exists()
