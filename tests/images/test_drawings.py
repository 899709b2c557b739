"""Each page with room for a picture has a drawing of its own, which nobody has to make."""

from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image, ImageChops, ImageStat
from wagtail.models import Page

from charity_site.images.drawings import Drawing, Light, Subject, stored_in
from charity_site.images.drawn_ahead import NEW, draw_ahead
from charity_site.papercut.scenes import LIGHTS, SUBJECTS, draw_scene
from tests.factories import make_disease, make_program, make_story, make_user

pytestmark = pytest.mark.usefixtures("no_drawings", "no_share_images")


def files_of(page):
    return stored_in(f"drawings/{page.pk}")


def test_staff_may_choose_everything_that_can_be_drawn():
    assert set(Subject.values) == set(SUBJECTS) and set(Light.values) == set(LIGHTS)


def test_every_kind_of_page_with_a_picture_has_one_without_anybodys_work(client, site):
    for page in (site, make_disease(), make_story(), make_program()):
        page.save()
        html = client.get(page.url).content.decode()
        assert f'src="{page.drawing.address()}"' in html, page
        picture = b"".join(client.get(page.drawing.address()).streaming_content)
        assert Image.open(BytesIO(picture)).size == (80, 60)
        assert client.get(page.drawing.address(40, "avif")).status_code == 200


def test_a_page_keeps_its_drawing_and_no_other_page_has_it(site):
    one, other = make_story(drawing_subject="boat", drawing_light="day"), make_story()
    other.drawing_subject, other.drawing_light = "boat", "day"
    pixels = [page.drawing.draw((80, 60)).tobytes() for page in (one, other)]
    assert pixels[0] != pixels[1]
    assert one.drawing.draw((80, 60)).tobytes() == pixels[0]
    assert type(one).objects.get(pk=one.pk).drawing == one.drawing


def test_another_choice_replaces_the_drawing_when_it_is_published(client, site):
    story = make_story(drawing_subject="boat", drawing_light="day")
    old = story.drawing
    assert client.get(old.address()).status_code == 200
    story.drawing_subject = "tent"
    revision = story.save_revision()
    new = story.drawing
    assert new.address() in revision.as_object().make_preview_request().render().text
    assert client.get(new.address()).status_code == 404, "visitors still see the old one"
    client.force_login(make_user("Story coordinators"))
    assert client.get(new.address()).status_code == 200, "staff see the new one"
    assert len(files_of(story)) == 2
    revision.publish()
    assert files_of(story) == {new.name(80, "webp", "day")}


def test_a_page_that_is_not_saved_yet_shows_its_drawing_to_staff(client, site):
    address = Drawing(0, "sledge", "dawn").address()
    assert client.get(address).status_code == 404
    client.force_login(make_user("Story coordinators"))
    assert client.get(address).status_code == 200
    default_storage.delete("drawings/0/sledge-dawn-80.webp")
    for other in ("sledge-dawn-81.webp", "sledge-noon-80.webp", "sled-dawn-80.webp", "sledge-dawn-80.png", "sledge"):
        assert client.get(f"/media/drawings/0/{other}").status_code == 404, other


def test_nobody_who_saves_or_publishes_waits_for_a_drawing(site, committed, monkeypatch):
    monkeypatch.setattr(Drawing, "draw", lambda *args: 1 / 0)
    with committed():
        story = make_story(drawing_subject="boat", drawing_light="day")
    assert story.live and not files_of(story)
    assert not stored_in(f"share/{story.pk}")


def test_a_job_draws_what_new_pages_will_be_asked_for(site, committed):
    with committed():
        story, draft, old = make_story(), make_disease(live=False), make_disease()
    Page.objects.filter(pk=old.pk).update(last_published_at=timezone.now() - NEW)
    draw_ahead()
    assert files_of(story) == story.drawing.names.keys()
    assert stored_in(f"share/{story.pk}") == {story.share_image().name}
    assert not files_of(draft) and not files_of(old)


def test_the_job_lets_other_jobs_go_on_and_the_next_run_goes_on_with_it(site):
    stories = [make_story(), make_story()]
    draw_ahead(longest=0.001)
    assert [bool(files_of(story)) for story in stories] == [False, True], "the newest first"
    draw_ahead()
    assert all(files_of(story) for story in stories)


def sources_of(client, page):
    return BeautifulSoup(client.get(page.url).content, "lxml").select(".page-hero picture source")


def pixels(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return Image.open(BytesIO(b"".join(answer.streaming_content))).convert("RGB")


def test_on_a_dark_screen_it_is_night_in_the_same_scene(client, site):
    story = make_story(drawing_subject="boat", drawing_light="day")
    sources = sources_of(client, story)
    media = [source.get("media") for source in sources]
    assert media == ["(prefers-color-scheme: dark)"] * 2 + [None] * 2, "a browser takes the first that fits"
    assert [source["type"] for source in sources] == ["image/avif", "image/webp"] * 2
    for source in sources:
        light = "night" if source.get("media") else "day"
        for candidate in source["srcset"].split(", "):
            address, width = candidate.split()
            size = (int(width.removesuffix("w")), int(width.removesuffix("w")) * 3 // 4)
            expected = draw_scene("boat", light, str(story.pk), size)
            difference = ImageStat.Stat(ImageChops.difference(pixels(client, address), expected)).mean
            assert max(difference) < 12, address
    assert not default_storage.exists(f"drawings/{story.pk}/boat-night-80.webp"), "no other name for the same"


def test_a_scene_of_the_night_is_there_once(client, site):
    story = make_story(drawing_subject="boat", drawing_light="night")
    assert not [source for source in sources_of(client, story) if source.get("media")]
    story.drawing.store()
    assert len(files_of(story)) == 4


def test_what_is_missing_is_drawn_when_somebody_asks_for_it(client, site):
    """That file alone: who asks waits for nothing else."""
    story = make_story(drawing_subject="boat", drawing_light="day")
    folder = f"drawings/{story.pk}"
    assert not files_of(story)
    address = sources_of(client, story)[0]["srcset"].split()[0]
    assert client.get(address).status_code == 200
    assert files_of(story) == {"boat-day-night-40.avif"}
    for other in ("tent-day-80.webp", "boat-dusk-80.webp", "boat-day-81.webp", "boat-day-night-80.png"):
        assert client.get(f"/media/{folder}/{other}").status_code == 404, other
    assert files_of(story) == {"boat-day-night-40.avif"}
    assert client.get(address.replace(f"/{story.pk}/", f"/{story.pk + 1000}/")).status_code == 404


def test_a_drawing_that_cannot_be_stored_now_is_not_there_and_no_fault(client, site, monkeypatch):
    story = make_story()

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(default_storage, "save", full)
    assert client.get(story.drawing.address()).status_code == 404


def test_a_deleted_page_leaves_no_drawing(site, django_capture_on_commit_callbacks):
    disease = make_disease()
    disease.drawing.store()
    assert files_of(disease)
    with django_capture_on_commit_callbacks(execute=True):
        disease.get_parent().get_children().get(pk=disease.pk).delete()
    assert not files_of(disease)


def test_diseases_of_a_group_have_the_same_subject(site):
    one, other = make_disease(group="brain"), make_disease(group="brain")
    assert one.drawing.subject == other.drawing.subject == Subject.LANTERN
    assert make_disease(group="bone").drawing.subject != Subject.LANTERN


@pytest.mark.parametrize("address", ["/media/drawings/1/", "/media/drawings/1/none.webp", "/media/drawings/x/a.webp"])
def test_there_is_nothing_else_below_the_address(client, site, address):
    assert client.get(address).status_code == 404


def test_a_name_cannot_lead_out_of_the_folder(client, site):
    default_storage.save("secret.txt", BytesIO(b"secret"))
    for name in ("..", "..%2Fsecret.txt", "..%5Csecret.txt", "%2e%2e%2f%2e%2e%2fsecret.txt"):
        assert client.get(f"/media/drawings/1/{name}").status_code == 404


def test_a_drawing_is_the_same_whatever_its_size():
    small, large = (Drawing(7, "kite", "dusk").draw((width, width * 3 // 4)) for width in (200, 400))
    assert small.getpixel((100, 20)) == pytest.approx(large.getpixel((200, 40)), abs=12)
