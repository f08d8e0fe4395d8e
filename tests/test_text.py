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


def test_no_line_breaks_within_a_sum_a_date_or_an_inversion():
    assert unbroken("75 millions le 22 décembre") == "75\xa0millions le 22\xa0décembre"
    assert unbroken("en 2011 ou avant") == "en 2011 ou avant"
    assert unbroken("Quand a-t-il fini") == "Quand a-\u2060t-\u2060il fini"
    assert unbroken("peut-être, aide-mémoire, dit-on") == "peut-être, aide-mémoire, dit-\u2060on"


def test_no_line_begins_with_a_sign_that_french_sets_off():
    assert unbroken("« Qui ? » dit Jean : 20 %") == "«\xa0Qui\xa0?\xa0» dit Jean\xa0: 20\xa0%"
    assert unbroken("10:30, «déjà»") == "10:30, «déjà»"
