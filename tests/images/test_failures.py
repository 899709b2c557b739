"""A picture whose file is damaged or missing leaves its place to the drawing, and staff are told: nothing ends in a fault."""

import json
import logging
from pathlib import Path

import pytest
from django.conf import settings as project
from django.urls import reverse

from charity_site.core.models import SiteSettings
from charity_site.core.scheduled_jobs import look_after_files
from charity_site.images.models import CharityImage
from tests.factories import (
    make_disease,
    make_image,
    make_program,
    make_standard_page,
    make_story,
    make_user,
    picture_bytes,
    upload,
)
from tests.images.share import tags_of


def remove(path):
    path.unlink()


def cut_short(path):
    path.write_bytes(path.read_bytes()[:200])


def empty(path):
    path.write_bytes(b"")


def overwrite(path):
    path.write_bytes(b"Not a picture. " * 50)


def another_kind(path):
    path.write_bytes(b'<svg xmlns="http://www.w3.org/2000/svg"/>')


DAMAGE = [remove, cut_short, empty, overwrite, another_kind]


def path_of(file):
    return Path(project.MEDIA_ROOT) / file.name


@pytest.fixture(params=DAMAGE, ids=lambda damage: damage.__name__)
def failed(request, site):
    """A picture that shows nobody, whose file was good when it was uploaded."""
    image = make_image(title="A window")
    request.param(path_of(image.file))
    return image


def drawing_of(page):
    return f"/media/drawings/{page.pk}/"


def test_pages_show_the_drawing_in_its_place(client, site, failed):
    disease, program = make_disease(picture=failed), make_program(picture=failed)
    portrait = make_image(title="A portrait")
    story = make_story(disease=disease)
    portrait.consents.set(story.people)
    story.portrait = portrait
    story.save_revision().publish()
    portrait.file.storage.delete(portrait.file.name)
    shown = {"image": failed.pk, "alt_text": "A window", "decorative": False}
    block = {"type": "image", "value": {"image": shown, "caption": "Our window"}}
    standard = make_standard_page(body=json.dumps([block]))
    site_settings = SiteSettings.objects.get()
    site_settings.logo = failed
    site_settings.save()

    for page in (disease, program, story):
        response = client.get(page.url)
        assert response.status_code == 200
        html = response.content.decode()
        assert drawing_of(page) in html and "not-found" not in html
    for address in (standard.url, "/", "/stories/", disease.get_parent().url, program.get_parent().url):
        response = client.get(address)
        assert response.status_code == 200, address
        assert "not-found" not in response.content.decode(), address
    assert "Our window" not in client.get(standard.url).content.decode()
    for address in (
        "/sitemap.xml",
        "/feeds/all/",
        "/feeds/stories/",
        "/api/v1/diseases",
        "/search/?q=disease",
        "/llms.txt",
    ):
        assert client.get(address).status_code == 200, address


def test_it_is_shared_with_the_drawing(client, site, failed):
    disease = make_disease(picture=failed)
    client.get(disease.url)
    address = tags_of(client, disease)["og:image"].removeprefix("http://localhost")
    assert client.get(address).status_code == 200


def test_a_share_image_finds_it_out_by_itself(client, site):
    disease = make_disease(picture=make_image())
    client.get(disease.url)
    address = disease.share_image().address
    disease.picture.file.storage.delete(disease.picture.file.name)
    disease.share_image().path and disease.picture.file.storage.delete(disease.share_image().path)
    assert client.get(address).status_code == 404
    address = tags_of(client, disease)["og:image"].removeprefix("http://localhost")
    assert client.get(address).status_code == 200


def test_staff_are_told_once_and_can_mend_it(client, site, failed, caplog):
    disease = make_disease(picture=failed)
    for _ in range(3):
        client.get(f"{disease.url}?{_}")
    said = [record for record in caplog.records if record.name == "charity_site.images.failures"]
    assert [record.levelno for record in said] == [logging.ERROR]
    assert str(failed.pk) in said[0].getMessage() and "window" not in said[0].getMessage()

    client.force_login(make_user())
    edit = reverse("wagtailimages:edit", args=[failed.pk])
    assert edit in client.get(reverse("wagtailadmin_home")).content.decode()
    image = CharityImage.objects.get(pk=failed.pk)
    image.file = upload(picture_bytes())
    image.save()
    assert edit not in client.get(reverse("wagtailadmin_home")).content.decode()
    assert drawing_of(disease) not in client.get(disease.url).content.decode().split("<main")[1].split("</picture>")[0]


def test_who_cannot_change_pictures_is_not_told_of_them(client, site):
    CharityImage.objects.filter(pk=make_image(collection="Story photos").pk).update(cannot_be_shown=True)
    client.force_login(make_user("Clinical reviewers"))
    assert "cannot be shown" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_it_is_shown_again_when_its_file_is_back(client, site):
    image = make_image()
    content = path_of(image.file).read_bytes()
    path_of(image.file).unlink()
    disease = make_disease(picture=image)
    client.get(disease.url)
    assert CharityImage.objects.get().cannot_be_shown
    look_after_files()
    assert CharityImage.objects.get().cannot_be_shown
    path_of(image.file).write_bytes(content)
    look_after_files()
    assert not CharityImage.objects.get().cannot_be_shown
    assert "/media/images/" in client.get(disease.url).content.decode()


def test_no_screen_of_the_admin_ends_in_a_fault(client, site, failed):
    disease = make_disease(picture=failed)
    client.force_login(make_user())
    addresses = [
        reverse("wagtailadmin_home"),
        reverse("wagtailimages:index"),
        f"{reverse('wagtailimages:index')}?layout=list",
        *(reverse(f"wagtailimages:{name}", args=[failed.pk]) for name in ("edit", "delete", "image_usage")),
        *(reverse(f"wagtailimages_chooser:{name}") for name in ("choose", "choose_results")),
        reverse("wagtailimages_chooser:chosen", args=[failed.pk]),
        reverse("wagtailimages_chooser:select_format", args=[failed.pk]),
        f"/admin/api/main/images/{failed.pk}/",
        "/admin/api/main/images/",
        reverse("wagtailadmin_pages:edit", args=[disease.pk]),
        reverse("wagtailadmin_pages:view_draft", args=[disease.pk]),
        f"{reverse('wagtail_bulk_action', args=['wagtailimages', 'image', 'delete'])}?id={failed.pk}",
        "/styleguide/",
    ]
    faults = [address for address in addresses if client.get(address).status_code >= 500]
    assert faults == []


def test_a_cut_that_lost_its_file_is_cut_anew(client, site):
    disease = make_disease(picture=make_image())
    client.get(disease.url)
    rendition = disease.picture.get_rendition("format-webp|fill-640x480")
    path_of(rendition.file).unlink()
    assert client.get(rendition.url).status_code == 404
    html = client.get(disease.url).content.decode()
    again = CharityImage.objects.get().get_rendition("format-webp|fill-640x480")
    assert again.url != rendition.url and again.url in html
    assert client.get(again.url).status_code == 200


def test_when_everything_of_a_picture_is_lost_pages_show_the_drawing(client, site):
    disease = make_disease(picture=make_image())
    client.get(disease.url)
    rendition = disease.picture.get_rendition("format-webp|fill-640x480")
    for file in Path(project.MEDIA_ROOT).glob("*images/*"):
        file.unlink()
    assert client.get(rendition.url).status_code == 404
    assert drawing_of(disease) in client.get(disease.url).content.decode()


@pytest.mark.parametrize("spec", ["width-50", "fill-60x60", "original"])
def test_a_cut_that_staff_try_is_no_fault(client, failed, spec, request):
    client.force_login(make_user())
    whole = make_image(picture_bytes(color=(9, 9, 9)))
    tried, shown = (client.get(reverse("wagtailimages:preview", args=[each.pk, spec])) for each in (failed, whole))
    is_a_picture = "another_kind" in request.node.name  # which may be cut all the same
    assert (tried.status_code, shown.status_code) == (200 if is_a_picture else 404, 200)
