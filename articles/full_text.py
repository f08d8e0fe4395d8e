"""The one door through which an article's full text reaches the public: its rights."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from articles.models import Article, ArticleText, Passage
from articles.stretches import Stretch

_LINE = re.compile(r"[^\r\n]*[^\s][^\r\n]*")
_COMMONS = re.compile(r"creativecommons\.org/licenses/(by[a-z-]*)/(\d\.\d)")


def full_text(article: Article) -> str:
    """Return the text of an article whose rights allow to show it, "" for all others."""
    is_allowed = article.rights == Article.Rights.FULL_TEXT_ALLOWED and article.licence_url
    if not (is_allowed and article.is_published):
        return ""
    kept = ArticleText.objects.filter(article=article).values_list("text", flat=True)
    return kept.first() or ""


def licence(article: Article) -> str:
    """Return what the licence of an article is called: CC BY-SA 4.0, else the host that has it."""
    if named := _COMMONS.search(article.licence_url):
        return f"CC {named[1].upper()} {named[2]}"
    return urlsplit(article.licence_url).netloc.removeprefix("www.")


def paragraphs(text: str, passages: Iterable[Passage]) -> list[Stretch]:
    """Return the lines of a text, each with the passages that it prints.

    A passage of several lines makes one of them.
    """
    printed = (passage for passage in passages if passage.stands_in(text))
    waiting = sorted(printed, key=_order, reverse=True)
    found: list[Stretch] = []
    for line in _LINE.finditer(text):
        start, end, here = line.start(), line.end(), []
        while waiting and _order(waiting[-1])[0] < end:
            here.append(waiting.pop())
            start, end = min(start, here[-1].start or 0), max(end, here[-1].end or 0)
        if found and start < found[-1].end:
            before = found.pop()
            start, end, here = before.start, max(end, before.end), [*before.passages, *here]
        found.append(Stretch(start, text[start:end], here))
    return found


def unprinted(text: str, passages: Iterable[Passage]) -> list[Passage]:
    """Return the passages that a text does not print where they say."""
    return [passage for passage in passages if not passage.stands_in(text)]


def _order(passage: Passage) -> tuple[int, int]:
    """Sort passages in the order of the text, outer ones first."""
    return passage.start or 0, -(passage.end or 0)
