"""nginx sends ready pages by itself, with the headers that the site gives to each page."""

import re

from django.conf import settings
from django.template.loader import render_to_string

from charity_site.delivery.pagecache.buffered_response import service_unavailable
from charity_site.delivery.pagecache.cached_response import PUBLIC, VARY

OF_EACH_ANSWER = {"Content-Type", "Content-Length", "Cache-Control", "Vary"}
OF_EACH_FILE = OF_EACH_ANSWER | {"ETag", "Last-Modified", "Access-Control-Allow-Origin"}


def added_headers(name):
    conf = (settings.BASE_DIR / "deploy" / "nginx" / name).read_text()
    return {header: value.strip('"') for header, value in re.findall(r'add_header (\S+) ("[^"]*"|\S+) always;', conf)}


def test_a_ready_page_has_the_headers_of_a_page(client, site, settings):
    page = client.get("/", secure=True)
    ready = added_headers("page_headers.conf")
    assert ready == {name: value for name, value in page.headers.items() if name not in OF_EACH_ANSWER}


def test_other_caches_are_told_the_same_about_a_ready_page():
    conf = (settings.BASE_DIR / "deploy" / "nginx" / "ready_pages.conf").read_text()
    fresh = conf[conf.index("location / {") : conf.index("location @app")]
    assert f'add_header Cache-Control "{PUBLIC}";' in fresh and f'add_header Vary "{VARY}";' in fresh


def test_a_static_file_has_the_headers_of_a_file(client, settings, tmp_path):
    (tmp_path / "a.0123456789ab.css").write_text("a { }")
    settings.STATIC_ROOT, settings.WHITENOISE_AUTOREFRESH = tmp_path, True
    file = client.get("/static/a.0123456789ab.css", secure=True)
    headers = {name: value for name, value in file.headers.items() if name not in OF_EACH_FILE}
    assert file.status_code == 200 and added_headers("file_headers.conf") == headers


def test_a_refusal_has_the_headers_of_a_page():
    given = {
        name: value for name, value in service_unavailable().headers if name not in OF_EACH_ANSWER | {"Retry-After"}
    }
    assert given == added_headers("page_headers.conf")


def test_the_error_pages_of_nginx_are_those_of_the_site():
    """After a change of a template: tools/render_errors."""
    files = list((settings.BASE_DIR / "deploy" / "nginx" / "errors").iterdir())
    assert {file.name for file in files} == {"400.html", "413.html", "414.html", "429.html", "503.html"}
    for file in files:
        assert file.read_text() == render_to_string(file.name)
