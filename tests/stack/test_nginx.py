"""deploy/nginx in a real nginx, in front of an application that is not ours: what it sends by itself and what it does not."""

import os
import shutil
import time

import pytest

from tests.stack.front import FRESH_SPAN, HASHED, SLOT, vouch
from tests.stack.private_links import LINK, ask_in_every_way, parts_in


def test_it_sends_what_is_handed_over_and_keeps_the_word_about_caches(site):
    status, text, headers = site.ask("/media/images/shown.jpg")
    assert (status, text) == (200, "the file images/shown.jpg")
    assert headers["Cache-Control"] == "private, no-cache" and headers["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize(
    "path",
    [
        "/handed-over/images/shown.jpg", "/handed-over/original_images/a.jpg", "/media/original_images/a.jpg",
        "/media/consent_forms/a.pdf", "/media/share/1/a.jpg", "/media/drawings/../original_images/a.jpg",
        "/media/drawings/%2e%2e/consent_forms/a.pdf", "/media/drawings../original_images/a.jpg", "/%68anded-over/images/shown.jpg",
        "/503.html", "/environment", "/static/../environment", "/static/..%2fenvironment.0123456789ab.css",
        "/fresh/", "/stale/../../environment", "/errors/503.html", "/errors/", "/errors/../errors/413.html",
    ],
)  # fmt: skip
def test_nothing_else_has_an_address(site, path):
    _, text, _ = site.ask(path)
    assert "the file" not in text and "SECRET_KEY" not in text and "One moment" not in text


def test_drawings_are_open(front):
    status, text, headers = front.ask("/media/drawings/1/a.webp")
    assert (status, text) == (200, "the file drawings/1/a.webp") and headers["Cache-Control"] == "public, max-age=3600"


def test_static_files_with_a_hash_never_change(front):
    status, text, headers = front.ask(HASHED)
    assert (status, text) == (200, "a { }") and "immutable" in headers["Cache-Control"]


def test_a_private_link_is_in_no_log(site):
    assert site.ask("/your-story/secret-of-a-family/x/").status == 200
    assert site.ask("/other-page/?q=a-name", "POST", Content_Length=str(26 * 1024 * 1024)).status == 413
    assert site.ask("/other-page/?q=a-name").status == 200
    for _ in range(50):  # nginx writes a line when the answer is out
        log = (site.folder / "log" / "access.log").read_text()
        if '"/other-page/"' in log:
            break
        time.sleep(0.1)
    log += (site.folder / "log" / "error.log").read_text()
    assert '"/other-page/"' in log and "secret-of-a-family" not in log and "a-name" not in log


def test_a_private_link_is_in_no_log_however_it_is_written_and_whoever_answers(site):
    folder = (
        site.folder / "pages" / "fresh" / str(int(time.time()) // FRESH_SPAN) / "https" / "127.0.0.1" / "Your-Story"
    )
    odd = folder / LINK.removeprefix("/your-story/") / "index.html"
    odd.parent.mkdir(parents=True)
    os.mkfifo(odd)  # "is not a regular file" is critical to nginx
    ports = [site.port, site.ports["TRY_HTTP_PORT"], site.ports["TRY_TLS_PORT"]]
    ask_in_every_way(site.folder / "log" / "access.log", ports)
    assert parts_in(site.folder / "log") == set()


def test_a_log_says_which_page_was_asked_for(site):
    for path in ("/childhood-cancers/wilms-tumor/", "/admin/pages/3/edit/", "/robots.txt", f"/about{LINK}", "/"):
        site.ask(path)
    log = site.folder / "log" / "access.log"
    ask_in_every_way(log, [site.port])
    log = log.read_text()
    for path in ("/childhood-cancers/wilms-tumor/", "/admin/pages/3/edit/", "/robots.txt", "/about/...", "/"):
        assert f' 200 GET "{path}" ' in log, path
    assert ' GET "/admin/password_reset/confirm/..." ' in log and " 400 " in log


def test_a_ready_page_needs_no_application(front):
    status, text, headers = front.ask("/about/")
    assert (status, text) == (200, "ready")
    assert headers["Cache-Control"].startswith("public, max-age=0, s-maxage=30") and "Last-Modified" not in headers
    assert front.ask("/about/", If_None_Match=headers["ETag"]).status == 304


def test_a_ready_page_that_search_engines_leave_out_says_so(front):
    for path, folder in (("/about/", "fresh"), ("/kept/", "stale")):
        files = list((front.folder / "pages" / folder).glob(f"*/https/*{path}index.html"))
        for stamp in (1_800_000_001, 1_800_000_000):
            for file in files:
                os.utime(file, (stamp, stamp))
            answer = front.ask(path)
            assert answer.status == 200 and "Last-Modified" not in answer.headers
            assert answer.headers["X-Robots-Tag"] == ("noindex" if stamp % 2 else None), (path, stamp)


@pytest.mark.parametrize(
    ("path", "method", "headers"),
    [
        ("/about/?page=2", "GET", {}),
        ("/about", "GET", {}),
        ("/earlier/", "GET", {}),
        ("/about/", "GET", {"Cookie": "a=1; __Host-sessionid=2"}),
        ("/about/", "GET", {"Cookie": "sessionid=2"}),
        ("/about/", "GET", {"Authorization": "Basic x"}),
        ("/about/", "POST", {"Content-Length": "0"}),
        ("/about/", "PUT", {"Content-Length": "0"}),
        ("/about/", "OPTIONS", {}),
        ("/about/", "DELETE", {}),
    ],
)
def test_anything_but_a_plain_question_goes_to_the_application(site, path, method, headers):
    assert site.ask(path, method, **headers).text.startswith("the application")


@pytest.mark.parametrize(
    "path", ["/about/%3Fpage=2/", "/ab%20out/", "/a/../missing/?q=%2F&b", "/index.html", f"/{300 * 'x'}/"]
)
def test_the_application_is_asked_what_came(site, path):
    answer = site.ask(path)
    assert answer.text.startswith("the application") and answer.headers["X-Asked-For"] == path


def test_a_purge_counts_at_once(site):
    fresh = site.folder / "pages" / "fresh"
    new = fresh.with_name("new")
    new.symlink_to("generation-2")
    new.replace(fresh)
    assert site.ask("/about/").text.startswith("the application")
    new.symlink_to("generation-1")
    new.replace(fresh)
    assert site.ask("/about/").text == "ready"


def test_a_ready_page_that_no_process_vouches_for_is_asked_for_anew(site):
    vouched = site.folder / "pages" / "vouched"
    away = vouched.rename(vouched.with_name("away"))
    try:
        assert site.ask("/about/").text.startswith("the application")
        now = time.time()
        vouch(site, now - 600, now - 2 * SLOT)  # as long ago as it likes
        assert site.ask("/about/").text.startswith("the application")
        shutil.rmtree(vouched)
        vouch(site, now + 10 * SLOT, now + 600)  # the clock was set back
        assert site.ask("/about/").text.startswith("the application")
    finally:
        shutil.rmtree(vouched, ignore_errors=True)
        away.rename(vouched)
    assert site.ask("/about/").text == "ready"


def test_what_is_no_file_is_no_missing_page(site):
    place = site.folder / "pages" / "fresh"
    for span in place.iterdir():
        page = span / "https" / f"127.0.0.1:{site.port}" / "purged" / "index.html"
        page.parent.mkdir(parents=True)
        os.mkfifo(page)
    answer = site.ask("/purged/")
    assert answer.text.startswith("the application") and answer.headers["X-Asked-For"] == "/purged/"


def test_a_copy_is_shown_while_nothing_behind_answers(front):
    assert front.ask("/kept/")[:2] == (200, "kept")
    for path, headers in (
        ("/none/", {}),
        ("/kept/?page=2", {}),
        ("/kept/", {"Cookie": "sessionid=2"}),
        ("/your-story/x/", {}),
    ):
        status, text, answer = front.ask(path, **headers)
        assert status == 503 and "Please try again in a moment" in text and answer["Retry-After"] == "30", path
        assert "public" not in answer["Cache-Control"]


def test_what_the_application_says_of_itself_is_passed_on(site):
    assert site.ask("/kept/").text.startswith("the application")
    assert site.ask("/overloaded/")[:2] == (503, "the application, asked with None")


def test_nobody_chooses_the_name_of_the_site(site):
    assert site.ask("/other/", X_Forwarded_Host="evil.example").text == "the application, asked with None"


def test_too_large_a_body_is_refused_before_it_is_read(site):
    assert site.ask("/your-story/x/", "POST", Content_Length=str(26 * 1024 * 1024)).status == 413
