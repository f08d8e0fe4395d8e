"""Where words of one copy of a text stand in another: never at a lookalike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.alignment import Alignment

OLD = """Orage dans le cloud français

Orange a dit hier soir à Lyon qu’elle regrettait la décision de Dassault Systèmes.
L’État apporte 60 millions d’euros, selon le Commissariat aux investissements.
Orange et Thales restent seuls en lice pour construire ce nuage français."""


def _found(old, new, words, nth=0):
    """Return what stands in `new` at the place of the nth `words` of `old`, and where."""
    start = -1
    for _number in range(nth + 1):
        start = old.index(words, start + 1)
    place = Alignment(old, new).place_of(start, start + len(words))
    return place and (place.exact, place.start)


def test_words_in_an_unchanged_text_stay_each_at_its_own_place():
    for nth in range(2):
        start = [0, OLD.rindex("Orange")][nth] if nth else OLD.index("Orange")
        assert _found(OLD, OLD, "Orange", nth) == ("Orange", start)


def test_words_move_along_with_their_sentence():
    new = OLD.replace("hier soir", "hier").replace("Orage", "Un orage")
    assert _found(OLD, new, "60 millions") == ("60 millions", new.index("60 millions"))


def test_sentences_that_swap_keep_their_words():
    head, first, second, last = OLD.replace("\n\n", "\n").split("\n")
    old, new = "\n".join([head, first, second, last]), "\n".join([head, last, second, first])
    assert _found(old, new, "Orange", 0) == ("Orange", new.rindex("Orange"))
    assert _found(old, new, "Orange", 1) == ("Orange", new.index("Orange"))


@pytest.mark.parametrize("nth", [0, 1])
def test_of_two_alike_the_one_that_is_gone_is_not_found_in_the_other(nth):
    new = OLD.replace(["Orange a dit", "Orange et Thales"][nth], ["On a dit", "Thales"][nth])
    assert _found(OLD, new, "Orange", nth) is None
    assert _found(OLD, new, "Orange", 1 - nth) == ("Orange", new.index("Orange"))


def test_short_words_in_other_surroundings_are_not_sure():
    assert _found(OLD, "Un tout autre article, qui parle aussi d’Orange.", "Orange") is None


def test_long_words_alone_are_sure():
    words = "elle regrettait la décision de Dassault Systèmes"
    assert _found(OLD, f"« {words} »", words) == (words, 2)


def test_a_sentence_printed_twice_is_not_sure():
    assert _found(OLD, f"{OLD}\n{OLD}", "60 millions") is None


def test_words_that_two_places_claim_are_not_sure():
    left, right = "Ce matin, dans la grande salle de Lyon,", "et personne n’a voulu le contredire."
    old = f"{left} Orange part, puis revient. Le soir, Orange {right}"
    new = f"{left} Orange {right}"
    assert _found(old, f"{left} Orange part. Orange {right}", "Orange", 0) is not None
    both = [_found(old, new, "Orange", nth) for nth in range(2)]
    assert both[0] == both[1] == ("Orange", new.index("Orange"))


def test_other_signs_are_found_as_the_new_text_prints_them():
    new = OLD.replace("’", "'").replace(" millions", "\u00a0millions")
    words = "60\u00a0millions d'euros"
    assert _found(OLD, new, "60 millions d’euros") == (words, new.index(words))


def test_a_deleted_sentence_is_not_found():
    new = "\n".join(line for line in OLD.split("\n") if "60" not in line)
    assert _found(OLD, new, "60 millions d’euros") is None


_WORDS = st.lists(st.sampled_from(["Orange", "Thales", "a", "l’État", "Lyon,", "«non»", "."]))


@given(_WORDS, _WORDS, _WORDS, st.data())
def test_what_is_found_is_the_same_words_and_stays_where_nothing_changed(head, middle, tail, data):
    old = f"{' '.join(head)} {OLD} {' '.join(tail)}"
    new = f"{' '.join(middle)} {OLD} {' '.join(tail)}"
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    place = Alignment(old, new).place_of(start, end)
    if place and old[start:end].strip() and "’" not in old[start:end]:
        assert place.exact.split() == old[start:end].split()
    same = Alignment(old, old).place_of(start, end)
    if same:
        assert same.start == start or old[start:end][0] in " \n"
