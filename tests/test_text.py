"""Folding and words: what lets people find French however they type it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from andromede_site.text import fold, unbroken, words


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("etat", "État"),
        ("THALES", "Thalès"),
        ("oeuvre", "Œuvre"),
        ("curriculum vitae", "curriculum vitæ"),
        ("l'etat", "l’État"),
        ("aujourd'hui", "aujourdʼhui"),
        ("noel", "Noe\u0308l"),
        ("ca", "Ça"),
        ("strasse", "Straße"),
        ("150 millions", "150\u00a0millions"),
        ("20 %", "20\u202f%"),
    ],
)
def test_case_accents_and_typography_fold_away(typed, printed):
    assert fold(typed) == fold(printed)


@pytest.mark.parametrize(("one", "other"), [("orage", "orange"), ("cote", "coter"), ("1,5", "15")])
def test_different_words_stay_different(one, other):
    assert fold(one) != fold(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("« l’État »", ["l", "etat"]),
        ("Jean-Paul Smith", ["jean", "paul", "smith"]),
        ("285 millions d'euros", ["285", "millions", "d", "euros"]),
        ("snake_case", ["snake", "case"]),
        ("Numergy/Cloudwatt", ["numergy", "cloudwatt"]),
        ("… – !", []),
        ("", []),
    ],
)
def test_words_are_folded_and_split_at_elisions(text, expected):
    assert words(text) == expected


@settings(deadline=None)
@given(st.text())
def test_folding_folded_text_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


def test_no_line_begins_with_a_sign_that_french_sets_off():
    assert unbroken("« Qui ? » dit-il : 20 %") == "«\xa0Qui\xa0?\xa0» dit-il\xa0: 20\xa0%"
    assert unbroken("10:30, «déjà»") == "10:30, «déjà»"
