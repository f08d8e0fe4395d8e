"""French text as people type it and as the press prints it: folding, and words."""

import re
import unicodedata

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'", "ʼ": "'"})
_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Return `text` without case, accents, ligatures, or the difference between ' and ’.

    Folding serves search and sorting; what is shown is always the original.
    """
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return bare.casefold().translate(_LIGATURES)


def words(text: str) -> list[str]:
    """Return the folded words of `text`, elisions split off: « l’État » gives ["l", "etat"]."""
    return _WORD.findall(fold(text))
