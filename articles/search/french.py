"""French words: which forms are forms of one word, with accents or without.

A form has one reading or several: “porte” is of *porte* and of *porter*. Two forms are of one word
where they share a reading. Readings rest on simplemma's dictionary of lemmas; what it leaves apart,
the rules here bring together: a participle is read as its verb too, a feminine as its masculine, a
form in -e as the present of its verb.
"""

from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache

from simplemma.strategies.dictionaries import DefaultDictionaryFactory

from andromede_site.text import fold

Readings = frozenset[str]

# Counts the rules as well as the dictionary: an index of another analysis is no use.
ANALYSIS = "simplemma 2.0, readings 2"

# More than the frequent words of a large corpus; the rest is worked out again.
_REMEMBERED = 100_000

# Small words are forms of each other, not of verbs and nouns that some are spelled like: “du” is no
# *dû*, “par” no form of *partir*. In each group the first is the reading of all.
_GROUPS = (
    *("de", "du", "des", "dès", "dé dés", "au", "aux", "un une", "le la les", "ce cet cette ces"),
    *("mon ma mes", "ton ta tes", "son sa ses", "notre nos", "votre vos", "leur leurs"),
    *("c", "d", "j", "l", "m", "n", "s", "t", "qu"),
    *("se", "me", "te", "je", "tu", "ne", "que", "et", "ou où", "mai"),
    *("mais", "donc", "ni", "si", "par", "pour", "sur", "sous", "vers", "dans", "en", "y"),
    *("dont", "devant", "pendant", "durant", "puis", "plus", "pas"),
)
_GROUP_OF = {word: group.split()[0] for group in _GROUPS for word in group.split()}
# By its accent it is told from a form of *avoir*.
_GROUP_OF["à"] = "a"

# What a participle ends in, and what its verb may end in instead.
_PARTICIPLES = {
    "ant": ("er", "ir", "re", "oir"),
    "eant": ("er",),
    "çant": ("cer",),
    "issant": ("ir",),
    "aissant": ("aître",),
    "oissant": ("oître",),
    "isant": ("ire",),
    "yant": ("ir", "ire", "oir"),
    "vant": ("re",),
    "uvant": ("oire",),
    "gnant": ("ndre",),
    "quant": ("cre",),
    "é": ("er",),
    "ée": ("er",),
    "né": ("naître",),
    "i": ("ir", "re", "uir"),
    "ie": ("ir", "re"),
    "is": ("ettre", "endre", "eoir"),
    "ise": ("ettre", "endre", "eoir"),
    "ris": ("rendre",),
    "rise": ("rendre",),
    "quis": ("quérir",),
    "quise": ("quérir",),
    "it": ("ire",),
    "ert": ("rir",),
    "ait": ("aire",),
    "aint": ("aindre",),
    "eint": ("eindre",),
    "oint": ("oindre",),
    "os": ("ore",),
    "ort": ("ourir",),
    "u": ("re", "oir", "ir", "aître", "oire", "ouvoir", "ure", "ire", "oître"),
    "ue": ("re", "oir", "ir", "aître", "oire", "ouvoir", "ure", "ire"),
    "û": ("evoir",),
    "çu": ("cevoir",),
    "cu": ("vre",),
    "olu": ("oudre",),
}

# What a feminine ends in, and what its masculine may end in instead.
_FEMININES = {
    "ale": ("al",),
    "elle": ("el",),
    "belle": ("beau",),
    "uvelle": ("uveau",),
    "umelle": ("umeau",),
    "ive": ("if",),
    "ève": ("ef",),
    "ienne": ("ien",),
    "tonne": ("ton",),
    "ronne": ("ron",),
    "euse": ("eux", "eur"),
    "trice": ("teur",),
    "eure": ("eur",),
    "ère": ("er",),
    "ète": ("et",),
    "ante": ("ant",),
    "ente": ("ent",),
    "aise": ("ais",),
    "oise": ("ois",),
    "ouse": ("oux",),
    "euve": ("euf",),
    "ie": ("i",),
    "ue": ("u",),
    "blique": ("blic",),
    "cque": ("c",),
    "urque": ("urc",),
    "aligne": ("alin",),
}

_PRESENTS = ("e", "es", "ent")

# What the end of a verb becomes in the imperfect, which tells it from a noun.
_IMPERFECTS = {
    "er": ("ait", "eait"),
    "cer": ("çait",),
    "ir": ("issait", "ait"),
    "re": ("ait", "sait", "issait"),
    "oir": ("ait", "yait"),
    "aître": ("aissait",),
}

# Participles in these are nouns as often: “arrivée”, “partie”, “prise”, “courant”.
_NOUNS = ("ant", "ée", "ie", "ue", "ise")

_LONGEST = max(map(len, (*_PARTICIPLES, *_FEMININES)))
_SHORTEST = 4


@lru_cache(_REMEMBERED)
def readings(word: str) -> Readings:
    """Return the readings of a word of a text, which is in lower case and NFC.

    A word without accents that the dictionary does not know is read as all those that it may be
    with accents; one that is wholly unknown, as itself without its plural.
    """
    if word in _GROUP_OF:
        return frozenset({_GROUP_OF[word]})
    if _lemma(word):
        return _as_noun(word) | _as_verb(word)
    return _with_accents(word) or frozenset({_without_plural(fold(word))})


@lru_cache(_REMEMBERED)
def asked_readings(word: str) -> Readings:
    """Return the readings that a word of a search asks for: also with accents, also as a name."""
    return readings(word) | _with_accents(word) | {as_name(word)}


@lru_cache(_REMEMBERED)
def name_readings(word: str) -> Readings:
    """Return the readings of a word whose capital is its own: no form of a verb."""
    if _is_name(word):
        return frozenset({as_name(word)})
    if _lemma(word) and word not in _GROUP_OF:
        return _as_noun(word) or frozenset({as_name(word)})
    return readings(word)


@lru_cache(_REMEMBERED)
def first_readings(word: str) -> Readings:
    """Return the readings of a word whose capital may only be that of its sentence."""
    return readings(word) | {as_name(word)} if _is_name(word) else readings(word)


def warm_up() -> None:
    """Read the dictionary, which takes a second or two and some 50 MB of memory."""
    _dictionary()
    _accented()


def as_name(word: str) -> str:
    """Return the reading of a word that stands for its own letters only."""
    return f"={fold(word)}"


def is_known(word: str) -> bool:
    """Say whether the dictionary has a word, which is in lower case and NFC."""
    return bool(_lemma(word))


@lru_cache(_REMEMBERED)
def _as_noun(word: str) -> Readings:
    """Return the readings of a known word as a noun, an adjective or any other word but a verb."""
    return frozenset(fold(lemma) for lemma in _lemmas(word) if not _is_verb(lemma))


@lru_cache(_REMEMBERED)
def _as_verb(word: str) -> Readings:
    """Return the readings of a known word as a form of verbs."""
    presents = (f"{word.removesuffix(end)}er" for end in _PRESENTS if word.endswith(end))
    verbs = [*_lemmas(word), *filter(_is_lemma, presents)]
    return frozenset(fold(verb) for verb in verbs if _is_verb(verb))


@lru_cache(_REMEMBERED)
def _lemmas(word: str) -> tuple[str, ...]:
    """Return what a known word is a form of, by the dictionary and by the rules."""
    found = dict.fromkeys(filter(None, (_lemma(word), _lemma(f"{word}s"))))
    if word.endswith(("ive", "ives")):
        found[word.removesuffix("s")] = None
    for lemma in list(found):
        verb, masculine = _of(lemma, _PARTICIPLES), _of(lemma, _FEMININES)
        if masculine and not _is_verb(masculine):
            found[masculine] = None
        if verb and not (lemma.endswith("ant") and word != lemma):
            found[verb] = None
            if not lemma.endswith(_NOUNS):
                del found[lemma]
    return tuple(found)


def _of(lemma: str, endings: Mapping[str, tuple[str, ...]]) -> str:
    """Return the lemma that another end instead of its own makes of `lemma`, "" if there is none.

    The longest end that is one goes first.
    """
    for length in range(min(_LONGEST, len(lemma)), 0, -1):
        stem, end = lemma[:-length], lemma[-length:]
        for other in endings.get(end, ()):
            candidate = stem + other
            if len(candidate) >= _SHORTEST and _is_lemma(candidate):
                return candidate
    return ""


@cache
def _dictionary() -> Mapping[str, str]:
    return DefaultDictionaryFactory().get_dictionary("fr")


def _lemma(word: str) -> str:
    return _dictionary().get(word, "").lower()


def _is_lemma(word: str) -> bool:
    return _lemma(word) == word


def _is_verb(lemma: str) -> bool:
    """Say whether a lemma has an imperfect."""
    for end, stems in _IMPERFECTS.items():
        stem = lemma.removesuffix(end)
        if stem != lemma and any(_lemma(stem + other) == lemma for other in stems):
            return True
    return False


def _is_name(word: str) -> bool:
    return _dictionary().get(word.capitalize()) == word.capitalize()


@cache
def _accented() -> dict[str, list[str]]:
    """Return the words of the dictionary that have accents, by what they are without."""
    found = defaultdict(list)
    for word in _dictionary():
        if not word.isascii() and word.islower():
            found[fold(word)].append(word)
    return found


def _with_accents(word: str) -> Readings:
    """Return the readings of all that a word that lacks accents may be with them.

    It lacks them if it has none, or if it is no word with those that it has: “deçu”.
    """
    if word in _GROUP_OF:
        return frozenset(_GROUP_OF[each] for each in _accented().get(word, ()) if each in _GROUP_OF)
    candidates = _accented().get(fold(word), ()) if word.isascii() or not _lemma(word) else ()
    return frozenset().union(*(_as_noun(each) | _as_verb(each) for each in candidates))


def _without_plural(folded: str) -> str:
    return folded[:-1] if len(folded) >= _SHORTEST and folded[-1] in "sx" else folded
