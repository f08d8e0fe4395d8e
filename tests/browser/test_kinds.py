"""What holds of every kind of page: it stays in place, fits any screen and weighs little."""

import gzip

import pytest
from playwright.sync_api import Response

from tests.browser.pages import KINDS, LANGUAGES, fetch
from tests.browser.unfolding import open_all

WIDTHS = (320, 390, 768, 1440, 1920)

# Bytes as they travel, compressed.
HEAVIEST, HEAVIEST_AT_FIRST = 100_000, 250_000

_SHIFTS = """async () => {
  await document.fonts.ready;
  return new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries().map(({ value, sources }) =>
      [value, ...sources.map(({ node }) => node?.parentElement?.outerHTML.slice(0, 200))]
    ))).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => resolve([]), 200);
  });
}"""

_TOO_WIDE = """() => {
  const root = document.documentElement;
  return root.scrollWidth <= root.clientWidth ? [] : [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > root.clientWidth)
    .map((element) => element.outerHTML.slice(0, 120));
}"""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_is_there(site, pages, kind, language):
    status = 404 if kind == "not found" else 200
    assert fetch(site + pages[language][kind], language)[0] == status


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_moves_while_a_page_loads(visit, pages, kind, width):
    page = visit(pages["fr"][kind], viewport={"width": width, "height": 900})
    shifts = page.evaluate(_SHIFTS)
    assert sum(value for value, *_moved in shifts) < 0.01, shifts


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_no_page_is_wider_than_the_screen(visit, pages, kind, language):
    page = visit(pages[language][kind], language)
    for _state in ("closed", "open"):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(_TOO_WIDE) == [], width
        open_all(page)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "log-in"])
def test_a_page_weighs_little(visit, pages, kind):
    page = visit("about:blank")
    received = []
    page.on("response", lambda response: received.append(response))
    page.goto(pages["fr"][kind], wait_until="networkidle")
    fonts, others = 0, 0
    for response in received:
        if response.request.resource_type == "font":
            fonts += _weight(response)
        else:
            others += _weight(response)
    assert others < HEAVIEST
    assert others + fonts < HEAVIEST_AT_FIRST


def _weight(response: Response) -> int:
    """Return how many bytes travelled, or would through a proxy that compresses."""
    sizes = response.request.sizes()
    if "content-encoding" in response.headers or response.request.resource_type == "font":
        return sizes["responseHeadersSize"] + sizes["responseBodySize"]
    return sizes["responseHeadersSize"] + len(gzip.compress(response.body()))
