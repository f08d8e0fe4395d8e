"""Whether whoever speaks in one quote is likely to go on speaking in the words after it."""

import re
from collections.abc import Iterable
from typing import Any

from actors.models import Actor, Alias
from andromede_site.text import fold
from articles.anchoring import Span
from articles.models import Quote

# Farther apart, a reader has to be told anew who speaks.
_FAR = 400
_NAME_WORDS = 6
_WORD = re.compile(r"[^\W_]+")
_MARK = re.compile("[«»“”]")
# Not after « M. », « MM. » or an initial.
_SENTENCE_END = re.compile(r"(?<!\bMM)(?<!\b[A-Z])[.!?…](?=\s|\Z)|\n")
_BEFORE_A_CAPITAL = " \u00a0\u202f«»“”\"'’"


def goes_on(text: str, before: Quote, span: Span) -> bool:
    """Say whether the speaker of the quote `before` is likely to speak in `span` of `text`, too.

    It is so where nobody else is named between both, nor after the words in their own sentence:
    neither an actor that we know nor, by a capital letter, one that we do not.
    """
    if before.speaker is None or before.start is None or not before.stands_in(text):
        return False
    end = before.start + len(before.exact)
    between = text[end : span.start]
    if len(between) > _FAR:
        return False
    own = _pieces([*_spellings(before.speaker), *_spellings(before.organisation)])
    after = _rest_of_sentence(_after_quotation(text[span.end : span.end + _FAR]))
    return not any(_names_another(words, own) for words in (_after_its_sentence(between), after))


def bears(actor: Actor, name: str) -> bool:
    """Say whether `name` is the name or a spelling of `actor`."""
    return fold(name) in {fold(spelling) for spelling in _spellings(actor)}


def bearers(name: str) -> list[Actor]:
    """Return the actors whose name or spelling is `name`, the first few."""
    spelled = Alias.objects.filter(folded=fold(name)).values("actor")
    found = Actor.objects.filter(pk__in=spelled) | Actor.objects.filter(sort_key=fold(name))
    return list(found.by_name()[:3])


def _spellings(actor: Any) -> list[str]:
    if actor is None:
        return []
    return [actor.name_fr, actor.name_en, *(alias.spelling for alias in actor.aliases.all())]


def _pieces(texts: Iterable[str]) -> set[str]:
    """Return what in texts can be a name: the folded runs of a few words."""
    found = set()
    for text in texts:
        folded = " ".join(fold(text).split())
        words = list(_WORD.finditer(folded))
        for number, first in enumerate(words):
            for last in words[number : number + _NAME_WORDS]:
                found.add(folded[first.start() : last.end()])
    return found


def _names_another(words: str, own: set[str]) -> bool:
    if any(fold(name) not in own for name in _capitalised(words)):
        return True
    pieces = _pieces([words]) - own
    return (
        Alias.objects.filter(folded__in=pieces).exists()
        or Actor.objects.filter(sort_key__in=pieces).exists()
    )


def _capitalised(words: str) -> Iterable[str]:
    """Yield the words that have a capital letter though they begin no sentence."""
    for word in _WORD.finditer(words):
        before = words[: word.start()].rstrip(_BEFORE_A_CAPITAL)
        if word[0][0].isupper() and before and before[-1] not in ".!?…:\n":
            yield word[0]


def _after_quotation(words: str) -> str:
    """Return what follows the quotation that `words` begin in, all of it where they do not."""
    mark = _MARK.search(words)
    return words[mark.end() :] if mark and mark[0] in "»”" else words


def _rest_of_sentence(words: str) -> str:
    """Return as much of `words` as goes on a sentence begun before, "" where none goes on."""
    first = _WORD.search(words)
    if not first or not first[0][0].islower() or "\n" in words[: first.start()]:
        return ""
    end = _SENTENCE_END.search(words, first.start())
    return words[: end.end()] if end else words


def _after_its_sentence(between: str) -> str:
    """Leave out what still tells of the quote before, which an editor has read with it."""
    rest = _after_quotation(between)
    told = _rest_of_sentence(rest)
    return rest[len(told) :] if told and len(told) < len(rest) else rest
