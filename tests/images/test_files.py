"""No file of a picture is stored without its record, and what is left all the same is found by its name."""

import signal
import threading
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.models import SourceImageIOError
from wagtail.images.shortcuts import get_renditions_or_not_found

from charity_site.delivery.scheduler.schedule import JOBS
from charity_site.images.files import cut_from
from tests.factories import make_image, pdf_bytes, picture_bytes, upload
from tests.processes import finish, run_shell, shell

SPECS = ["format-webp|width-50", "format-jpeg|width-50", "fill-40x30"]


@pytest.fixture
def media(open_database, settings, tmp_path):
    """A media folder of the test's own; what is done is committed, so that other threads see it."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


def stored(media):
    return {str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()}


def known():
    """The names (set of str) that records have."""
    images = get_image_model().objects
    renditions = get_image_model().get_rendition_model().objects
    return {*images.values_list("file", flat=True), *renditions.values_list("file", flat=True)}


def fails(execute, sql, params, many, context):
    """As when somebody else holds the database for too long."""
    if sql.startswith("INSERT"):
        raise OperationalError("database is locked")
    return execute(sql, params, many, context)


@pytest.mark.parametrize("specs", [SPECS[:1], SPECS])
def test_a_row_that_cannot_be_written_takes_its_file_with_it(media, specs):
    image = make_image()
    with pytest.raises(OperationalError), connection.execute_wrapper(fails):
        image.get_renditions(*specs)
    assert stored(media) == known() == {image.file.name}
    assert len(image.get_renditions(*specs)) == len(specs), "and it can be made later"


def test_an_original_whose_row_cannot_be_written_goes_too(media):
    with pytest.raises(OperationalError), connection.execute_wrapper(fails):
        make_image()
    assert stored(media) == set()


@pytest.mark.parametrize("what", ["cut", "uploaded", "replaced"])
def test_a_request_that_is_rolled_back_leaves_no_file(media, what):
    image = make_image()
    before = stored(media)

    class Stops(Exception):
        pass

    with pytest.raises(Stops), transaction.atomic():
        if what == "cut":
            image.get_renditions(*SPECS)
            image.get_rendition("original")
        elif what == "uploaded":
            make_image(picture_bytes(color=(1, 2, 3)))
        else:
            image.file = upload(picture_bytes(color=(1, 2, 3)))
            image.save()
        raise Stops
    assert stored(media) == known() == before


def test_a_part_of_a_request_that_is_rolled_back_leaves_no_file_and_the_rest_stays(media):
    image = make_image()
    with transaction.atomic():
        kept = image.get_rendition(SPECS[0])
        with pytest.raises(OperationalError), transaction.atomic():
            image.get_rendition(SPECS[1])
            raise OperationalError
    assert stored(media) == known() == {image.file.name, kept.file.name}


def test_four_readers_at_once_leave_one_file_for_each_cut(media):
    pk = make_image(picture_bytes(size=(900, 700))).pk
    start, seen = threading.Barrier(4), []

    def read():
        try:
            image = get_image_model().objects.get(pk=pk)
            start.wait()
            seen.append({each.file.name for each in image.get_renditions(*SPECS).values()})
        finally:
            connection.close()

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(seen) == 4 and all(names == seen[0] for names in seen)
    assert stored(media) == known() and len(known()) == 1 + len(SPECS)


def test_what_was_replaced_or_deleted_while_somebody_cut_it_is_not_cut(media):
    for act in (replace, delete):
        image = make_image()
        reader = get_image_model().objects.get(pk=image.pk)
        reader.file.open()  # it is being read
        act(image)
        with pytest.raises(SourceImageIOError):
            reader.get_renditions(*SPECS)
        assert get_renditions_or_not_found(reader, SPECS)[SPECS[0]].file.name == "not-found", "no page fails of it"
    assert stored(media) == known()


def replace(image):
    image = get_image_model().objects.get(pk=image.pk)
    image.file = upload(picture_bytes(color=(200, 100, 0)))
    image.save()


def delete(image):
    image.delete()


IN_A_PROCESS = """
import os, signal
from django.db import connection
from wagtail.images import get_image_model
from tests.factories import make_image, make_site

def dies(execute, sql, params, many, context):
    if sql.startswith("INSERT INTO \\"images_charityrendition"):
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, params, many, context)

image = make_image()
print(image.file.name, flush=True)
with connection.execute_wrapper(dies):
    image.get_rendition("width-50")
"""
THEN = "from wagtail.images import get_image_model; get_image_model().objects.get().delete()"


def test_what_a_killed_process_left_goes_with_the_picture(own_database, tmp_path):
    media = tmp_path / "media"
    environment = {"DATABASE_URL": own_database, "MEDIA_ROOT": str(media)}
    killed = finish(shell(IN_A_PROCESS, **environment))
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert len(stored(media)) == 2, "the file is there, its row is not"
    assert run_shell(THEN, **environment).returncode == 0
    assert stored(media) == set()


def stray(image, name=".fill-1200x900.jpg", letters=20):
    """A file that no row knows, named as Wagtail names it; its name (str)."""
    return default_storage.save(f"images/{Path(image.filename).stem[:letters]}{name}", ContentFile(picture_bytes()))


@pytest.mark.parametrize("act", [replace, delete])
def test_files_without_rows_go_with_the_picture_and_no_others(media, act):
    image, other = make_image(), make_image(picture_bytes(color=(5, 5, 5)))
    strays = [stray(image), stray(image, ".0a1b2c3d.format-avif.fill-1200x900.avif"), stray(image, ".x.jpg", 32)]
    others = {other.file.name, stray(other), other.get_rendition("width-50").file.name}
    assert set(strays) == set(cut_from([image.file.name]))
    act(image)
    assert not stored(media) & set(strays) and others <= stored(media)


def test_names_cannot_be_guessed_from_one_another(db):
    image = make_image()
    names = [image.get_rendition(spec).file.name for spec in ("original", "width-50", "max-165x165")]
    middles = {Path(name).stem.split(".", 1)[1] for name in names}
    assert len(middles) == 3 and all(len(middle) == 16 and "original" not in middle for middle in middles)
    assert all(Path(name).name.startswith(Path(image.filename).stem) for name in names)


def test_files_without_records_are_deleted_daily_when_they_are_old_enough(media):
    image = make_image()
    image.get_rendition("width-50")
    document = get_document_model().objects.create(title="A leaflet", file=upload(pdf_bytes(), "leaflet.pdf"))
    folders = ("images", "original_images", "avatar_images", "wagtail_uploads", "documents", "consent_forms")
    strays = [default_storage.save(f"{folder}/left.jpg", ContentFile(b"x")) for folder in folders]
    drawing = default_storage.save("drawings/1/kite.webp", ContentFile(b"x"))
    for later, left in (
        (timedelta(), 6),
        (timedelta(days=1, hours=1), 3),
        (timedelta(days=29), 3),
        (timedelta(days=31), 0),
    ):
        with time_machine.travel(timezone.now() + later, tick=True):
            JOBS["stray-files"].do()
        assert sum(map(default_storage.exists, strays)) == left
    assert stored(media) == known() | {document.file.name, drawing}
