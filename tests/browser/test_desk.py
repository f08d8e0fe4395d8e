"""An editor's hour: a new article becomes quotes and evidence, counted in actions."""

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.leaving import Leaving
from tests.browser.selecting import drag_over, select

TEXT = (
    "Nuage 😀 : l’e\u0301te\u0301 🚀 attend\n\n"
    "Le projet Andromède a pris du retard. « Nous n’avons jamais promis de calendrier, et nous "
    "n’en promettrons pas », a déclaré Thibault de Tersant.\n"
    "« C’est un pari », a-t-il ajouté. L’État apporterait 75 millions d’euros, selon lui ; plus "
    "tard, il apporterait 75 millions d’euros encore, <script>alert(1)</script> dit-on.\n"
)
PROMISE = "Nous n’avons jamais promis de calendrier, et nous n’en promettrons pas"
BET = "C’est un pari"

_SEARCH = ".select2-dropdown .select2-search__field"
_numbers = count(1)


class Desk:
    """An editor at the text of an article: `actions` counts what they do beside selecting."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.actions = 0

    def select(self, words: str) -> None:
        select(self.page, words)

    def press(self, keys: str) -> None:
        self.actions += 1
        self.page.keyboard.press(keys)

    def click(self, selector: str) -> None:
        self.actions += 1
        self.page.locator(selector).first.click()

    def write(self, words: str) -> None:
        self.actions += 1
        self.page.keyboard.type(words)

    def key_of(self, use: str) -> str:
        return self.page.locator(f'button[value="{use}"]').get_attribute("data-key") or ""

    def name(self, speaker: str) -> None:
        """Type a name into the list that has opened, and wait for it to be found."""
        expect(self.page.locator(_SEARCH)).to_be_focused()
        self.write(speaker)
        found = self.page.locator(".select2-results__option--highlighted")
        expect(found).to_contain_text(speaker)


@pytest.fixture
def at_desk(editor: Callable[..., Page]) -> Callable[..., Desk]:
    """Open the desk of an article that is made for the test, its text pasted."""

    def open_desk(**given: Any) -> Desk:
        page = editor("/admin/articles/article/add/", **given)
        page.locator("#id_title").fill(f"Le nuage attend, {next(_numbers)}")
        page.locator("#id_outlet_certainty").select_option("unknown")
        page.locator('[name="_continue"]').first.click()
        page.locator('.object-tools a[href$="/desk/"]').click()
        page.locator('a[href*="/articletext/add/"]').last.click()
        page.locator("#id_text").fill(TEXT)
        page.locator('[name="_save"]').first.click()
        expect(page.locator(".private-text")).to_contain_text("Le projet")
        return Desk(page)

    return open_desk


def test_a_direct_quote_takes_four_actions_and_the_next_two(at_desk):
    desk = at_desk(viewport={"width": 1440, "height": 900})
    page = desk.page
    desk.select(PROMISE)
    desk.press(desk.key_of("quote"))
    page.wait_for_url("**/quote/add/**")
    expect(page.locator("#id_exact")).to_have_value(PROMISE)
    desk.name("Tersant")
    desk.press("Enter")
    desk.press("Control+Enter")
    page.wait_for_url("**/desk/?saved=**")
    assert desk.actions == 4
    expect(page.locator("mark.here")).to_have_text(PROMISE)

    desk.select(BET)
    desk.press(desk.key_of("quote"))
    page.wait_for_url("**/quote/add/**")
    expect(page.locator("#id_speaker")).to_contain_text("Tersant")
    expect(page.locator("#id_kind")).to_have_value("direct")
    expect(page.locator('[name="_save"]').first).to_be_focused()
    desk.press("Control+Enter")
    page.wait_for_url("**/desk/?saved=**")
    assert desk.actions == 6
    expect(page.locator(".private-text mark.quote.draft")).to_have_count(2)


def test_a_direct_quote_takes_four_actions_with_the_mouse(at_desk):
    desk = at_desk(viewport={"width": 1440, "height": 900})
    desk.select(PROMISE)
    desk.click('button[value="quote"]')
    desk.name("Tersant")
    desk.click(".select2-results__option--highlighted")
    desk.click('[name="_save"]')
    expect(desk.page.locator("mark.here")).to_have_text(PROMISE)
    assert desk.actions == 4


def test_words_are_selected_by_keyboard_and_never_changed(at_desk):
    page = at_desk(viewport={"width": 1440, "height": 900}).page
    text = page.locator(".private-text")
    before = text.evaluate("text => text.textContent")
    text.focus()
    for keys in ("Control+Home", "ArrowDown", "ArrowDown", "Home"):
        page.keyboard.press(keys)
    for keys in ("x", "Delete", "Enter", "Control+V", "Backspace", "Control+B"):
        page.keyboard.press(keys)
    for _word in range(3):
        page.keyboard.press("Control+Shift+ArrowRight")
    expect(page.locator("#words")).to_have_value("Le projet Andromède")
    page.keyboard.press("Control+X")
    assert text.evaluate("text => text.textContent") == before
    page.keyboard.press("Tab")
    expect(page.locator('button[value="quote"]')).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/quote/add/**")
    expect(page.locator("#id_exact")).to_have_value("Le projet Andromède")


def test_a_commitment_is_made_in_place_with_its_sum(at_desk):
    desk = at_desk(viewport={"width": 1440, "height": 900})
    page = desk.page
    desk.select("75 millions d’euros")
    page.keyboard.press(desk.key_of("commitment"))
    page.wait_for_url("**/mention/add/**")
    expect(page.locator("#id_amount")).to_have_value("75000000")
    expect(page.locator("#id_event")).to_have_count(0)
    expect(page.locator(_SEARCH)).to_be_focused()
    page.keyboard.press("Escape")
    with page.expect_popup() as opened:
        page.locator("#add_id_commitment").click()
    added = opened.value
    expect(added.locator("#id_amount")).to_have_value("75000000")
    added.locator("#id_title_fr").fill("L’apport attendu")
    added.locator("#id_stage").select_option("planned")
    added.locator('[name="_save"]').first.click()
    expect(page.locator("#id_commitment")).to_contain_text("L’apport attendu")
    page.keyboard.press("Control+Enter")
    expect(page.locator("mark.here.fact")).to_have_text("75 millions d’euros")


def test_other_words_are_taken_without_leaving_the_form(at_desk):
    desk = at_desk(viewport={"width": 1440, "height": 900})
    page = desk.page
    desk.select(BET)
    page.keyboard.press(desk.key_of("quote"))
    page.wait_for_url("**/quote/add/**")
    page.locator("#id_function").fill("directeur financier")
    drag_over(page, "retard. « Nous n’avons jamais promis")
    page.locator("button.take").click()
    taken = "retard. « Nous n’avons jamais promis"
    expect(page.locator("#id_exact")).to_have_value(taken)
    expect(page.locator("#id_start")).to_have_value(str(TEXT.index(taken)))
    expect(page.locator("#id_function")).to_have_value("directeur financier")


def test_leaving_asks_where_words_were_taken_from_a_text(at_desk):
    desk = at_desk(viewport={"width": 1440, "height": 900})
    page, leaving = desk.page, Leaving(desk.page)
    assert not leaving.asks()
    page.go_back()
    desk.select("C’est un pari")
    desk.press(desk.key_of("quote"))
    page.wait_for_url("**/quote/add/**")
    page.keyboard.press("Escape")
    assert leaving.asks()
    desk.click('[name="_save"]')
    page.wait_for_url("**/desk/?saved=**")
    assert not leaving.asks()


def test_without_scripts_pasted_words_find_their_place(at_desk):
    desk = at_desk(java_script_enabled=False)
    page = desk.page
    page.locator("#words").fill(PROMISE.replace("’", "'"))
    desk.click('button[value="quote"]')
    expect(page.locator("#id_exact")).to_have_value(PROMISE)
    page.locator("#id_speaker_label").fill("Thibault de Tersant")
    desk.click('[name="_save"]')
    expect(page.locator("mark.here")).to_have_text(PROMISE)
    assert desk.actions == 2

    page.locator("#words").fill("apporterait 75 millions")
    page.locator('button[value="quote"]').click()
    expect(page.locator(".desk-choices li")).to_have_count(2)
    page.locator(".desk-choices a").last.click()
    expect(page.locator("#id_start")).to_have_value(str(TEXT.rindex("apporterait 75")))

    page.locator('.text-bar a[href$="/desk/"]').click()
    page.locator("#words").fill("L’Etat apportera 75 millions")
    page.locator('button[value="quote"]').click()
    expect(page.locator(".desk-choices a")).to_have_text("L’État apporterait 75 millions")


def test_without_scripts_a_form_offers_both_places(at_desk):
    page = at_desk(java_script_enabled=False).page
    page.locator("#words").fill(BET)
    page.locator('button[value="quote"]').click()
    for name in ("start", "end"):
        page.locator(f"#id_{name}").fill("")
    page.locator("#id_exact").fill("apporterait 75 millions")
    page.locator('[name="_save"]').first.click()
    page.locator('[name="place"]').last.check()
    page.locator('[name="_save"]').first.click()
    expect(page.locator("mark.here")).to_have_text("apporterait 75 millions")


@pytest.mark.parametrize("path", ["desk", "form"])
def test_a_phone_shows_the_text_without_scrolling_sideways(at_desk, path):
    desk = at_desk(viewport={"width": 390, "height": 844})
    if path == "form":
        desk.select(BET)
        desk.click('button[value="quote"]')
        desk.page.wait_for_url("**/quote/add/**")
    assert desk.page.evaluate("document.documentElement.scrollWidth") == 390
