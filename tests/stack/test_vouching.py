"""What shows people ends by itself where no process of a machine hears of changes, and no log of it has a private link.
Everything is real: deploy/try.sh."""

import contextlib
import os
import shutil
import signal
import time

import pytest

from tests.stack.private_links import ask_in_every_way, parts_in
from tests.stack.running import descendants

STORY, DISEASE, LIST, PLAIN = "/stories/rosie/", "/childhood-cancers/wilms/", "/stories/", "/about/"
PAGES = (STORY, DISEASE, LIST, PLAIN)
MAKE = """
from tests.factories import make_disease, make_story
make_story(title="Rosie and the sea", slug="rosie", disease=make_disease(title="Wilms tumor", slug="wilms"))
"""
UNPUBLISH_ELSEWHERE = """
from pathlib import Path
from django.conf import settings
settings.PAGE_CACHE_DIR = Path(settings.PAGE_CACHE_DIR).with_name("pages-of-another-machine")
from diseases.models import DiseasePage
DiseasePage.objects.get(slug="wilms").unpublish()
"""
A_MINUTE = 60
PATIENCE = 90  # seconds, for what takes a few on a quiet machine


@pytest.fixture(scope="module")
def filled(running):
    running.manage("shell", "--no-imports", "-c", MAKE)
    return running


@pytest.fixture
def site(filled):
    """A Stack in which everything runs, and nginx sends each page by itself: only then it has Accept-Ranges."""
    for part in ("postgres", "redis", "app1", "app2", "nginx"):
        filled.up(part)
    assert within(PATIENCE, lambda: all("Accept-Ranges" in filled.ask(path).headers for path in PAGES))
    assert all("Rosie" in filled.ask(path).text for path in (STORY, DISEASE, LIST))
    return filled


def within(seconds, condition):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.5)
    return False


def kill(site):
    """Let all processes of the site die at once."""
    for app in ("app1", "app2"):
        pid = site.process(app)
        for each in [pid, *descendants(pid)]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)


def names_nobody(site):
    return not any("Rosie" in site.ask(path).text for path in PAGES)


def test_where_all_processes_died_nobody_is_shown_after_a_minute_and_what_shows_nobody_stays(site):
    kill(site)
    assert within(A_MINUTE, lambda: names_nobody(site))
    answers = {path: site.ask(path) for path in PAGES}
    assert {path: answer.status for path, answer in answers.items()} == {
        STORY: 503,
        LIST: 503,
        DISEASE: 200,
        PLAIN: 200,
    }
    assert "Wilms tumor" in answers[DISEASE].text and answers[DISEASE].headers["Cache-Control"] == "no-cache"
    assert "your child" in answers[STORY].text and answers[STORY].headers["Retry-After"]
    site.up("app1")
    assert within(PATIENCE, lambda: all("Accept-Ranges" in site.ask(path).headers for path in PAGES))
    assert "Rosie" in site.ask(STORY).text


def test_where_only_the_jobs_run_what_was_taken_away_elsewhere_is_shown_no_more(site):
    site.up("jobs")
    kill(site)
    assert site.ask(DISEASE).status == 200
    site.manage("shell", "--no-imports", "-c", UNPUBLISH_ELSEWHERE)
    try:
        assert within(A_MINUTE, lambda: site.ask(DISEASE).status == 503)
        assert within(A_MINUTE, lambda: site.ask(PLAIN).status == 200)
    finally:
        site.manage(
            "shell", "--no-imports", "-c", UNPUBLISH_ELSEWHERE.replace("unpublish()", "save_revision().publish()")
        )
        site.down("jobs")


def test_where_the_database_is_away_nobody_is_shown_after_two_minutes_and_what_shows_nobody_stays(site):
    site.down("postgres")
    assert site.ask(STORY).status == 200
    assert within(2 * A_MINUTE, lambda: names_nobody(site))
    answers = {path: site.ask(path).status for path in PAGES}
    assert answers == {STORY: 503, LIST: 503, DISEASE: 200, PLAIN: 200}


def test_a_process_that_hangs_is_followed_by_the_other_one(site):
    hanging = [pid for app in ("app1",) for pid in [site.process(app), *descendants(site.process(app))]]
    for pid in hanging:
        os.kill(pid, signal.SIGSTOP)
    try:
        time.sleep(25)  # longer than what is vouched for already
        assert within(PATIENCE, lambda: "Accept-Ranges" in site.ask(STORY).headers)
    finally:
        for pid in hanging:
            os.kill(pid, signal.SIGCONT)


def test_no_log_has_a_private_link(site):
    ask_in_every_way(site.folder / "log" / "access.log", [site.port])
    assert (site.folder / "log" / "app1.log").exists() and parts_in(site.folder / "log") == set()


def test_pages_of_a_copied_disk_have_no_address(site):
    kill(site)
    site.down("nginx")
    pages = site.folder / "pages"
    copy = site.folder / "snapshot"
    shutil.copytree(pages, copy, symlinks=True)
    shutil.rmtree(pages)
    copy.rename(pages)
    site.up("nginx")
    assert {site.ask(path).status for path in PAGES} == {503}
