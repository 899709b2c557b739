"""A giving page with Stripe Checkout, and a server of our own that answers as Stripe's API does."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest
from django.core.cache import cache

from charity_site.core.models import SiteSettings
from charity_site.giving.models import GiftAmount, GivePage
from charity_site.home.models import HomePage
from research.models import Fund
from tests.factories import add

PAGE = "https://checkout.stripe.com/c/pay/cs_test_1"
SECRET = "whsec_0123456789"


class Api(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.do_POST()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
        self.server.asked.append((self.path, dict(self.headers), {k: v[0] for k, v in parse_qs(body).items()}))
        status, answer = self.server.answers.pop(0) if len(self.server.answers) > 1 else self.server.answers[0]
        raw = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *args):
        pass


@contextmanager
def serving():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Api)
    server.daemon_threads, server.asked = True, []
    server.answers = [(200, {"id": "cs_test_1", "object": "checkout.session", "url": PAGE})]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def api(settings):
    cache.clear()
    with serving() as server:
        settings.STRIPE_API = f"http://127.0.0.1:{server.server_port}"
        settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRET = "sk_live_0123456789", SECRET
        yield server


@pytest.fixture
def stripe_page(site, api):
    """Its fund is LEUK."""
    Fund.objects.create(name="Leukemia research", code="LEUK")
    page = GivePage(title="Give", slug="give", introduction="Choose.", smallest=5, largest=1000)
    page.amounts = [GiftAmount(amount=50)]
    add(HomePage.objects.get(), page, live=True)
    SiteSettings.objects.update(giving_page=page, giving_provider="checkout", giving_url="")
    return page
