"""Staff see what they are about to publish: pages, blocks and settings."""

from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup
from django.urls import reverse
from wagtail import blocks as wagtail_blocks
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from charity_site.core.blocks import PageBlocks
from charity_site.core.models import SiteSettings
from charity_site.giving import reference
from diseases.models import DiseaseSymptom, Question
from research.models import Fund, Milestone
from tests.factories import (
    make_disease,
    make_program,
    make_standard_page,
    make_story,
    make_symptom,
    make_update,
    make_user,
)


def previewed(client, site, **fields):
    """Return what the preview answers to a form of the site settings with `fields`, and whether it holds that form for right."""
    settings = SiteSettings.for_site(site.get_site())
    address = reverse("wagtailsettings:preview_on_edit", args=("core", "sitesettings", settings.site_id))
    form = {
        "charity_name": "Another Fund", "short_name": "Another", "notice": "The office is closed.", "logo": "",
        "giving_page": "", "giving_provider": "other", "giving_url": "", "giving_currency": "USD", "footer_text": "null", "social_links": inline_formset([]),
        "menu_links": inline_formset([]), "review_periods": inline_formset([]),
    }  # fmt: skip
    is_valid = client.post(address, nested_form_data(form | fields)).json()["is_valid"]
    return client.get(address).content.decode(), is_valid


def test_a_notice_is_seen_on_a_page_before_it_is_saved(client, site):
    client.force_login(make_user("Site managers"))
    text, is_valid = previewed(client, site)
    assert is_valid and "The office is closed." in text and "Another Fund" in text
    assert SiteSettings.objects.get().notice == ""
    assert "The office is closed." not in client.get("/").content.decode()


def test_the_link_of_a_gift_can_be_tried_before_it_is_saved(client, site):
    Fund.objects.create(name="Leukemia research", code="LEUK")
    client.force_login(make_user("Site managers"))
    text, _ = previewed(
        client,
        site,
        giving_provider="paypal",
        giving_url="https://www.paypal.com/donate?item_name={fund_name}&of={fund}&ref={ref}",
    )
    tried = [parse_qs(urlsplit(link["href"]).query) for link in BeautifulSoup(text, "lxml").select("main dl + p a")]
    assert [(said["item_name"], said.get("of")) for said in tried] == [
        (["Where it is needed most"], None),
        (["Leukemia research"], ["LEUK"]),
    ]
    assert all(reference.read(said["ref"][0]) for said in tried) and "Try this link" in text
    assert "PayPal cannot be told {dedication}, {interval}." in text


def test_an_address_that_cannot_work_is_named_in_the_preview(client, site):
    client.force_login(make_user("Site managers"))
    text, _ = previewed(client, site, giving_url="https://give.example.org/?fund={iban}")
    assert "Nothing is known to fill in for {iban}" in text and "Try this link" not in text


def test_a_draft_of_each_kind_of_page_can_be_previewed_with_what_is_not_saved_yet(site):
    disease = make_disease()
    disease.questions = [Question(text="What now?")]
    program = make_program(diseases=[disease])
    program.milestones = [Milestone(year=2024, text="A trial opened.")]
    program.diseases = [disease, make_disease(title="Newly chosen"), make_disease(title="Only a draft", live=False)]
    story = make_story(disease=disease)
    for page, words in (
        (disease, "What now?"), (program, "A trial opened."), (program, "Newly chosen"), (story, "Some text."),
        (make_update(program), "News."), (make_standard_page(), "Some text."), (site, "A headline."),
    ):  # fmt: skip
        draft = page.save_revision().as_object()
        text = draft.make_preview_request().render().content.decode()
        assert words in text, page
        assert "Only a draft" not in text, page


def test_every_block_has_a_preview_in_the_sites_own_style(client, site):
    client.force_login(make_user())
    previewed = 0
    for name, block in PageBlocks().child_blocks.items():
        if not block.is_previewable:
            continue
        response = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
        assert response.status_code == 200, name
        assert "css/site.css" in response.content.decode()
        previewed += 1
    assert previewed >= 4 and isinstance(PageBlocks(), wagtail_blocks.StreamBlock)


def test_a_row_in_which_nothing_is_chosen_yet_stands_in_no_preview(site):
    disease = make_disease()
    disease.symptoms = [DiseaseSymptom(note="Chosen later"), DiseaseSymptom(symptom=make_symptom("Fever"))]
    shown = disease.make_preview_request().render().text
    assert "Fever" in shown and "Chosen later" not in shown
