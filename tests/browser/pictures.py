"""The pictures of the editors' guide, taken anew: `make pictures`."""

import base64
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.invented import ANSWER, PASSWORD, TAKEN
from tests.browser.selecting import select
from tests.served import ROOT, manage, production, served

FOLDER = ROOT / "static" / "guide"
WIDTH = 1200
_QUALITY = 82


def main() -> None:
    """Take every picture, in each language of a record of its own."""
    with sync_playwright() as playwright:
        browser = _chromium(playwright)
        for language in ("fr", "en"):
            with TemporaryDirectory() as folder, _invented(Path(folder)) as site:
                _take_all(browser, site, language)


@contextmanager
def _invented(folder: Path) -> Iterator[str]:
    """Serve the invented record; yield the address."""
    environment = production(folder)
    with served(folder, environment, prepare="migrate") as address:
        make = "from tests.browser.invented import make; make()"
        manage(environment, "shell", "-v0", "-c", make)
        yield f"http://{address}"


def _chromium(playwright: Any) -> Browser:
    # Chromium refuses to sandbox what root starts.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(
        executable_path=shutil.which("chromium"), args=["--disable-gpu", "--disable-quic", *sandbox]
    )


def _take_all(browser: Browser, site: str, language: str) -> None:
    pages = [_log_in(browser, site, language, name) for name in ("camille", "sacha")]
    for name, (height, show) in PICTURES.items():
        pages[0].set_viewport_size({"width": WIDTH, "height": height})
        show(*pages)
        _take(pages[0], FOLDER / language / f"{name}.webp")


def _log_in(browser: Browser, site: str, language: str, name: str) -> Page:
    context = browser.new_context(base_url=site, locale=language, color_scheme="light")
    page = context.new_page()
    # What was typed for a picture is left unsaved.
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/admin/")
    page.locator("#id_username").fill(name)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#login-form [type=submit]").click()
    # The side bar has all there is, which no picture is about.
    page.evaluate("localStorage.setItem('django.admin.navSidebarIsOpen', 'false')")
    return page


def _take(page: Page, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    page.wait_for_load_state("networkidle")
    shot = {"format": "webp", "quality": _QUALITY}
    taken = page.context.new_cdp_session(page).send("Page.captureScreenshot", shot)
    path.write_bytes(base64.b64decode(taken["data"]))


def _worklist(page: Page, _other: Page) -> None:
    page.goto("/admin/")


def _desk(page: Page, _other: Page) -> None:
    page.goto("/admin/articles/article/?q=Rade")
    page.locator('#result_list a[href$="/desk/"]').click()
    select(page, TAKEN)


def _form(page: Page, _other: Page) -> None:
    page.keyboard.press(page.locator('button[value="quote"]').get_attribute("data-key") or "")
    page.wait_for_url("**/quote/add/**")
    expect(page.locator(".select2-dropdown .select2-search__field")).to_be_focused()
    page.keyboard.type("Aubry")
    expect(page.locator(".select2-results__option--highlighted")).to_contain_text("Aubry")
    page.keyboard.press("Enter")


def _answer(page: Page) -> None:
    page.goto("/admin/articles/quote/?status__exact=published")
    page.get_by_role("link", name=ANSWER).click()


def _stale(page: Page, other: Page) -> None:
    """Let somebody else save the quote that this editor has open."""
    for each in (page, other):
        _answer(each)
    _save(other, "président de l’association")
    _save(page, "Paul Vasseur, président")
    expect(page.locator(".overtaking")).to_be_visible()
    page.locator(".overtaking").evaluate("part => scrollTo(0, part.offsetTop - 320)")


def _save(page: Page, function: str) -> None:
    page.locator("#id_function").fill(function)
    page.locator("#id_reason").fill("Relu avec l’article.")
    with page.expect_navigation():
        page.locator('[name="_save"]').first.click()


def _history(page: Page, _other: Page) -> None:
    _answer(page)
    page.locator(".historylink").click()


def _conflict(page: Page, _other: Page) -> None:
    page.goto("/admin/andromede_site/conflict/")
    page.locator("#result_list th a").first.click()


PICTURES: dict[str, tuple[int, Callable[[Page, Page], None]]] = {
    "worklist": (760, _worklist),
    "desk": (640, _desk),
    "form": (800, _form),
    "stale": (640, _stale),
    "history": (640, _history),
    "conflict": (640, _conflict),
}
"""The height of each picture, and what leads to it from the one before."""
