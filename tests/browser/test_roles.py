"""From an account to a published quote: each does what their role lets them, and sees no more."""

from playwright.sync_api import Page, expect

from andromede_site.roles import CONTRIBUTORS, EDITORS
from tests.browser.conftest import PASSWORD

CONTRIBUTOR, PUBLISHER = "contributrice", "editrice"
WORDS = "Nous avons promis un nuage souverain"
TEXT = (
    f"Un nuage promis\n\n« {WORDS} », a dit Thibault de Tersant.\n"
    + "Le reste décrit la météo de Lyon.\n" * 40
)


def _save(page: Page, button: str = "_save") -> None:
    page.locator(f'[name="{button}"]').first.click()


def _make_account(page: Page, name: str, role: str) -> None:
    """Make an account of a role, as an administrator does."""
    page.goto("/admin/auth/user/add/")
    page.locator("#id_username").fill(name)
    for number in (1, 2):
        page.locator(f"#id_password{number}").fill(PASSWORD)
    _save(page)
    page.locator("#id_is_staff").check()
    page.locator("#id_groups").select_option(label=role)
    _save(page)
    expect(page.locator(".messagelist .success")).to_be_visible()


def _statuses(page: Page) -> list[str | None]:
    return [each.get_attribute("value") for each in page.locator("#id_status option").all()]


def test_a_contributor_writes_an_editor_publishes_a_reader_reads(editor, visit, record):
    plain = {"java_script_enabled": False}
    administrator = editor("/admin/", **plain)
    for name, role in ((CONTRIBUTOR, CONTRIBUTORS), (PUBLISHER, EDITORS)):
        _make_account(administrator, name, role)

    page = editor("/admin/articles/article/add/", name=CONTRIBUTOR, **plain)
    assert "published" not in _statuses(page)
    page.locator("#id_title").fill("Un nuage promis")
    page.locator("#id_slug").fill("un-nuage-promis")
    page.locator("#id_outlet_certainty").select_option("unknown")
    _save(page, "_continue")
    article = page.url
    page.locator('.object-tools a[href$="/desk/"]').click()
    page.locator('a[href*="/articletext/add/"]').last.click()
    page.locator("#id_text").fill(TEXT)
    _save(page)
    page.locator("#words").fill(WORDS)
    page.locator('button[value="quote"]').click()
    assert "published" not in _statuses(page)
    page.locator("#id_speaker_label").fill("Thibault de Tersant")
    _save(page)
    expect(page.locator("mark.here.draft")).to_have_text(WORDS)

    page.goto(f"/admin/articles/quote/?q={record.lone_quote()['slug']}")
    expect(page.locator(".object-tools .addlink")).to_be_visible()
    page.locator("#result_list tbody th a").first.click()
    expect(page.locator("#content h1")).to_be_visible()
    for button in ('[name="_save"]', ".deletelink", "#id_exact"):
        expect(page.locator(button)).to_have_count(0)
    page.goto("/admin/")
    expect(page.locator("#content .worklist")).to_be_visible()
    expect(page.locator('a[href^="/admin/auth/"]')).to_have_count(0)
    page.goto("/admin/auth/user/add/")
    expect(page.locator("#id_username")).to_have_count(0)

    reader = visit("/fr/quotes/?q=promis+nuage+souverain", **plain)
    expect(reader.locator("main")).not_to_contain_text(WORDS)
    publisher = editor(article, name=PUBLISHER, **plain)
    for address in (article, "/admin/articles/quote/?q=nous-avons-promis-un-nuage-souverain"):
        publisher.goto(address)
        if "quote" in address:
            publisher.locator("#result_list tbody th a").first.click()
        publisher.locator("#id_status").select_option("published")
        publisher.locator("#id_reason").fill("Relu")
        _save(publisher)
        expect(publisher.locator(".messagelist .success")).to_be_visible()
    reader.reload()
    expect(reader.locator("main .quote").filter(has_text=WORDS).first).to_be_visible()
