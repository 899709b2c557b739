"""Caches in front of the site are told of every change; publishing never waits for them, and nothing is lost."""

import socket
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import call_command
from django.utils import timezone

from charity_site.delivery.models import Change
from charity_site.delivery.pagecache import cdn_purge
from charity_site.delivery.scheduled_jobs import flush_purges, forget_changes
from tests.factories import make_disease, make_story

pytestmark = pytest.mark.usefixtures("open_site", "store")


class Front(BaseHTTPRequestHandler):
    """A cache that knows PURGE."""

    def do_PURGE(self):
        self.server.purged.append((self.headers["Host"], self.path))
        self.send_response(self.server.status)
        self.end_headers()

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


def test_all_that_may_show_a_change_is_forgotten(front, disease):
    make_story(slug="rosie", disease=disease)
    publish(disease, slug="another")
    assert waiting() and cdn_purge.flush() and not waiting()
    paths = {path for _, path in front.purged}
    assert {"/childhood-cancers/wilms/", "/childhood-cancers/another/", "/childhood-cancers/", "/"} <= paths
    assert {"/stories/", "/stories/rosie/", "/sitemap.xml", "/feeds/all/", "/robots.txt"} <= paths
    assert {host for host, _ in front.purged} == {"localhost"}
    before = len(front.purged)
    assert cdn_purge.flush() == 0 and len(front.purged) == before


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
