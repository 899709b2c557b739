"""A share image is there from when it is first asked for until the page is no longer public, and not a moment longer."""

import logging
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from wagtail.models import Page, PageViewRestriction

from charity_site.core.models import SiteSettings
from charity_site.images.drawings import stored_in
from charity_site.images.share_image import ShareImage
from charity_site.images.sharing import forget_outdated
from tests.factories import (
    make_disease,
    make_standard_page,
    make_story,
)
from tests.images.share import fetched, tags_of

pytestmark = pytest.mark.usefixtures("no_share_images")


def files_of(page):
    return stored_in(f"share/{page.pk}")


def test_publishing_draws_none_and_forgets_the_last_one(client, site, committed):
    with committed():
        disease = make_disease(title="First")
    assert not files_of(disease), "who publishes does not wait for it"
    fetched(client, disease.share_image().address)
    first = files_of(disease)
    assert first == {disease.share_image().name}
    with committed():
        disease.title = "Second"
        disease.save_revision()
    assert files_of(disease) == first, "a draft changes nothing"
    with committed():
        disease.get_latest_revision().publish()
    disease.refresh_from_db()
    assert not files_of(disease)
    fetched(client, disease.share_image().address)
    assert files_of(disease) == {disease.share_image().name} != first


def test_taking_a_page_down_or_deleting_it_deletes_it(client, site, committed):
    with committed():
        pages = [make_disease(), make_disease()]
    addresses = [page.share_image().address for page in pages]
    for address in addresses:
        fetched(client, address)
    assert all(files_of(page) for page in pages)
    with committed():
        pages[0].unpublish()
        Page.objects.get(pk=pages[1].pk).delete()
    assert not any(files_of(page) for page in pages)
    assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_nothing_stays_behind_of_a_page_that_was_hidden_some_other_way(client, site, committed):
    with committed():
        disease = make_disease()
    fetched(client, disease.share_image().address)
    type(disease).objects.filter(pk=disease.pk).update(live=False)
    assert files_of(disease)
    with committed():
        Page.objects.get(pk=disease.pk).delete()
    assert not files_of(disease)


def test_drafts_and_private_pages_have_none(client, site, committed):
    with committed():
        draft, private, parent = make_disease(live=False), make_disease(), make_standard_page()
        child = make_standard_page()
        child.move(parent, "last-child")
    fetched(client, private.share_image().address)
    child = type(child).objects.get(pk=child.pk)
    for page in (private, parent):
        PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert files_of(private), "it was public until a moment ago"
    for page in (draft, private, parent, child):
        assert client.get(page.share_image().address).status_code == 404, page
    assert not files_of(draft)
    for page in (private, child):
        forget_outdated(page.pk)
        assert not files_of(page)


def test_the_address_is_exact(client, site, committed):
    with committed():
        disease, other = make_disease(), make_disease()
    name = disease.share_image().name
    default_storage.save(f"share/{disease.pk}/old.jpg", BytesIO(b"old"))
    default_storage.save("secret.txt", BytesIO(b"secret"))
    for address in (
        f"{disease.pk}/old.jpg", f"{other.pk}/{name}", f"{disease.pk}/{name[:-4]}", f"{disease.pk}/{name}/", f"1/{name}",
        f"{disease.pk}/", f"0/{name}", f"{10**30}/{name}", f"x/{name}", f"{disease.pk}/..%2F..%2Fsecret.txt",
    ):  # fmt: skip
        assert client.get(f"/media/share/{address}").status_code == 404, address
    assert client.post(disease.share_image().address).status_code == 405


def test_another_name_of_the_charity_makes_another_picture(client, site, committed):
    with committed():
        disease = make_disease()
    before = disease.share_image().address
    words = SiteSettings.objects.get()
    words.charity_name = "Another Fund"
    words.save()
    after = tags_of(client, disease)["og:image"].removeprefix("http://localhost")
    assert after != before and client.get(before).status_code == 404
    fetched(client, after)


def test_it_is_drawn_when_it_is_missing(client, site):
    disease = make_disease()
    assert not files_of(disease)
    fetched(client, disease.share_image().address)
    assert files_of(disease) == {disease.share_image().name}


def test_a_page_is_shared_although_its_picture_cannot_be_drawn(client, site, committed, monkeypatch, caplog):
    def fail(self):
        raise OSError(f"no room for {self.title}")

    monkeypatch.setattr(ShareImage, "draw", fail)
    disease = make_disease()
    with caplog.at_level(logging.INFO), committed():
        story = make_story(title="Zofia and leukemia", display_name="Zofia", disease=disease)
    assert story.live and client.get(story.url).status_code == 200
    assert client.get(story.share_image().address).status_code == 404
    ours = [record.getMessage() for record in caplog.records if "share" in record.name or "sharing" in record.name]
    assert ours == [f"The share image of page {story.pk} was not drawn: OSError"]
    assert "Zofia" not in caplog.text


def test_a_fault_while_cleaning_up_does_not_stop_publishing_either(site, committed, monkeypatch, caplog):
    monkeypatch.setattr(SiteSettings, "for_site", lambda site: 1 / 0)
    with committed():
        disease = make_disease(title="Zofia")
    assert disease.live and "ZeroDivisionError" in caplog.text and "Zofia" not in caplog.text
