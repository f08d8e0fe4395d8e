"""The record itself: no link of any page leads nowhere, none to a part that a page has not."""

from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

_HOST = "testserver"
# What leads a reader on; what a page tells machines is the same in other words.
_NAMING = {("a", "href"), ("blockquote", "cite"), ("q", "cite"), ("img", "src"), ("script", "src")}


class _Page(HTMLParser):
    """The ids of a page, and the addresses that it names, whole."""

    def __init__(self, address: str, content: str) -> None:
        super().__init__()
        self.address = address
        self.ids = {""}
        self.links: set[str] = set()
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if ("rel", "nofollow") in attrs:  # a form for each passage; its own tests look at them
            return
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            elif (tag, name) in _NAMING and value is not None:
                self.links.add(urljoin(self.address, value))


def _is_ours(address: str) -> bool:
    return urlsplit(address).hostname == _HOST


def _crawl(client: Client, start: str) -> dict[str, _Page]:
    """Return all pages that links lead to, by address; what a search finds is not followed."""
    pages: dict[str, _Page] = {}
    waiting = {start}
    while waiting:
        address = waiting.pop()
        pages[address] = page = _visit(client, address)
        if "?" not in address:
            waiting |= {urldefrag(link).url for link in page.links if _is_ours(link)}
            waiting -= pages.keys()
    return pages


def _visit(client: Client, address: str) -> _Page:
    parts = urlsplit(address)
    if parts.path.startswith("/static/"):
        assert finders.find(parts.path.removeprefix("/static/")), address
        return _Page(address, "")
    response = client.get(f"{parts.path}?{parts.query}", follow=True)
    assert response.status_code == 200, address
    is_page = response["Content-Type"].startswith("text/html")
    return _Page(address, response.content.decode() if is_page else "")


@pytest.mark.django_db
@pytest.mark.slow_on_postgresql
def test_every_link_of_the_record_leads_to_a_page_and_a_part_of_it(client, real):
    real.ingest()
    pages = _crawl(client, f"http://{_HOST}/fr/")
    assert len(pages) > 100
    broken = {
        (page.address, link)
        for page in pages.values()
        for link in page.links
        if _is_ours(link) and urldefrag(link).url in pages
        if urldefrag(link).fragment not in pages[urldefrag(link).url].ids
    }
    assert not broken
