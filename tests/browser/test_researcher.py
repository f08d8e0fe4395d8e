"""The researcher's journey: from a search to an address that shows others the same."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import LANGUAGES

_BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])


def _search(page: Page, word: str) -> None:
    field = page.locator('main input[name="q"]').first
    field.fill(word)
    field.press("Enter")
    page.wait_for_url("**/quotes/?*q=*")


def _narrow(page: Page, facet: str, value: str, *, javascript: bool) -> None:
    box = page.locator(f'input[type="checkbox"][name="{facet}"][value="{value}"]')
    for part in page.locator("details", has=box).all():
        _unfold(part)
    box.check()
    if not javascript:
        page.locator("#filters .apply").click()
    page.wait_for_url(f"**/quotes/?*{facet}={value}*")


def _unfold(part: Locator) -> None:
    """Open a part of the page, unless the screen is wide enough to show it open."""
    summary = part.locator("> summary")
    if summary.is_visible() and part.get_attribute("open") is None:
        summary.click()


def _found(page: Page) -> tuple[str, list[str]]:
    """Return the heading of the results and the addresses of the quotes, in their order."""
    links = page.locator("ol.results a.to-context")
    addresses = [link.get_attribute("href") or "" for link in links.all()]
    return page.locator("#found").inner_text(), addresses


@pytest.mark.parametrize("language", LANGUAGES)
@_BOTH
def test_a_shared_address_shows_the_same_quotes(visit, record, language, javascript):
    word, speaker = record.search()
    page = visit(f"/{language}/quotes/", language, java_script_enabled=javascript)
    everything = _found(page)
    _search(page, word)
    _narrow(page, "speaker", speaker, javascript=javascript)
    narrowed = _found(page)
    assert narrowed[1]
    assert narrowed != everything

    shared = visit(page.url, language, java_script_enabled=javascript)
    assert _found(shared) == narrowed


@pytest.mark.parametrize("language", LANGUAGES)
@_BOTH
def test_the_back_button_widens_a_search_again(visit, record, language, javascript):
    word, speaker = record.search()
    page = visit(f"/{language}/quotes/", language, java_script_enabled=javascript)
    _search(page, word)
    heading, wide = _found(page)
    address = page.url
    _narrow(page, "speaker", speaker, javascript=javascript)
    expect(page.locator(".chosen a")).not_to_have_count(0)

    page.go_back()
    page.wait_for_url(address)
    expect(page.locator(".chosen a")).to_have_count(0)
    expect(page.locator("ol.results a.to-context")).to_have_count(len(wide))
    assert _found(page) == (heading, wide)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_search_found_is_announced(visit, record, language):
    _word, speaker = record.search()
    page = visit(f"/{language}/quotes/", language)
    _narrow(page, "speaker", speaker, javascript=True)
    heading = page.locator("#found").inner_text()
    announced = page.locator("body > [role=status]").filter(has_text=heading)
    expect(announced).to_have_count(1)
