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
    speaker = page.locator(".field-speaker .select2-selection").first
    expect(speaker).to_be_focused()
    note = speaker.get_attribute("aria-describedby")
    expect(page.locator(f"#{note} .carried")).to_contain_text("promis")
    expect(page.locator(f"#{note}")).to_be_in_viewport()
    desk.press("Control+Enter")
    page.wait_for_url("**/desk/?saved=**")
    assert desk.actions == 6
    expect(page.locator(".private-text mark.quote.draft")).to_have_count(2)


def test_another_speaker_takes_along_nothing_of_the_one_before(at_desk):
    desk = at_desk(viewport={"width": 1440, "height": 900})
    page = desk.page
    _take_promise(desk)
    desk.select(BET)
    desk.press(desk.key_of("quote"))
    page.wait_for_url("**/quote/add/**")
    expect(page.locator("#id_setting")).to_have_value("letter")
    expect(page.locator(".field-speaker .select2-selection").first).to_be_focused()
    page.keyboard.type("O")
    expect(page.locator(_SEARCH)).to_have_value("O")
    page.keyboard.type("range")
    found = page.locator(".select2-results__option--highlighted")
    expect(found).to_contain_text("Orange")
    page.keyboard.press("Enter")
    expect(page.locator("#id_setting")).to_have_value("")
    expect(page.locator(".carried")).to_have_count(0)


def test_somebody_else_named_between_leaves_the_choice_with_the_last_speaker_first(at_desk):
    desk = at_desk(viewport={"width": 1440, "height": 900})
    page = desk.page
    _take_promise(desk)
    desk.select("75 millions d’euros, selon lui")
    desk.press(desk.key_of("quote"))
    page.wait_for_url("**/quote/add/**")
    expect(page.locator("#id_speaker")).to_have_value("")
    first = page.locator(".select2-results__option--highlighted")
    expect(first).to_contain_text("Tersant")


def test_the_caret_goes_on_behind_what_was_saved(at_desk):
    desk = at_desk(viewport={"width": 1440, "height": 900})
    page = desk.page
    _take_promise(desk)
    expect(page.locator(".private-text")).to_be_focused()
    for keys in ("ArrowRight",) * 4 + ("Control+Shift+ArrowRight",) * 2:
        page.keyboard.press(keys)
    expect(page.locator("#words")).to_have_value("a déclaré")


def test_signs_are_one_stop_and_lead_back_to_the_text(at_desk):
    desk = at_desk(viewport={"width": 1440, "height": 900})
    page = desk.page
    _take_promise(desk)
    desk.select(BET)
    desk.press(desk.key_of("quote"))
    page.wait_for_url("**/quote/add/**")
    desk.press("Control+Enter")
    page.wait_for_url("**/desk/?saved=**")
    expect(page.locator(".private-text")).to_be_focused()
    page.keyboard.press("Tab")
    signs = page.locator(".private-text .sign")
    expect(signs.last).to_be_focused()
    expect(page.locator('.private-text .sign[tabindex="0"]')).to_have_count(1)
    page.keyboard.press("ArrowLeft")
    expect(signs.first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".private-text")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/quote/*/change/**")


def test_a_refused_form_begins_with_what_is_to_be_corrected(at_desk):
    desk = at_desk(viewport={"width": 1440, "height": 900})
    page = desk.page
    desk.select(BET)
    desk.press(desk.key_of("quote"))
    page.wait_for_url("**/quote/add/**")
    page.keyboard.press("Escape")
    page.locator("#id_said_on").fill("hier")
    page.locator("#id_attribution").select_option("person")
    page.locator('[name="_save"]').first.click()
    summary = page.locator("#error-summary")
    expect(summary).to_be_focused()
    expect(summary.locator("li")).to_have_count(2)
    summary.locator('[href="#id_speaker"]').click()
    expect(page.locator(".field-speaker .select2-selection").first).to_be_focused()


@pytest.mark.parametrize("path", ["event", "quote", "actors/actor"])
def test_a_new_form_begins_at_its_first_field(editor, path):
    path = path if "/" in path else f"articles/{path}"
    page = editor(f"/admin/{path}/add/")
    expect(page.locator(".form-row :focus").first).to_be_attached()


def test_fingers_select_words(at_desk):
    page = at_desk(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True).page
    page.evaluate(
        """words => {
      const texts = document.createTreeWalker(
        document.getElementById("private-text"), NodeFilter.SHOW_TEXT
      );
      for (let node; (node = texts.nextNode()); ) {
        const start = node.data.indexOf(words);
        if (start >= 0) getSelection().setBaseAndExtent(node, start, node, start + words.length);
      }
    }""",
        BET,
    )
    expect(page.locator("#words")).to_have_value(BET)
    for use in page.locator(".desk-uses button").all():
        expect(use).to_be_in_viewport()
    page.locator('button[value="quote"]').tap()
    page.wait_for_url("**/quote/add/**")
    expect(page.locator("#id_exact")).to_have_value(BET)
    expect(page.locator("#id_exact")).to_be_in_viewport()


def _take_promise(desk: Desk) -> None:
    """Save the first quote of the text, with its speaker and its setting."""
    page = desk.page
    desk.select(PROMISE)
    desk.press(desk.key_of("quote"))
    page.wait_for_url("**/quote/add/**")
    desk.name("Tersant")
    desk.press("Enter")
    page.locator("#id_setting").select_option("letter")
    desk.press("Control+Enter")
    page.wait_for_url("**/desk/?saved=**")


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
    added.set_viewport_size({"width": 1280, "height": 720})
    expect(added.locator('[name="_save"]').last).to_be_in_viewport()
    added.locator("#id_title_fr").fill("L’apport attendu")
    added.locator("#id_stage").select_option("planned")
    added.locator('[name="_save"]').first.click()
    expect(page.locator("#id_commitment")).to_contain_text("L’apport attendu")
    expect(page.locator("#id_stage")).to_have_value("planned")
    expect(page.locator(".field-commitment .select2-selection").first).to_be_focused()
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
    page.locator("#id_attribution").select_option("unnamed")
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
    page.locator("#id_attribution").select_option("unnamed")
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
