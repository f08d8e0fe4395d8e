"""A conflict between fixtures and editors shows in the worklist, and is decided there."""

import re
import shutil

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.served import manage

THEIRS, OURS = "Du fixture", "Du bureau"


@pytest.fixture
def fixtures(tmp_path):
    """Return a copy of the fixtures."""
    return shutil.copytree(settings.BASE_DIR / "fixtures", tmp_path / "fixtures")


@pytest.mark.parametrize(("side", "kept"), [("fixture", THEIRS), ("database", OURS)])
def test_a_conflict_is_decided_in_the_worklist(editor, environment, record, fixtures, side, kept):
    place = 0 if side == "fixture" else 1
    path = sorted((fixtures / "articles").glob("*.yaml"))[place]
    text = path.read_text()
    slug = next(
        entry[1]
        for entry in re.finditer(r"^  - slug: (\S+)\n(?:    .*\n|\n)*", text, re.MULTILINE)
        if "    note:" not in entry[0]
    )
    path.write_text(text.replace(f"- slug: {slug}\n", f"- slug: {slug}\n    note: {THEIRS}\n"))

    page = editor(f"/admin/articles/quote/?q={slug}", java_script_enabled=False)
    page.locator("#result_list tbody th a").first.click()
    form = page.url
    page.locator("#id_note").fill(OURS)
    page.locator("#id_reason").fill("Relu")
    page.locator('[name="_save"]').first.click()
    manage(environment, "ingest", str(fixtures))

    page.goto("/admin/")
    page.locator('.worklist a[href*="/conflict/"]').first.click()
    for words in (THEIRS, OURS):
        expect(page.locator(".versions .version-text").filter(has_text=words)).to_be_visible()
    page.locator(f'[name="decision"][value="{side}"]').click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    page.goto(form)
    expect(page.locator("#id_note")).to_have_value(kept)
    page.goto("/admin/")
    expect(page.locator(".worklist")).to_be_visible()
    expect(page.locator('.worklist a[href*="/conflict/"][href$="/change/"]')).to_have_count(0)
