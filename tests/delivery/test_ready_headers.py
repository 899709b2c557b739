"""nginx sends ready pages by itself, with the headers that the site gives to each page."""

import re

from django.conf import settings

from charity_site.delivery.copies import PUBLIC, VARY

OF_EACH_ANSWER = {"Content-Type", "Content-Length", "Cache-Control", "Vary", "X-Robots-Tag"}


def added_headers(name):
    conf = (settings.BASE_DIR / "deploy" / "nginx" / name).read_text()
    return {header: value.strip('"') for header, value in re.findall(r'add_header (\S+) ("[^"]*"|\S+);', conf)}


def test_a_ready_page_has_the_headers_of_a_page(client, site, settings):
    page = client.get("/", secure=True)
    ready = added_headers("page_headers.conf")
    assert ready == {name: value for name, value in page.headers.items() if name not in OF_EACH_ANSWER}


def test_other_caches_are_told_the_same_about_a_ready_page():
    conf = (settings.BASE_DIR / "deploy" / "nginx" / "ready_pages.conf").read_text()
    fresh = conf[conf.index("location / {") : conf.index("location @app")]
    assert f'add_header Cache-Control "{PUBLIC}";' in fresh and f'add_header Vary "{VARY}";' in fresh
