"""Pictures are prepared one at a time, whichever processes do it, and nobody waits for ever."""

import subprocess
import sys
import time
from threading import Thread

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Collection

from charity_site.images import turns
from charity_site.images.turns import turn
from tests.factories import make_image, make_user, picture_bytes, upload

# Another process of the site: it takes its turn, says so, and ends it when it is told to.
ANOTHER = """
from charity_site.images.turns import turn
with turn():
    print("mine", flush=True)
    input()
"""


@pytest.fixture
def another_process():
    process = subprocess.Popen(
        [sys.executable, "-c", ANOTHER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "mine\n"
    yield process
    process.kill()
    process.communicate()


def test_a_picture_waits_for_the_one_of_another_process(db, another_process):
    made = []
    uploading = Thread(target=lambda: made.append(turns_taken()))
    uploading.start()
    time.sleep(0.3)
    assert not made
    another_process.communicate("\n")
    uploading.join(10)
    assert made == [True]


def turns_taken():
    with turn():
        return True


def test_who_waits_in_vain_is_told_so_and_loses_nothing(client, site, another_process, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.2)
    client.force_login(make_user("Story coordinators"))
    collection = Collection.objects.get(name="Story photos").pk
    data = {
        "title": "A window",
        "description": "Over a river",
        "collection": collection,
        "file": upload(picture_bytes()),
    }
    response = client.post(reverse("wagtailimages:add"), data)
    assert response.status_code == 200
    assert "Another picture is being prepared" in response.context["form"].errors["file"][0]
    html = response.content.decode()
    assert 'value="A window"' in html and "Over a river" in html

    many = {"title": "a.jpg", "files[]": upload(picture_bytes(), "a.jpg"), "collection": collection}
    answer = client.post(reverse("wagtailimages:add_multiple"), many).json()
    assert answer["success"] is False and "Another picture is being prepared" in answer["error_message"]


def test_a_turn_ends_with_its_process(db, another_process):
    another_process.kill()
    another_process.wait()
    assert make_image().pk


def test_a_turn_ends_when_the_picture_is_refused(db):
    for _ in range(2):
        with pytest.raises(ValidationError, match="cannot be read"):
            make_image(b"no picture")
