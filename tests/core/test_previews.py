"""Staff see what they are about to publish: pages, blocks and settings."""

from django.urls import reverse
from wagtail import blocks as wagtail_blocks
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from charity_site.core.blocks import PageBlocks
from charity_site.core.models import SiteSettings
from tests.factories import make_user


def test_a_notice_is_seen_on_a_page_before_it_is_saved(client, site):
    client.force_login(make_user("Site managers"))
    settings = SiteSettings.for_site(site.get_site())
    address = reverse("wagtailsettings:preview_on_edit", args=("core", "sitesettings", settings.site_id))
    form = {
        "charity_name": "Another Fund", "short_name": "Another", "notice": "The office is closed.", "logo": "",
        "giving_page": "", "giving_url": "", "footer_text": "null", "social_links": inline_formset([]),
    }  # fmt: skip
    assert client.post(address, nested_form_data(form)).json()["is_valid"]
    text = client.get(address).content.decode()
    assert "The office is closed." in text and "Another Fund" in text
    assert SiteSettings.objects.get().notice == ""
    assert "The office is closed." not in client.get("/").content.decode()


def test_every_block_has_a_preview_in_the_sites_own_style(client, site):
    client.force_login(make_user())
    previewed = 0
    for name, block in PageBlocks().child_blocks.items():
        if not block.is_previewable:
            continue
        response = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
        assert response.status_code == 200, name
        assert "css/main.css" in response.content.decode()
        previewed += 1
    assert previewed >= 4 and isinstance(PageBlocks(), wagtail_blocks.StreamBlock)
