"""The French analysis: every form of a word finds every other, and no other word."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from andromede_site.text import fold
from articles.search.tokens import significant, tokens

WORDS = [
    "vendre vend vendent vendu vendue vendus vendues vendait vendrait vendons vendant",
    "choisir choisit choisi choisie choisissons choisissait choisira choisissant",
    "réussir réussi réussie réussirait réussissent",
    "aller va vont allait allaient allé allée ira iront",
    "prendre pris prise prennent prenait prendra",
    "promettre promis promise promet promettait",
    "national nationale nationaux nationales",
    "doux douce doux douces",
    "nouveau nouvelle nouveaux nouvelles",
    "européen européenne européens européennes",
    "actif active actifs actives",
    "directeur directrice directeurs directrices",
    "cheval chevaux",
    "œil yeux",
    "œuvre œuvres",
    "actionnaire actionnaires",
    "société sociétés",
    "intérêt intérêts",
    "français française françaises",
]

APART = [
    ("porter", "portail"),
    ("France", "francs"),
    ("marché", "marchandise"),
    ("état", "étang"),
    ("nation", "national"),
    ("concurrent", "concurrence"),
    ("part", "partage"),
    ("banque", "banc"),
    ("ligne", "lin"),
    ("machine", "machin"),
    ("pelle", "peau"),
    ("appelle", "appel"),
]


def finds(asked, text):
    """Say whether a search for a word finds a text."""
    return all(
        any(not part.asked.isdisjoint(token.readings) for token in tokens(text))
        for part in significant(asked)
    )


@pytest.mark.parametrize("forms", WORDS, ids=lambda forms: forms.split()[0])
def test_any_form_of_a_word_finds_every_other(forms):
    for asked, held in permutations(forms.split(), 2):
        assert finds(asked, f"Il dit : {held}."), (asked, held)
        assert finds(asked.upper(), held), (asked, held)


@pytest.mark.parametrize("forms", WORDS, ids=lambda forms: forms.split()[0])
def test_accents_may_be_left_out_in_a_search_or_by_a_text(forms):
    for asked, held in permutations(forms.split(), 2):
        assert finds(fold(asked), held), (fold(asked), held)
        assert finds(asked, f"Il dit {fold(held)}."), (asked, fold(held))


@pytest.mark.parametrize(("one", "other"), APART)
def test_words_that_begin_alike_are_told_apart(one, other):
    text = "Selon lui, {} en décide."
    assert not finds(one, text.format(other))
    assert not finds(other, text.format(one))


@pytest.mark.parametrize(("name", "word"), [("René", "renaître"), ("Paris", "pari")])
def test_a_word_does_not_find_a_name_that_could_be_its_form(name, word):
    assert not finds(word, f"Le ministre a vu {name} hier.")


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("René Ricol", "rené"),
        ("René Ricol", "RENE"),
        ("Thales", "thales"),
        ("Thalès", "Thales"),
        ("Orange", "orange"),
        ("Dassault Systèmes", "systeme"),
        ("Atos", "atos"),
        ("SFR", "sfr"),
        ("Fleur Pellerin", "pellerin"),
    ],
)
def test_a_name_is_found_as_it_is_typed(name, asked):
    assert finds(asked, f"Le ministre a vu {name} hier.")
    assert finds(asked, name)


@pytest.mark.parametrize(
    ("text", "surfaces"),
    [
        ("L’État n'a pas", ["l", "etat", "n", "a", "pas"]),
        ("jusqu’à ce qu'il", ["jusqu", "a", "ce", "qu", "il"]),
        ("aujourd’hui, aujourd'hui", ["aujourdhui", "aujourdhui"]),
        ("quelqu’un de prud’homal", ["quelquun", "de", "prudhomal"]),
        ("le porte-parole", ["le", "porte", "parole"]),
        ("a-t-il", ["a", "t", "il"]),
        ("e\u0301te\u0301 ﬁn cœur", ["ete", "fin", "coeur"]),
        ("1 234 567 €", ["1234567", "€"]),
        ("1\u202f234 et 1\u00a0234", ["1234", "et", "1234"]),
        ("12,5\u00a0% ou 12.5 %", ["12.5", "%", "ou", "12.5", "%"]),
        ("20 M€, 2 Md€", ["20", "m€", "2", "md€"]),
        ("en 2011 150 millions", ["en", "2011", "150", "millions"]),
        ("« Cloudwatt »…", ["cloudwatt"]),
        ("", []),
        ("\x00 – …", []),
    ],
)
def test_a_text_is_read_word_by_word(text, surfaces):
    assert [token.surface for token in tokens(text)] == surfaces


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("20 millions", "20 M€"),
        ("20", "20 M€"),
        ("euros", "20 M€"),
        ("M€", "vingt millions d’euros"),
        ("l'État", "un État"),
        ("d’actionnaires", "les actionnaires"),
        ("qu’elle", "elle"),
        ("porte-parole", "les porte-parole"),
    ],
)
def test_units_elisions_and_compounds_come_right(asked, text):
    for word in asked.split():
        assert finds(word, text)


@given(st.text())
def test_any_text_is_read(text):
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end <= len(text)
        assert token.surface
        assert token.readings
        assert not any(" " in reading for reading in token.readings)
        end = token.end


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        *(("devoir", "du"), ("dû", "du"), ("avoir", "s"), ("partir", "par"), ("mai", "mais")),
        *(("de", "un"), ("un", "des"), ("son", "notre"), ("se", "son"), ("seoir", "si")),
        *(("dé", "de"), ("du", "devait"), ("tore", "tu"), ("devoir", "devant")),
    ],
)
def test_small_words_are_no_forms_of_others(typed, printed):
    assert not finds(typed, f"Il dit {printed}.")


@pytest.mark.parametrize(
    ("typed", "printed"),
    [("une", "un"), ("ces", "cette"), ("la", "les"), ("ou", "où"), ("des", "dès"), ("a", "à")],
)
def test_small_words_have_forms_of_their_own(typed, printed):
    assert finds(typed, f"Il dit {printed}.")


@pytest.mark.parametrize("typed", ["deçu", "déçu", "decu", "deçus"])
def test_a_word_that_lacks_one_of_its_accents_is_found(typed):
    assert finds(typed, "Il est déçu.")
