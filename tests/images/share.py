"""What the tests of share images ask of a page."""

from bs4 import BeautifulSoup


def tags_of(client, page):
    """The Open Graph tags of `page` (dict)."""
    head = BeautifulSoup(client.get(page.url).content, "lxml").head
    return {tag["property"]: tag["content"] for tag in head.select("meta[property^=og]")}


def fetched(client, address):
    """The response at `address` (str) and its bytes."""
    response = client.get(address)
    assert response.status_code == 200, address
    return response, b"".join(response.streaming_content)
