"""What axe and HTML_CodeSniffer find on every kind of page: nothing."""

from pathlib import Path

import pytest

from tests.browser.pages import KINDS
from tests.browser.unfolding import open_all

_VENDOR = Path(__file__).parent / "vendor"
_AXE = (_VENDOR / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
_CODESNIFFER = (_VENDOR / "html_codesniffer" / "HTMLCS.js").read_text(encoding="utf-8")

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN_AXE = """async (tags) => {
  const { violations } = await axe.run({ runOnly: tags, resultTypes: ["violations"] });
  return violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html}`));
}"""

# What it cannot decide: contrast before an image or another part of the page, which axe measures;
# whether a sentence with links is a navigation, and whether the choices of a list have groups.
_UNDECIDED = (".Abs", ".BgImage", ".H48", ".H85.2")
_RUN_CODESNIFFER = """(undecided) => new Promise((resolve) => {
  HTMLCS.process("WCAG2AA", document, () => resolve(HTMLCS.getMessages()
    .filter(({ type, code }) => type === HTMLCS.ERROR
      || (type === HTMLCS.WARNING && !undecided.some((end) => code.endsWith(end))))
    .map(({ code, msg, element }) => `${code} ${msg} ${element.outerHTML?.slice(0, 200)}`)));
})"""


@pytest.mark.parametrize("kind", KINDS)
def test_axe_finds_nothing(visit, pages, kind):
    page = visit(pages["fr"][kind])
    page.evaluate(_AXE)
    for part in ("closed", "open"):
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            for width in (390, 1440):
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate(_RUN_AXE, _TAGS) == [], (part, theme, width)
        open_all(page)


@pytest.mark.parametrize("kind", KINDS)
def test_codesniffer_finds_nothing(visit, pages, kind):
    page = visit(pages["en"][kind], "en")
    open_all(page)
    page.evaluate(_CODESNIFFER)
    assert page.evaluate(_RUN_CODESNIFFER, _UNDECIDED) == []
