"""Selecting words of an article's text with the mouse."""

from playwright.sync_api import Page, expect

_ENDS = """words => {
  const texts = document.createTreeWalker(
    document.getElementById("private-text"), NodeFilter.SHOW_TEXT
  );
  for (let node; (node = texts.nextNode()); ) {
    const start = node.data.indexOf(words);
    if (start < 0) continue;
    const range = document.createRange();
    range.setStart(node, start);
    range.setEnd(node, start + words.length);
    const lines = [...range.getClientRects()];
    const [first, last] = [lines[0], lines.at(-1)];
    const middle = (line) => line.top + line.height / 2;
    return [[first.left + 1, middle(first)], [last.right - 1, middle(last)]];
  }
}"""


def drag_over(page: Page, words: str) -> None:
    """Drag the mouse from the beginning of these words of the text to their end."""
    (x, y), (to_x, to_y) = page.evaluate(_ENDS, words)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move((x + to_x) / 2, (y + to_y) / 2)
    page.mouse.move(to_x, to_y)
    page.mouse.up()


def select(page: Page, words: str) -> None:
    """Select words at the desk, and wait until it has them."""
    page.get_by_text(words).first.scroll_into_view_if_needed()
    drag_over(page, words)
    expect(page.locator("#words")).to_have_value(words)
