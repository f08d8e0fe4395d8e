"""The reader's journey: from the opening page to an actor, a quote, and its passage."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import LANGUAGES

# More stops than a page has, so that a link which Tab does not reach ends the test.
_MOST_STOPS = 500


def _click(page: Page, link: Locator) -> None:
    link.click()


def _reach_by_keyboard(page: Page, link: Locator) -> None:
    """Skip to the content, go on from link to link, and follow this one."""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    wanted = link.element_handle()
    for _stop in range(_MOST_STOPS):
        page.keyboard.press("Tab")
        if wanted.evaluate("(element) => element === document.activeElement"):
            page.keyboard.press("Enter")
            return
    pytest.fail(f"Tab does not reach {link}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("follow", [_click, _reach_by_keyboard], ids=["mouse", "keyboard"])
def test_a_reader_gets_from_the_story_to_the_words_of_an_article(
    visit, record, language, javascript, follow
):
    page = visit(f"/{language}/", language, java_script_enabled=javascript)
    actor = f"/{language}/actors/{record.most_quoted()}/"
    follow(page, page.locator(f'main a[href="{actor}"]').first)
    page.wait_for_url(f"**{actor}")

    follow(page, page.locator('main figure.quote a[href*="/quotes/"]').first)
    page.wait_for_url(f"**/{language}/quotes/*/")
    quoted = page.locator("main blockquote").first
    passage = quoted.get_attribute("cite")

    follow(page, page.locator(f'main a[href="{passage}"]').first)
    page.wait_for_url(f"**{passage}")
    expect(page.locator(":target")).to_be_in_viewport()
