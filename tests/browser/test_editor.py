"""The editor's journey: from the log-in to a corrected quote, which readers see at once."""

import pytest
from playwright.sync_api import expect

from tests.browser.pages import LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_an_editor_corrects_a_quote(editor, visit, pages, record, language, javascript):
    quote = record.lone_quote()
    page = editor("/admin/", language, java_script_enabled=javascript)
    page.locator('#content a[href="/admin/articles/quote/"]').first.click()
    page.locator("#searchbar").fill(quote["slug"])
    page.locator("#searchbar").press("Enter")
    page.locator("#result_list tbody th a").first.click()
    function = f"porte-parole, {language}, {javascript}"
    page.locator("#id_function").fill(function)
    page.locator("#id_reason").fill("Relu")
    page.locator('[name="_save"]').first.click()
    expect(page.locator(".messagelist .success")).to_be_visible()

    reader = visit(pages[language]["quote"], language, java_script_enabled=javascript)
    expect(reader.locator("main .function").first).to_have_text(function)
