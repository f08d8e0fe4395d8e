"""The words of a text, each with its place: what the index holds, and what is marked in a hit."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise, zip_longest
from typing import NamedTuple

from andromede_site.text import fold
from articles.search import french
from articles.search.french import Readings

_SPACES = " \u00a0\u2009\u202f"

# Those that are one word for all their apostrophe.
_WHOLE = r"aujourd['’]hui|prud['’]hom\w+|quelqu['’]une?s?|presqu['’]îles?"

_TOKEN = re.compile(
    rf"""
    (?= [\w€%] )                                       # all else is passed over at once
    (?: (?P<unit> (?: [kKmM] | [mM]d )? € | % )
      | (?P<word> (?i: (?=[apq]) (?: {_WHOLE} ) ) | [^\W\d_]+ (?: [\u0300-\u036f]+ [^\W\d_]* )* )
      | (?P<number> (?<!\d) \d{{1,3}} (?: [{_SPACES}] \d{{3}} )+ (?!\d)   # 1 234 567
                  | \d+ (?: [.,] \d+ )* ) )                              # 2011, 1,5
    """,
    re.VERBOSE,
)

_UNITS = {
    "€": ("euro",),
    "k€": ("millier", "euro"),
    "m€": ("million", "euro"),
    "md€": ("milliard", "euro"),
}

# What may stand between the end of a sentence and the first letter of the next.
_OPENING = re.compile(rf"(?:^|[.!?…:«“\"–—])[{_SPACES}\s«“\"'(]*\Z")

_BEFORE = 12

# What an apostrophe sets apart says nothing by itself.
_ELIDED = frozenset("cdjlmnst") | {"qu", "jusqu", "lorsqu", "puisqu", "quoiqu"}

# The most frequent words of French, as surfaces: few texts lack them.
_SMALL_WORDS = (
    "a ai ainsi ait alors apres as au aussi autre aux avait avant avec avez avoir avons bien c ce "
    "cela ces cet cette ceux chez comme d dans de des deux dit doit donc dont du elle elles en "
    "encore entre est et etaient etait ete etre eu eux fait faire faut il ils j je jusqu l la le "
    "les leur leurs lui m ma mais me meme mes moi moins mon n ne ni nos notre nous on ont ou par "
    "pas peu peut plus pour qu quand que quel quelle qui quoi rien s sa sans se sera serait ses si "
    "soit son sont sous sur t ta te toi ton tous tout toute toutes tres tu un une vers voir vos "
    "votre vous y"
)
_SMALL = frozenset(_SMALL_WORDS.split())


class Token(NamedTuple):
    """A word of a text, from `start` to `end`: its letters folded, and what it may be a form of.

    `word` is the word in lower case and NFC, "" for figures and units.
    """

    start: int
    end: int
    surface: str
    readings: Readings
    word: str = ""

    @property
    def reading(self) -> str:
        """The reading that stands for the others where only one can."""
        return min(self.readings)

    @property
    def asked(self) -> Readings:
        """What it asks for in a search, whatever its capital and accents."""
        return french.asked_readings(self.word) if self.word else self.readings


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of a text in their order.

    Elided words stand by themselves, and so do the parts of a compound: « l’avant-vente » gives l,
    avant, vente. Figures are one token however their thousands are set apart.
    """
    found = list(_TOKEN.finditer(text))
    for match, following in zip_longest(found, found[1:]):
        surface, word, readings = _form(match[0])
        start, end = match.span()
        yield Token(start, end, surface, readings or _readings(word, match, following), word)


def significant(text: str) -> list[Token]:
    """Return the tokens of a word as typed, without what is elided before it."""
    found = list(tokens(text))
    return [token for token in found if token.surface not in _ELIDED] or found


def is_small(surface: str) -> bool:
    """Say whether a word is among the most frequent of French, which few texts lack."""
    return surface in _SMALL


def small_pairs(surfaces: Iterable[str]) -> list[str]:
    """Return neighbours that are both small words, each two as one term: “de_la”.

    A phrase of words that all texts hold is found by these at once.
    """
    return [
        f"{one}_{next_}" for one, next_ in pairwise(surfaces) if _SMALL.issuperset((one, next_))
    ]


@lru_cache(100_000)
def _form(printed: str) -> tuple[str, str, Readings]:
    """Return the surface, the word and the readings of a token; none where it may be a name."""
    if printed[0].isdecimal() or printed[-1] in "€%":
        surface = _figure(printed)
        return surface, "", frozenset(_UNITS.get(surface, (surface,)))
    word = unicodedata.normalize("NFC", printed).lower().replace("’", "'")
    surface = fold(word).replace("'", "")
    return surface, word, frozenset() if _may_be_name(printed) else french.readings(word)


def _figure(printed: str) -> str:
    """Return a figure without spaces and with a point, or a unit in lower case."""
    return fold("".join(printed.split())).replace(",", ".")


def _may_be_name(printed: str) -> bool:
    return len(printed) > 1 and printed.istitle()


def _readings(word: str, match: re.Match, following: re.Match | None) -> Readings:
    """Return the readings of a word with a capital, which may show it to be a name."""
    before = match.string[max(0, match.start() - _BEFORE) : match.start()]
    if not _OPENING.search(before) or (following and following.group()[:1].isupper()):
        return french.name_readings(word)
    return french.first_readings(word)
