"""What an editor typed is never lost: by a link, a second click, a log-out, another tab."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import COLLEAGUE, sign_in
from tests.browser.leaving import Leaving

ADD = "/admin/actors/actor/add/"
LIST = "/admin/actors/actor/"
KINDS = ["actors/actor", "articles/article", "articles/event", "articles/quote"]

_numbers = count(1)


def _fill(page: Page) -> str:
    """Fill in the form of a new actor, and return its name."""
    name = f"Nuage sans fil {next(_numbers)}"
    page.locator("#id_name_fr").press_sequentially(name)
    page.locator("#id_slug").fill(name.lower().replace(" ", "-"))
    page.locator("#id_kind").select_option("project")
    return name


def _save(page: Page) -> None:
    page.locator('[name="_save"]').first.click()


def _count(page: Page, name: str) -> int:
    page.goto(f"{LIST}?q={name.lower().replace(' ', '-')}")
    return page.locator("#result_list tbody tr").filter(has_text=name).count()


def _log_out(context: BrowserContext) -> None:
    context.clear_cookies(name="sessionid")


def test_leaving_asks_once_something_was_typed(editor):
    page = editor(ADD)
    leaving = Leaving(page)
    name = _fill(page)
    assert leaving.asks()
    expect(page.locator("#id_name_fr")).to_have_value(name)
    _save(page)
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert not leaving.asks()


def test_leaving_asks_nothing_where_nothing_was_typed(editor):
    page = editor()
    leaving = Leaving(page)
    for kind in KINDS:
        page.goto(f"/admin/{kind}/add/")
        assert not leaving.asks(), kind
        page.goto(f"/admin/{kind}/")
        page.locator("#result_list tbody th a").first.click()
        assert not leaving.asks(), kind


def test_leaving_asks_where_an_entry_was_chosen_or_what_was_sent_was_refused(editor):
    page = editor("/admin/articles/quote/add/")
    leaving = Leaving(page)
    page.locator("#id_about + .select2").click()
    page.locator(".select2-results__option--highlighted").click()
    assert leaving.asks()
    _save(page)
    expect(page.locator(".error-summary")).to_be_visible()
    assert leaving.asks()
    leaving.goes = True
    assert leaving.asks()


def test_back_brings_what_was_typed_and_leaving_asks_again(editor):
    page = editor(ADD)
    leaving = Leaving(page)
    leaving.goes = True
    name = _fill(page)
    assert leaving.asks()
    page.go_back()
    expect(page.locator("#id_name_fr")).to_have_value(name)
    assert leaving.asks()


@pytest.mark.parametrize("button", ["_save", "_continue", "_addanother"])
def test_a_double_click_on_save_makes_one_entry(editor, button):
    page = editor(ADD)
    name = _fill(page)
    page.locator(f'[name="{button}"]').first.dblclick()
    expect(page.locator(".messagelist .success")).to_have_count(1)
    assert _count(page, name) == 1


def test_two_forms_sent_at_once_make_one_entry(editor):
    page = editor(ADD, java_script_enabled=False)
    name = _fill(page)
    form = page.locator("#actor_form").evaluate("form => Object.fromEntries(new FormData(form))")
    cookies = "; ".join(f"{each['name']}={each['value']}" for each in page.context.cookies())
    sent = Request(page.url, urlencode(form).encode(), {"Cookie": cookies})  # noqa: S310

    def send() -> str:
        with urlopen(sent) as answer:  # noqa: S310
            return answer.url

    with ThreadPoolExecutor(2) as browsers:
        answers = [each.result() for each in [browsers.submit(send) for _ in range(2)]]
    assert [answer.endswith(LIST) for answer in answers] == [True, True]
    assert _count(page, name) == 1


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_a_session_that_ends_costs_a_log_in_and_not_the_form(editor, javascript):
    page = editor(ADD, java_script_enabled=javascript)
    name = _fill(page)
    _log_out(page.context)
    _save(page)
    expect(page.locator(".errornote")).to_be_visible()
    sign_in(page, password="not the password")  # noqa: S106
    sign_in(page)
    page.locator(".submit-row [type=submit]").click()
    expect(page.locator(".messagelist .success")).to_contain_text(name)
    assert _count(page, name) == 1


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no script"])
def test_a_log_in_in_another_tab_costs_a_click_and_not_the_form(editor, javascript):
    page = editor(ADD, java_script_enabled=javascript)
    name = _fill(page)
    _log_out(page.context)
    other = page.context.new_page()
    other.goto(LIST)
    sign_in(other, COLLEAGUE)
    expect(other.locator("#result_list")).to_be_visible()
    _save(page)
    expect(page.locator("dd").filter(has_text=name).first).to_be_visible()
    page.locator(".submit-row [type=submit]").click()
    expect(page.locator(".messagelist .success")).to_contain_text(name)
    assert _count(page, name) == 1


def test_back_after_an_error_page_brings_what_was_typed(editor):
    page = editor(ADD)
    leaving = Leaving(page)
    name = _fill(page)
    page.context.clear_cookies(name="csrftoken")
    leaving.goes = True
    _save(page)
    expect(page.locator("dd").filter(has_text=name).first).to_be_visible()
    page.go_back()
    expect(page.locator("#id_name_fr")).to_have_value(name)
    _save(page)
    expect(page.locator(".messagelist .success")).to_contain_text(name)
    assert _count(page, name) == 1
