"""One line for each record, which can be read by programs and tells nothing of a visitor or a family."""

import json
import logging
import sys
from io import StringIO
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import path

from charity_site.delivery.observability import logs
from charity_site.delivery.observability.logs import PERSONAL, JsonFormatter, OneLineFormatter, masked, request_id
from charity_site.safeguarding.private_link import link_for
from charity_site.urls import urlpatterns as real_patterns
from stories.models import StoryPage
from tests.factories import make_consent, make_story


def broken(request, slug):
    raise RuntimeError(f"no page at {request.path}")


urlpatterns = [path("stories/<slug:slug>/broken/", broken, name="broken"), *real_patterns]


def record_with_traceback():
    try:
        raise ValueError("first\nsecond")
    except ValueError:
        forged = ("x\r\n2026 INFO forged",)
        return logging.LogRecord("charity_site.a", logging.ERROR, __file__, 1, "got %s", forged, sys.exc_info())


@pytest.fixture
def lines(db):
    """Asks as a visitor would; what was logged then (list of dict), and all of it as text."""

    class Lines(list):
        def __call__(self, address, status, **options):
            out.seek(0)
            out.truncate()
            client = Client(raise_request_exception=False, REMOTE_ADDR="203.0.113.9")
            assert client.get(address, **options).status_code == status
            self.text = out.getvalue()
            self[:] = [json.loads(line) for line in self.text.splitlines()]
            return self

    out = StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonFormatter())
    logging.getLogger().addHandler(handler)
    yield Lines()
    logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize("formatter", [JsonFormatter, OneLineFormatter])
def test_a_record_with_a_traceback_and_a_forged_line_is_one_line(formatter):
    line = formatter().format(record_with_traceback())
    assert "\n" not in line and "\r" not in line
    assert "ValueError" in line and "Traceback" in line and "test_logs.py" in line


def test_programs_read_it():
    line = json.loads(JsonFormatter().format(record_with_traceback()))
    assert {"time", "level", "logger", "message", "exception"} == set(line)
    assert (
        line["level"] == "ERROR" and line["message"] == "got x\r\n2026 INFO forged" and line["time"].endswith("+00:00")
    )


def test_people_read_the_same():
    record = logging.LogRecord("charity_site.a", logging.INFO, __file__, 1, "request", (), None)
    record.data = {"route": "search", "status": 200}
    assert OneLineFormatter().format(record).endswith("INFO charity_site.a: request route=search status=200")


def test_everything_goes_to_stdout(settings):
    handlers = settings.LOGGING["handlers"]
    assert [handler["stream"] for handler in handlers.values()] == ["ext://sys.stdout"]


def test_a_request_is_one_line_without_who_asked_and_for_what(lines, site):
    make_story(slug="zofia")
    (line,) = lines("/stories/zofia/?from=a-friend", 200, headers={"user-agent": "Phone 7", "referer": "http://x.org/"})
    assert line.pop("milliseconds") > 0 and len(line.pop("request_id")) == 32 and line.pop("time")
    assert line == {
        "level": "INFO", "logger": "charity_site.delivery.observability.request_log", "message": "request",
        "method": "GET", "route": "wagtail_serve", "status": 200, "rendered": True,
    }  # fmt: skip
    for address, status, route, rendered in (
        ("/search/?q=zofia", 200, "search", True),
        ("/stories/zofia-of-old/", 404, "wagtail_serve", False),
        ("/stories/zofia", 301, "none", False),
        ("/robots.txt", 200, "robots", False),
        ("/search/?q=zofia%00", 400, "none", False),
        (link_for(make_consent()).replace("http://localhost", ""), 200, "your_story", True),
    ):
        (line,) = lines(address, status)
        assert (line["route"], line["status"], line["rendered"]) == (route, status, rendered)
        assert "zofia" not in lines.text and "203.0.113.9" not in lines.text and "/your-story" not in lines.text


@pytest.mark.urls("tests.delivery.test_logs")
def test_a_fault_names_the_route_and_neither_the_child_nor_the_question(lines, site):
    fault, request = lines("/stories/zofia/broken/?q=zofia", 500)
    assert fault["message"] == "Internal Server Error: [broken]" and "RuntimeError" in fault["exception"]
    assert 'raise RuntimeError(f"no page at {request.path}")' in fault["exception"]  # the line, and not what it said
    assert fault["request_id"] == request["request_id"]
    assert "zofia" not in lines.text


def test_a_refused_host_and_a_refused_form(lines, site):
    lines("/stories/zofia/", 400, headers={"host": "zofia.example"})
    assert "/stories/zofia" not in lines.text
    client = Client(enforce_csrf_checks=True)
    assert client.post("/admin/login/?next=/stories/zofia/").status_code == 403


@pytest.mark.parametrize(
    ("behind_proxy", "given", "taken"),
    [
        (True, "0af7651916cd43dd8448eb211c80319c", True), (True, "a-b-c-d-e", True), (False, "a-b-c-d-e", False),
        (True, "short", False), (True, "x" * 65, False), (True, "abcdefgh\n", False), (True, "abcdefgh ijk", False),
        (True, 'abcdefgh"}', False), (True, "абвгдежз", False), (True, "", False),
    ],
)  # fmt: skip
def test_the_id_of_our_own_proxy_is_taken_when_it_is_well_formed(lines, settings, behind_proxy, given, taken):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if behind_proxy else None
    (line,) = lines("/robots.txt", 200, headers={"x-request-id": given})
    assert (line["request_id"] == given) == taken
    assert request_id.get() is None


def test_no_answer_carries_the_id(client, site):
    assert "X-Request-ID" not in client.get("/").headers


@pytest.mark.parametrize(
    "text",
    [
        "/your-story/8e29/secret/", "GET /stories/secret/ HTTP/1.1", "https://x.org/stories/secret/?a=b",
        "/search/?q=secret&page=2", "to secret@example.org", "DETAIL: Key (slug)=(secret) exists.",
        "'/stories/secret'", "/Your-Story/8e29/secret/", "/%20your%2Dstory/8e29/secret/", "your-story%2F8e29%2Fsecret",
        "/other/8e29a1b0-0000-4000-8000-a1b0c2d3e4f5/secret/", "/x/8E29A1B0-0000-4000-8000-A1B0C2D3E4F5/secret/",
        "%2F8e29a1b0%2D0000-4000-8000-a1b0c2d3e4f5%2Fsecret%2F", "/x/%38e29a1b0-0000-4000-8000-a1b0c2d3e4f5/secret/",
        "/x//8e29a1b0000040008000a1b0c2d3e4f5//secret//", "/%252F8e29a1b0-0000-4000-8000-a1b0c2d3e4f5%252Fsecret",
        "/admin/password_reset/confirm/MQ/secret-c8e29a1b0000040008000a1b0c2d3e4f5/",
        "GET /admin/password_reset/confirm/MQ/secret-cdefabcdefabcdefabcdefabcdefabcd/ HTTP/1.1",
        "/Admin//password%5Freset%2Fconfirm%2FMQ%2Fsecret-c/", "/admin/password_reset/confirm/secret",
        "Not Found: /secret-8e29a1b0000040008000a1b0c2d3e4f5x", "from 203.0.113.9", "from 2001:db8::7", "[2001:db8:0:1:1:1:1:1]",
    ],
)  # fmt: skip
def test_what_is_personal_is_masked(text):
    assert not any(
        word in masked(text)
        for word in ("secret@", "secret-", "2Fsecret", "/secret", "=secret", "(secret)", "203.0", "2001:db8")
    )


def test_a_name_stays_out_of_the_log_when_a_manager_renames_the_section(site):
    story = make_story(slug="zofia")
    section = story.get_parent().specific
    for slug in ("survivors", "überlebende"):
        section.slug = slug
        section.save()
        for address in (
            f"/{slug}/zofia/",
            quote(f"/{slug}/zofia/"),
            f"%2F{slug}%2Fzofia",
            f"https://x.org/{slug}/zofia?a=b",
        ):
            assert "zofia" not in masked(f"cannot read {address} now"), address
    assert "zofia" not in masked("/stories/zofia/"), "as it was linked before"


def test_a_process_that_reads_one_story_knows_where_names_stand(site, monkeypatch):
    section = make_story(slug="zofia").get_parent().specific
    section.slug = "survivors"
    section.save()
    monkeypatch.setattr(logs, "_registered", {})
    StoryPage.objects.get(slug="zofia")
    assert "zofia" not in masked("/survivors/zofia/")


def test_what_helps_to_mend_a_fault_is_not():
    for text in (
        'File "/srv/charity/site/stories/models/story.py", line 12, in at 10:15:30, version 5.2.19: what? A::b',
        "Entry 8e29a1b0-0000-4000-8000-a1b0c2d3e4f5 of the ledger of withdrawals was not done again",
        'File "/srv/charity/venv/lib/python3.11/site-packages/wagtail/contrib/redirects/middleware.py", line 3',
    ):
        assert masked(text) == text


@pytest.mark.parametrize("part", ["a", "/", "a.", "a:", "a@", "%2f", "/stories/", "1.1.", "/a?", "your-story"])
def test_no_expression_looks_at_more_than_a_bounded_piece_of_what_was_sent(part):
    """All of them but the rest of a line stop at a space, and no word between spaces is longer than ours are."""
    sent = part * (20_000 // len(part))
    assert masked(f"Invalid header: '{sent}' was sent") == "Invalid header: ... was sent"
    assert all(
        pattern.groups <= 1 and " " not in pattern.pattern.replace("DETAIL: ", "")
        for pattern, _ in (*PERSONAL, *logs._registered.items())
    )
