"""The mirror: what the public may see, as files, without people; and what is taken down leaves it."""

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import PageViewRestriction

from charity_site.delivery.scheduler import schedule
from charity_site.delivery.scheduler.schedule import run_due
from charity_site.images.models import CharityImage
from charity_site.recovery.mirror import build, sweep
from charity_site.recovery.scheduled_jobs import register
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import pause, withdraw
from diseases.models import DiseasePage
from tests.factories import make_disease, make_image, make_standard_page, make_symptom
from tests.safeguarding.family import NAME, picture_block


@pytest.fixture
def folder(tmp_path, settings):
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True  # static files without collectstatic
    return tmp_path / "mirror"


def pages(folder):
    """The paths (set of str) of its pages."""
    place = folder / "current"
    return {f"/{file.parent.relative_to(place).as_posix()}/".replace("/./", "/") for file in place.rglob("index.html")}


def content(folder):
    return b"".join(file.read_bytes() for file in (folder / "current").rglob("*") if file.is_file())


def test_it_holds_public_pages_with_their_files_and_says_what_the_site_says(charity, folder, capsys):
    symptom = make_symptom("Fever", DiseasePage.objects.get())
    picture = make_image()
    page = make_standard_page(body=[picture_block(picture)])
    call_command("build_mirror", str(folder))
    assert {"/", "/childhood-cancers/wilms-tumor/", page.url, f"/symptoms/{symptom.slug}/"} <= pages(folder)
    place = folder / "current"
    names = {rendition.file.name for rendition in picture.renditions.all()}
    assert names and all((place / "media" / name).read_bytes() for name in names)
    assert list(place.glob("static/**/*.css")) and list(place.glob("static/**/*.woff2"))
    assert not list(place.rglob("*original*")) and not (place / "admin").exists()
    call_command("build_mirror", str(folder), check=True)
    assert "say what the site says" in capsys.readouterr().out


def test_it_shows_no_story_no_person_no_draft_and_nothing_private(charity, folder):
    draft = make_disease(live=False, title="Draft of a page")
    private = make_standard_page(title="For members alone")
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    build(folder)
    found = pages(folder)
    assert charity.family.story.url not in found and draft.slug not in str(found) and private.slug not in str(found)
    text = content(folder)
    assert NAME.encode() not in text and draft.title.encode() not in text and private.title.encode() not in text
    portrait = {rendition.file.name for rendition in charity.family.portrait.renditions.all()}
    assert not any((folder / "current" / "media" / name).exists() for name in portrait)


def test_what_is_taken_down_leaves_it_with_the_next_sweep(charity, folder):
    picture = make_image()
    page = make_standard_page(body=[picture_block(picture)])
    unpublished, hidden = make_disease(), make_standard_page()
    symptom = make_symptom("Fever", unpublished)  # its page goes with the last disease that lists it
    build(folder)
    assert {page.url, unpublished.url, hidden.url, f"/symptoms/{symptom.slug}/"} <= pages(folder)
    assert sweep(folder) == 0
    unpublished.unpublish()
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    CharityImage.objects.filter(pk=picture.pk).update(shows_people=True)
    assert sweep(folder) > 3
    assert page.url in pages(folder)
    assert not {unpublished.url, hidden.url, f"/symptoms/{symptom.slug}/"} & pages(folder)
    assert not list((folder / "current").glob("media/images/*"))


@pytest.mark.parametrize("act", [pause, withdraw])
def test_a_picture_that_shows_nobody_leaves_it_with_its_family(charity, folder, act):
    make_standard_page(body=[picture_block(charity.family.landscape)])
    build(folder)
    assert list((folder / "current").glob("media/images/*")) and sweep(folder) == 0
    act([charity.family.consent], way=Receipt.Way.FAMILY)
    sweep(folder)
    assert not list((folder / "current").glob("media/images/*"))


def test_the_jobs_make_it_and_sweep_it_each_minute(charity, folder, settings, monkeypatch):
    settings.MIRROR_DIR, settings.BACKUP_TARGET = str(folder), ""
    monkeypatch.setattr(schedule, "JOBS", {})
    register()
    page = make_disease()
    assert run_due() == [] and page.url in pages(folder)
    page.unpublish()
    assert run_due() == [] and page.url not in pages(folder)


def test_a_new_one_takes_the_place_of_the_old_one_in_one_step(charity, folder, monkeypatch):
    build(folder)
    first = (folder / "current").readlink()
    (folder / first).rename(folder / "earlier")
    (folder / "current").unlink()
    (folder / "current").symlink_to("earlier")
    new = make_disease()
    build(folder)
    assert new.url in pages(folder)
    assert sorted(path.name for path in folder.iterdir()) == sorted(["current", str((folder / "current").readlink())])


def test_while_the_home_page_cannot_be_made_the_old_one_stays(charity, folder, monkeypatch):
    build(folder)
    before = (folder / "current").readlink()
    monkeypatch.setattr("charity_site.recovery.mirror.for_all", lambda answer: None)
    with pytest.raises(CommandError, match="stays as it was"):
        call_command("build_mirror", str(folder))
    assert (folder / "current").readlink() == before and len(list(folder.iterdir())) == 2


def test_a_mirror_that_drifted_is_said_page_by_page(charity, folder):
    with pytest.raises(CommandError, match="There is no mirror"):
        call_command("build_mirror", str(folder), check=True)
    build(folder)
    page = DiseasePage.objects.get()
    page.tagline = "Other words."
    page.save_revision().publish()
    with pytest.raises(CommandError, match="wilms-tumor"):
        call_command("build_mirror", str(folder), check=True)
    build(folder)
    call_command("build_mirror", str(folder), check=True)
