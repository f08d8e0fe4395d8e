"""A real browser before the real record, served as in production."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    sync_playwright,
)

from tests.browser.pages import LANGUAGES, Record
from tests.served import manage, production, served

EDITOR, COLLEAGUE = "editor", "colleague"
PASSWORD = "a long password of the tests"  # noqa: S105


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the chromium of this machine, headless; where there is none, no test runs."""
    chromium = shutil.which("chromium")
    if not chromium:
        say = pytest.fail if os.environ.get("CI") else pytest.skip
        say("NOT TESTED IN A BROWSER: there is no chromium. On Debian: apt-get install chromium")
    # Chromium refuses to sandbox what root starts.
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=chromium, args=["--disable-gpu", "--disable-quic", *sandbox]
        )


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def environment(folder: Path) -> dict[str, str]:
    return production(folder)


@pytest.fixture(scope="session")
def site(browser: Browser, folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """Serve the record, with two editors, and yield the address."""
    with served(folder, environment) as address:
        for name in (EDITOR, COLLEAGUE):
            account = {"USERNAME": name, "EMAIL": f"{name}@x.example", "PASSWORD": PASSWORD}
            given = {f"DJANGO_SUPERUSER_{key}": value for key, value in account.items()}
            manage(environment | given, "createsuperuser", "--no-input")
        yield f"http://{address}"


@pytest.fixture(scope="session")
def record(site: str) -> Record:
    return Record(site)


@pytest.fixture(scope="session")
def pages(record: Record) -> dict[str, dict[str, str]]:
    """Return the page of each kind, by language."""
    return {language: record.pages(language) for language in LANGUAGES}


class Faults:
    """What a browser complains of in all that a test does."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.found: list[str] = []

    def watch(self, context: BrowserContext) -> None:
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.found.append(f"script: {error.error}"))
        context.on("request", self._on_request)
        context.on("response", self._on_response)

    def _on_console(self, message: ConsoleMessage) -> None:
        is_of_response = message.text.startswith("Failed to load resource")
        if message.type in {"error", "warning"} and not is_of_response:
            self.found.append(f"console: {message.text}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.site}/", "data:")):
            self.found.append(f"another host: {request.url}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and not response.request.is_navigation_request():
            self.found.append(f"{response.status}: {response.url}")


@pytest.fixture
def visit(site: str, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open pages in a browser that knows nothing yet; what it complains of fails the test."""
    faults = Faults(site)

    with ExitStack() as contexts:

        def open_page(path: str, language: str = "fr", **given: Any) -> Page:
            context = browser.new_context(base_url=site, locale=language, **given)
            contexts.callback(context.close)
            context.set_default_timeout(5_000)
            faults.watch(context)
            page = context.new_page()
            page.goto(path)
            return page

        yield open_page
    assert not faults.found


def sign_in(page: Page, name: str = EDITOR, password: str = PASSWORD) -> None:
    """Fill in the log-in form that a page shows, and send it."""
    page.locator("#id_username").fill(name)
    page.locator("#id_password").fill(password)
    page.locator("#login-form [type=submit]").click()


@pytest.fixture
def editor(visit: Callable[..., Page]) -> Callable[..., Page]:
    """Open pages of the admin as one of the editors, who signs in."""

    def open_page(path: str = "/admin/", language: str = "fr", **given: Any) -> Page:
        name = given.pop("name", EDITOR)
        page = visit(path, language, **given)
        sign_in(page, name)
        return page

    return open_page
