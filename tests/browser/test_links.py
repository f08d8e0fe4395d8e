"""The record itself: no link of any page leads nowhere, none to a part that a page has not."""

from html.parser import HTMLParser
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin
from urllib.request import urlopen

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


def _crawl(site: str, start: str) -> dict[str, _Page]:
    """Return all pages that links lead to, by address; what a search finds is not followed."""
    pages: dict[str, _Page] = {}
    waiting = {start}
    while waiting:
        address = waiting.pop()
        pages[address] = page = _visit(address)
        if "?" not in address:
            waiting |= {urldefrag(link).url for link in page.links if link.startswith(site)}
            waiting -= pages.keys()
    return pages


def _visit(address: str) -> _Page:
    # It raises an HTTPError, which names no address, where a link leads nowhere.
    try:
        with urlopen(address) as answer:  # noqa: S310
            is_page = answer.headers.get_content_type() == "text/html"
            return _Page(address, answer.read().decode() if is_page else "")
    except HTTPError as error:
        error.add_note(address)
        raise


def test_every_link_of_the_record_leads_to_a_page_and_a_part_of_it(site):
    pages = _crawl(site, f"{site}/fr/")
    assert len(pages) > 100
    broken = {
        (page.address, link)
        for page in pages.values()
        for link in page.links
        if urldefrag(link).url in pages
        if urldefrag(link).fragment not in pages[urldefrag(link).url].ids
    }
    assert not broken
