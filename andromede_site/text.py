"""French text as people type it and as the press prints it: folding, words, and its signs."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'", "ʼ": "'"})
_WORD = re.compile(r"[^\W_]+")
# Before and after signs, and between a number, unless it is a year, and what it counts.
_SPACE_WITHIN = re.compile(r"(?<=«) | (?=[»:;!?%€])|(?<!\d{4})(?<=\d) (?=[^\W\d_])")
# In an inversion: « a-t-il », « est-elle ».
_HYPHEN_WITHIN = re.compile(r"-(?=(?:t-)?(?:ils?|elles?|on|ce)\b)|(?<=-t)-")


def fold(text: str) -> str:
    """Return `text` without case, accents, ligatures, or the difference between ' and ’.

    Folding serves search and sorting; what is shown is always the original.
    """
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return bare.casefold().translate(_LIGATURES)


def unbroken(text: str) -> str:
    """Return `text` as French breaks it: not at a sign, a sum, a day of a month, an inversion."""
    return _HYPHEN_WITHIN.sub("-\N{WORD JOINER}", unbroken_spaces(text))


def unbroken_spaces(text: str) -> str:
    """Return `text`, as long as it was, with no-break spaces at signs and in sums and dates."""
    return _SPACE_WITHIN.sub("\N{NO-BREAK SPACE}", text)


def words(text: str) -> list[str]:
    """Return the folded words of `text`, elisions split off: « l’État » gives ["l", "etat"]."""
    return _WORD.findall(fold(text))
