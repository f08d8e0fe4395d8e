"""The search box of each page, by keyboard and by mouse, and what stands beside it."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import LANGUAGES

_WIDTHS = (320, 390, 768, 1440)

_PLACES = """() => [...document.querySelectorAll(
    ".masthead :is(a, input, button, summary):not(.menu nav *, .theme-switch form *)"
  )].filter((element) => element.checkVisibility({ visibilityProperty: true }))
  .map((element) => {
    const { left, top, height } = element.getBoundingClientRect();
    return [Math.round((top + height / 2) / 20), left];
  })"""


def _actor(record: Any) -> tuple[str, str]:
    """Return slug and name of the actor with most quotes."""
    slug = record.most_quoted()
    return slug, next(e["name"] for e in record.entries["actors"] if e["slug"] == slug)


def _type(page: Page, text: str) -> Locator:
    """Type into the masthead's search box; return the suggestions."""
    page.locator("#word-search").press_sequentially(text, delay=20)
    options = page.locator("#word-search-suggestions [role=option]")
    expect(options.first).to_be_visible()
    return options


def _by_keyboard(page: Page, _option: Locator) -> None:
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def _by_mouse(_page: Page, option: Locator) -> None:
    option.click()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("choose", [_by_keyboard, _by_mouse], ids=["keyboard", "mouse"])
def test_choosing_an_actor_leads_to_its_page(visit, record, language, choose):
    slug, name = _actor(record)
    page = visit(f"/{language}/", language)
    choose(page, _type(page, name).first)
    page.wait_for_url(f"**/{language}/actors/{slug}/")


@pytest.mark.parametrize("choose", [_by_keyboard, _by_mouse], ids=["keyboard", "mouse"])
def test_a_name_after_words_narrows_the_search_for_them(visit, record, choose):
    _slug, name = _actor(record)
    page = visit("/fr/")
    choose(page, _type(page, f"nous {name}").first)
    page.wait_for_url("**/fr/quotes/?q=nous+orateur*")


def test_a_word_fills_the_field_and_the_next_enter_searches(visit, record):
    word, _speaker = record.search()
    page = visit("/fr/")
    words = page.locator("#word-search-suggestions .of-word [role=option]")
    _type(page, word[:4])
    text = words.first.get_attribute("data-text")
    words.first.click()
    field = page.locator("#word-search")
    expect(field).to_have_value(text)
    expect(field).to_be_focused()
    expect(words.first).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url("**/fr/quotes/?q=*")


def test_the_combobox_tells_what_it_offers(visit, record):
    _slug, name = _actor(record)
    page = visit("/fr/")
    field = page.locator("#word-search")
    expect(field).to_have_attribute("aria-expanded", "false")
    options = _type(page, name)
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#said-aloud")).to_contain_text("suggestion")
    page.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))
    page.keyboard.press("Escape")
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(page.locator("#said-aloud")).to_be_empty()


@pytest.mark.parametrize("width", _WIDTHS)
def test_tab_goes_through_the_masthead_as_one_reads_it(visit, width):
    page = visit("/fr/", viewport={"width": width, "height": 900})
    places = page.evaluate(_PLACES)
    assert len(places) > 4
    assert places == sorted(places)
    assert page.locator("[tabindex]:not([tabindex='-1'])").count() == 0


def test_the_link_to_a_quote_is_copied_and_said_aloud(visit):
    page = visit("/fr/quotes/", permissions=["clipboard-read", "clipboard-write"])
    button = page.locator("main button.copy").first
    button.focus()
    page.keyboard.press("Space")
    copied = button.get_attribute("data-copied")
    expect(button).to_have_text(copied)
    expect(page.locator("body > [role=status]")).to_have_text(copied)
    address = button.get_attribute("data-address")
    assert page.evaluate("navigator.clipboard.readText()").endswith(address)


def test_without_script_a_quotes_own_page_is_a_link_away(visit):
    page = visit("/fr/quotes/", java_script_enabled=False)
    expect(page.locator("main button.copy").first).to_be_hidden()
    page.locator("main a.to-quote").first.click()
    page.wait_for_url("**/fr/quotes/*/")
