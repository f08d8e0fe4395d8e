"""French text as people type it and as the press prints it: folding, words, and its signs."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'", "ʼ": "'"})
_WORD = re.compile(r"[^\W_]+")
_AT_SIGN = re.compile(r"(?<=«) | (?=[»:;!?%€])")


def fold(text: str) -> str:
    """Return `text` without case, accents, ligatures, or the difference between ' and ’.

    Folding serves search and sorting; what is shown is always the original.
    """
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return bare.casefold().translate(_LIGATURES)


def unbroken(text: str) -> str:
    """Return `text` with no-break spaces where French sets a sign off: no line begins with one."""
    return _AT_SIGN.sub("\N{NO-BREAK SPACE}", text)


def words(text: str) -> list[str]:
    """Return the folded words of `text`, elisions split off: « l’État » gives ["l", "etat"]."""
    return _WORD.findall(fold(text))
