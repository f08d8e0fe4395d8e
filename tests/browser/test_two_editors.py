"""Two browsers edit the same quote: the second save is refused, and nothing typed is lost."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import COLLEAGUE, EDITOR
from tests.browser.pages import LANGUAGES


def _save(page: Page, **typed: str) -> None:
    for name, words in typed.items():
        page.locator(f"#id_{name}").fill(words)
    page.locator('[name="_save"]').first.click()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_the_second_save_is_refused_with_both_versions(editor, visit, record, language, javascript):
    quote = record.quotes[-1]
    search = f"/admin/articles/quote/?q={quote['slug']}"
    mine, theirs = (
        editor(search, language, name=name, java_script_enabled=javascript)
        for name in (EDITOR, COLLEAGUE)
    )
    for page in (mine, theirs):
        page.locator("#result_list tbody th a").first.click()
    they, i, nobody = (f"{who}, {language}, {javascript}" for who in ("they", "me", "nobody"))
    before = mine.locator("#id_function").input_value()

    _save(theirs, function=they, reason="Relu")
    expect(theirs.locator(".messagelist .success")).to_be_visible()
    _save(mine, function=i, note=nobody, reason="Relu aussi")
    versions = mine.locator(".overtaking tr.clash td")
    expect(versions).to_have_text([before or "–", they, i])
    expect(mine.locator(".overtaking h2")).to_contain_text(COLLEAGUE)
    typed = {"function": i, "note": nobody, "reason": "Relu aussi"}
    for name, words in typed.items():
        expect(mine.locator(f"#id_{name}")).to_have_value(words)

    address = f"/{language}/quotes/{quote['slug']}/"
    reader = visit(address, language)
    expect(reader.locator("main .function").first).to_have_text(they)
    _save(mine)
    expect(mine.locator(".messagelist .success")).to_be_visible()
    reader.reload()
    expect(reader.locator("main .function").first).to_have_text(i)
