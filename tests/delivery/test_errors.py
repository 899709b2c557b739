"""What a visitor sees when something is not there or went wrong."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.template.loader import render_to_string
from django.test import Client, SimpleTestCase
from django.urls import path
from wagtail.models import Page

from charity_site.urls import urlpatterns as real_patterns
from tests.factories import make_disease, make_user


def broken(request):
    raise RuntimeError("a secret of the server")


urlpatterns = [path("broken/", broken), *real_patterns]


def test_an_unknown_address_helps_on(client, site):
    response = client.get("/no-such-page/")
    text = response.content.decode()
    assert response.status_code == 404
    assert 'role="search"' in text and "Test Fund" in text
    assert 'content="noindex"' in text


@pytest.mark.urls("tests.delivery.test_errors")
def test_a_fault_shows_a_page_without_details(db, site):
    client = Client(raise_request_exception=False)
    response = client.get("/broken/")
    text = response.content.decode()
    assert response.status_code == 500
    assert "Something went wrong" in text and "secret" not in text


STANDALONE = {"400.html", "403_csrf.html", "413.html", "414.html", "429.html", "500.html", "503.html"}


class ErrorPagesWithoutDatabase(SimpleTestCase):
    """SimpleTestCase forbids every query."""

    def test_these_are_all_that_are_shown_where_there_may_be_no_database(self):
        pages = Path(settings.BASE_DIR / "templates").glob("[45]*.html")
        assert {page.name for page in pages if "standalone.html" in page.read_text()} == STANDALONE

    def test_the_error_pages_need_nothing(self):
        for name in STANDALONE:
            text = render_to_string(name)
            assert text.lstrip().lower().startswith("<!doctype html>")
            assert 'href="/static' not in text and "<script" not in text


def test_a_moved_page_leaves_a_redirect(client, site, django_capture_on_commit_callbacks):
    disease = make_disease(slug="old-name")
    client.force_login(make_user())
    disease.slug = "new-name"
    with django_capture_on_commit_callbacks(execute=True):
        disease.save_revision().publish()
    response = client.get("/childhood-cancers/old-name/")
    assert (response.status_code, response["Location"]) == (301, "/childhood-cancers/new-name/")
    assert Page.objects.get(slug="new-name").url == "/childhood-cancers/new-name/"


def test_every_static_reference_resolves_when_hashed(settings, tmp_path):
    """Production's storage refuses a stylesheet that names a file which is not there."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    hashed = [file.name for file in (tmp_path / "css").glob("main.*.css")]
    assert (
        hashed and (tmp_path / "css" / f"{hashed[0]}.br").exists() and (tmp_path / "css" / f"{hashed[0]}.gz").exists()
    )


def test_the_font_comes_with_its_licence():
    assert finders.find("fonts/atkinson-hyperlegible-next-latin.woff2")
    license_text = Path(finders.find("fonts/atkinson-hyperlegible-next-LICENSE.txt")).read_text()
    assert "SIL OPEN FONT LICENSE" in license_text.upper()
