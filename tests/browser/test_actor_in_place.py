"""A speaker whom the form of a quote lacks: added from there, or the one called alike taken."""

import pytest
from playwright.sync_api import Page, expect

FORM = "/admin/articles/quote/add/"


@pytest.fixture
def form(editor):
    """Open the form of a new quote, with scripts or without."""

    def open_form(**given) -> Page:
        page = editor(FORM, "en", **given)
        page.locator("#id_exact").fill("Nous regrettons la décision")
        return page

    return open_form


@pytest.fixture
def speaker(record):
    """Return a speaker of the record."""
    return record.lone_quote()["speaker"]


def _search(page: Page, typed: str) -> None:
    page.locator("#id_speaker + .select2 .select2-selection").click()
    page.keyboard.type(typed)
    expect(page.get_by_role("option", name=f"Add “{typed}”")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_missing_speaker_is_added_by_keyboard(form, width):
    page = form(viewport={"width": width, "height": 800})
    name = f"Quiconque {width}"
    _search(page, name)
    with page.expect_popup() as opened:
        page.keyboard.press("Enter")
    popup = opened.value
    expect(popup.locator("#id_name_fr")).to_have_value(name)
    popup.locator("#id_kind").select_option("person")
    popup.locator("#id_name_fr").press("Enter")
    expect(page.locator("#select2-id_speaker-container")).to_contain_text(name)
    expect(page.locator("#id_exact")).to_have_value("Nous regrettons la décision")


def test_a_speaker_called_alike_is_pointed_out_and_taken(form, speaker):
    page = form()
    _search(page, f"{speaker['name']} SA")
    with page.expect_popup() as opened:
        page.keyboard.press("Enter")
    popup = opened.value
    popup.locator("#id_kind").select_option("company")
    popup.locator("[name=_save]").click()
    expect(popup.get_by_role("heading", name="Is it one of these?")).to_be_visible()
    expect(popup.locator("#id_name_fr")).to_have_value(f"{speaker['name']} SA")
    popup.get_by_role("button", name=f"Take “{speaker['name']}”").click()
    chosen = page.locator("#select2-id_speaker-container")
    expect(chosen).to_contain_text(speaker["name"])
    expect(page.locator("#id_exact")).to_have_value("Nous regrettons la décision")


def test_without_scripts_a_speaker_called_alike_is_taken_in_another_tab_and_typed(form, speaker):
    page = form(java_script_enabled=False)
    with page.context.expect_page() as opened:
        page.locator(".field-speaker .add-elsewhere").click()
    other = opened.value
    other.locator("#id_name_fr").fill(f"{speaker['name']} SA")
    other.locator("#id_kind").select_option("company")
    other.locator("[name=_save]").click()
    other.get_by_role("button", name=f"Take “{speaker['name']}”").click()
    slug = other.locator("code").inner_text()
    assert slug == speaker["slug"]

    page.locator("[name=speaker-typed]").fill("nobody of that name")
    page.locator("[name=_save]").first.click()
    expect(page.locator("#id_speaker_error")).to_contain_text("Nothing is called")
    expect(page.locator("[name=speaker-typed]")).to_have_value("nobody of that name")
    page.locator("[name=speaker-typed]").fill(slug)
    page.locator("[name=_save]").first.click()
    expect(page.locator("#id_speaker_error")).to_have_count(0)
