"""Each page with room for a picture has a drawing of its own, which nobody has to make."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from charity_site.images.drawings import Drawing, Light, Subject, stored_in
from charity_site.images.scenes import LIGHTS, SUBJECTS
from tests.factories import make_disease, make_programme, make_story


def files_of(page):
    return stored_in(f"drawings/{page.pk}")


def test_staff_may_choose_everything_that_can_be_drawn():
    assert set(Subject.values) == set(SUBJECTS) and set(Light.values) == set(LIGHTS)


def test_every_kind_of_page_with_a_picture_has_one_without_anybodys_work(client, site):
    for page in (site, make_disease(), make_story(), make_programme()):
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


def test_another_choice_replaces_the_drawing_when_it_is_published(site):
    story = make_story(drawing_subject="boat", drawing_light="day")
    before = files_of(story)
    story.drawing_subject = "tent"
    revision = story.save_revision()
    revision.as_object().make_preview_request()
    assert before < files_of(story), "visitors still see the old one, staff the new one"
    revision.publish()
    assert files_of(story) == story.drawing.names.keys()
    assert all(name.startswith("tent-day-") for name in files_of(story))


def test_a_deleted_page_leaves_no_drawing(site, django_capture_on_commit_callbacks):
    disease = make_disease()
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
        assert client.get(f"/media/drawings/1/{name}").status_code in (400, 404)


def test_a_drawing_is_the_same_whatever_its_size():
    small, large = (Drawing(7, "kite", "dusk").draw((width, width * 3 // 4)) for width in (200, 400))
    assert small.getpixel((100, 20)) == pytest.approx(large.getpixel((200, 40)), abs=12)
