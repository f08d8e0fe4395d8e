"""Whether two names may well name the same: the sources spell, abbreviate and mistype them.

Alike are names with the same words in another order or written together, with a letter or two
off, with an initial for a first name, with or without a legal form, and an acronym and its words.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import product

from andromede_site.text import words

_BRACKETED = re.compile(r"\(([^()]*)\)")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_ELIDED = re.compile(r"\b[dl](?=['’])", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")
_LITTLE = set(words("and au aux de des du en et for in la le les of the"))
_LEGAL = set(
    words(
        "ag co company corp corporation gmbh group groupe inc llc llp ltd plc sa sarl sas sasu scop"
        " se snc societe spa ste"
    )
)
# Names shorter than the first are spelt one way, those shorter than the second may be a letter off,
# longer ones two letters.
_ONE_OFF, _TWO_OFF = 5, 9
_ACRONYM_LENGTHS = range(2, 9)


def are_alike(one: str, other: str) -> bool:
    """Say whether two names may well name the same."""
    return any(_alike(*pair) for pair in product(_readings(one), _readings(other)))


def main_words(name: str) -> list[str]:
    """Return the folded words of a name; without articles and legal forms, if others are left."""
    found = words(_ELIDED.sub("", _undotted(name)))
    telling = [word for word in found if word not in _LITTLE] or found
    return [word for word in telling if word not in _LEGAL] or telling


def pieces(name: str) -> list[str]:
    """Return letters of which names like `name` hold some: of long words the halves or thirds.

    A word that is a letter off holds one of its halves still, two letters off one of its thirds.
    """
    return list(dict.fromkeys(piece for word in main_words(name) for piece in _parts(word)))


def short_forms(name: str) -> set[str]:
    """Return what in a name may be an acronym, folded: all of it, or what stands in brackets."""
    found = (words(_undotted(reading)) for reading in _readings(name))
    return {form[0] for form in found if len(form) == 1 and len(form[0]) in _ACRONYM_LENGTHS}


def acronyms(name: str) -> set[str]:
    """Return the folded acronyms that may stand for a name."""
    found = words(_BRACKETED.sub(" ", name))
    kept = (found, [word for word in found if len(word) > 1 and word not in _LITTLE])
    initials = {"".join(word[0] for word in each) for each in kept}
    return {each for each in initials if len(each) in _ACRONYM_LENGTHS}


def _alike(one: str, other: str) -> bool:
    ours, theirs = main_words(one), main_words(other)
    if not (ours and theirs):
        return False
    if _NUMBER.findall(" ".join(sorted(ours))) != _NUMBER.findall(" ".join(sorted(theirs))):
        return False
    return (
        _is_nearly("".join(ours), "".join(theirs))
        or _is_nearly("".join(sorted(ours)), "".join(sorted(theirs)))
        or _is_abbreviated(ours, theirs)
        or not short_forms(one).isdisjoint(acronyms(other))
        or not short_forms(other).isdisjoint(acronyms(one))
    )


def _readings(name: str) -> list[str]:
    """Return a name, and what stands outside and inside brackets in it: « France-Presse (AFP) »."""
    parts = [_BRACKETED.sub(" ", name), *_BRACKETED.findall(name)[:1]]
    return list(dict.fromkeys([name, *filter(str.strip, parts)]))


def _undotted(name: str) -> str:
    """Return a name with « S.A. » as « SA »; « J. » stays an initial."""
    return _DOTTED.sub(lambda dotted: f"{dotted[0].replace('.', '')} ", name)


def _parts(word: str) -> Iterator[str]:
    count = 1 if len(word) < _ONE_OFF else 2 if len(word) < _TWO_OFF else 3
    length = -(-len(word) // count)
    parts = (word[first : first + length] for first in range(0, len(word), length))
    return (part for part in parts if len(part) > 1)


def _is_nearly(one: str, other: str) -> bool:
    """Say whether one is the other but for the letters that may be off in words so long."""
    longest = max(len(one), len(other))
    may_differ = 0 if longest < _ONE_OFF else 1 if longest < _TWO_OFF else 2
    if not may_differ or abs(len(one) - len(other)) > may_differ:
        return one == other
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return longest - sum(block.size for block in blocks) <= may_differ


def _is_abbreviated(ours: list[str], theirs: list[str]) -> bool:
    """Say whether the words are the same but for first names that are only initials in one."""
    if len(ours) != len(theirs) or ours[-1] != theirs[-1] or len(ours[-1]) == 1:
        return False
    return all(
        one == other or (1 in (len(one), len(other)) and one[0] == other[0])
        for one, other in zip(ours, theirs, strict=True)
    )
