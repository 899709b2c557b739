"""Every page of the demo is valid HTML for the Nu HTML checker."""

from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin, urlsplit
from urllib.request import urlopen

from bs4 import BeautifulSoup

from tests.browser.checker import check_html

FEWEST_PAGES = 40
NOT_PAGES = ("/admin/", "/api/v1/", "/documents/", "/media/", "/static/")


def read(url):
    try:
        with urlopen(url, timeout=30) as response:
            return response.read()
    except HTTPError as answer:
        return answer.read()


def crawl(site_url, addresses):
    """Every page that `addresses` (iterable of str) and their links lead to (dict of address to bytes)."""
    seen, waiting = {}, [urljoin(site_url, address) for address in addresses]
    while waiting:
        url = waiting.pop()
        if url in seen:
            continue
        seen[url] = read(url)
        # Signs combine to thousands of pages, which search engines are not to follow either.
        for link in BeautifulSoup(seen[url], "lxml").select("a[href]:not([rel=nofollow])"):
            target = urldefrag(urljoin(url, link["href"])).url
            if target.startswith(f"{site_url}/") and not urlsplit(target).path.startswith(NOT_PAGES):
                waiting.append(target)
    return {url.removeprefix(site_url): content for url, content in seen.items()}


def test_every_page_is_valid(site_url, pages, tmp_path, measured):
    contents = crawl(site_url, pages.values())
    assert len(contents) >= FEWEST_PAGES
    files = {}
    for number, (address, content) in enumerate(contents.items()):
        file = tmp_path / f"{number}.html"
        file.write_bytes(content)
        files[file.name] = address
    errors, notes = [], set()
    for message in check_html([tmp_path / name for name in files]):
        address = files.get(message.get("url", "").rpartition("/")[2], "")
        if message["type"] == "info":
            notes.add(message["message"])
        else:
            errors.append(f"{address} line {message.get('lastLine')}: {message['message']} {message.get('extract')}")
    measured(f"HTML       {len(files):>7} pages  {len(errors)} errors  {len(notes)} kinds of warnings")
    for note in sorted(notes):
        measured(f"           {note}")
    assert errors == []
