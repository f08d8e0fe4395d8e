"""A real browser before the real record, served as in production."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
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

EDITOR = {
    "DJANGO_SUPERUSER_USERNAME": "editor",
    "DJANGO_SUPERUSER_EMAIL": "editor@andromede.example",
    "DJANGO_SUPERUSER_PASSWORD": "a long password of the tests",
}


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
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the record, with an editor, and yield the address."""
    folder = tmp_path_factory.mktemp("site")
    environment = production(folder)
    with served(folder, environment) as address:
        manage(environment | EDITOR, "createsuperuser", "--no-input")
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
