"""Caches in front of the site are told of every change; publishing never waits for them, and nothing is lost."""

import socket
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests
import time_machine
from django.core.management import call_command
from django.utils import timezone

from charity_site.delivery.models import Change
from charity_site.delivery.pagecache import cdn_purge
from charity_site.delivery.scheduled_jobs import flush_purges, forget_changes
from tests.factories import make_disease, make_story

pytestmark = pytest.mark.usefixtures("open_site", "store")


class Front(BaseHTTPRequestHandler):
    """A cache that knows PURGE, and the interfaces of two networks of caches."""

    def do_PURGE(self):
        self.server.purged.append((self.headers["Host"], self.path))
        self.send_response(self.server.status)
        self.end_headers()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.purged.append((self.path, self.headers["Authorization"], body))
        self.send_response(self.server.status)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *args):
        pass


@pytest.fixture
def front(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Front)
    server.purged, server.status = [], 200
    threading.Thread(target=server.serve_forever, daemon=True).start()
    told_at(settings, server.server_port)
    yield server
    server.shutdown()
    server.server_close()


def told_at(settings, port):
    backend = "wagtail.contrib.frontend_cache.backends.HTTPBackend"
    settings.WAGTAILFRONTENDCACHE = {"http": {"BACKEND": backend, "LOCATION": f"http://127.0.0.1:{port}"}}


@pytest.fixture
def disease(open_site):
    disease = make_disease(slug="wilms")
    Change.objects.update(is_told=True)
    return disease


def publish(page, **values):
    for name, value in values.items():
        setattr(page, name, value)
    page.save_revision().publish()


def waiting():
    return Change.objects.filter(is_told=False).count()


def test_all_pages_are_forgotten_by_one_request_however_many_there_are(front, disease, django_assert_max_num_queries):
    for _ in range(8):
        make_story(disease=disease)
    publish(disease, slug="another")
    pending = waiting()
    with django_assert_max_num_queries(4):
        assert pending > 8 and cdn_purge.flush() == pending
    assert not waiting() and front.purged == [("localhost", "/*")]
    assert cdn_purge.flush() == 0 and len(front.purged) == 1


def test_a_change_that_is_committed_while_the_caches_are_told_is_told_the_next_time(front, disease, monkeypatch):
    publish(disease, title="Corrected")
    purged = cdn_purge.purged

    def purged_meanwhile(name, backend):
        publish(disease, title="Corrected once more")
        return purged(name, backend)

    monkeypatch.setattr(cdn_purge, "purged", purged_meanwhile)
    assert cdn_purge.flush() and waiting()
    monkeypatch.undo()
    assert cdn_purge.flush() and not waiting() and len(front.purged) == 2


def test_cloudflare_forgets_its_zone_by_one_request(front, settings, disease, monkeypatch):
    settings.WAGTAILFRONTENDCACHE = {
        "cloudflare": {
            "BACKEND": "charity_site.delivery.pagecache.cdn_purge.CloudflareBackend",
            "ZONEID": "a-zone",
            "BEARER_TOKEN": "a-token",
        }
    }
    post, asked = requests.post, []

    def post_here(url, **options):
        asked.append(url)
        return post(f"http://127.0.0.1:{front.server_port}/", **options)

    monkeypatch.setattr(requests, "post", post_here)
    publish(disease, title="Corrected")
    front.status = 429
    assert cdn_purge.flush() == 0 and waiting()
    front.status = 200
    Change.objects.update(try_at=timezone.now() - timedelta(seconds=1))
    assert cdn_purge.flush() and not waiting()
    assert asked == ["https://api.cloudflare.com/client/v4/zones/a-zone/purge_cache"] * 2
    assert front.purged == [("/", "Bearer a-token", '{"purge_everything": true}')] * 2


def test_cloudfront_forgets_all_paths_by_one_invalidation(front, settings, disease, monkeypatch):
    for name, value in {
        "AWS_ENDPOINT_URL_CLOUDFRONT": f"http://127.0.0.1:{front.server_port}",
        "AWS_ACCESS_KEY_ID": "a-key",
        "AWS_SECRET_ACCESS_KEY": "a-secret",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    settings.WAGTAILFRONTENDCACHE = {
        "cloudfront": {
            "BACKEND": "wagtail.contrib.frontend_cache.backends.CloudfrontBackend",
            "DISTRIBUTION_ID": "EDFDVBD6EXAMPLE",
        }
    }
    front.status = 400
    publish(disease, title="Corrected")
    assert cdn_purge.flush() == 0 and waiting()
    ((path, _, body),) = front.purged
    assert path.endswith("/distribution/EDFDVBD6EXAMPLE/invalidation")
    assert "<Quantity>1</Quantity>" in body and "<Path>/*</Path>" in body


def test_a_cache_that_refuses_is_told_again_later(front, disease, caplog):
    make_story(slug="rosie", disease=disease)
    front.status = 500
    publish(disease, title="Corrected")
    pending = waiting()
    assert pending and cdn_purge.flush() == 0 and waiting() == pending
    assert cdn_purge.flush() == 0 and Change.objects.filter(is_told=False, try_at__gt=timezone.now()).count() == pending
    assert "rosie" not in caplog.text and "tried again" in caplog.text
    front.status = 200
    Change.objects.update(try_at=timezone.now() - timedelta(seconds=1))
    assert cdn_purge.flush() == pending and not waiting()


def test_after_a_failure_new_changes_wait_too_and_are_told_together(front, disease):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        front.status = 429
        publish(disease, title="Corrected")
        assert cdn_purge.flush() == 0 and len(front.purged) == 1
        front.status = 200
        publish(disease, title="Corrected once more")
        assert cdn_purge.flush() == 0 and len(front.purged) == 1
        clock.shift(cdn_purge.LONGEST_PAUSE)
        assert cdn_purge.flush() == 2 and not waiting() and len(front.purged) == 2


def test_the_pause_grows_to_a_minute_and_a_wrong_clock_holds_nothing_up(front, disease):
    front.status = 500
    publish(disease, title="Corrected")
    change, pauses = Change.objects.get(is_told=False), []
    with time_machine.travel("2026-03-10T15:00:00Z", tick=False) as clock:
        for _ in range(8):
            assert cdn_purge.flush() == 0
            change.refresh_from_db()
            pauses.append((change.try_at - timezone.now()).total_seconds())
            clock.move_to(change.try_at)
    assert pauses == [2, 4, 8, 16, 32, 60, 60, 60]
    front.status = 200
    Change.objects.filter(is_told=False).update(try_at=timezone.now() + timedelta(days=1))
    assert cdn_purge.flush() == 1


@pytest.mark.parametrize("fault", ["down", "hung"])
def test_a_cache_that_is_down_or_hangs_holds_up_nobody(settings, disease, fault):
    with socket.create_server(("127.0.0.1", 0)) as silent:  # it accepts, and never answers
        port = silent.getsockname()[1]
        if fault == "down":
            silent.close()
        told_at(settings, port)
        began = time.monotonic()
        publish(disease, title="Corrected")
        published = time.monotonic() - began
        assert cdn_purge.flush() == 0 and waiting()
        assert time.monotonic() - began - published < 10 * cdn_purge.TIME_LIMIT


def test_without_a_cache_in_front_nothing_is_sent(settings, disease):
    settings.WAGTAILFRONTENDCACHE = {}
    publish(disease, title="Corrected")
    assert cdn_purge.flush() == 0


def test_the_job_tells_what_no_process_told_and_forgets_the_old(front, disease):
    publish(disease, title="Corrected")
    Change.objects.update(made_at=timezone.now() - timedelta(days=2))
    forget_changes()
    assert waiting() and flush_purges().endswith("changes told") and flush_purges() is None
    newest = Change.objects.latest("pk")
    forget_changes()
    assert Change.objects.get() == newest  # by which other hosts tell a restored database


def test_all_copies_are_made_old_by_hand(store, disease):
    before = store.generation
    call_command("purge_pages")
    assert store.generation == before + 1 and waiting()
