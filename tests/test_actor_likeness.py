"""Which names may be spellings of one, and which actors a new one may be."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors import likeness
from actors.duplicates import resembling
from actors.likeness import are_alike

pytestmark = pytest.mark.slow_on_postgresql


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Thalès", "THALES"),
        ("Thales SA", "Thalès"),
        ("Thales S.A.", "Groupe Thalès"),
        ("La Tribune", "Tribune"),
        ("L’État", "État"),
        ("Hewlett-Packard", "Hewlett Packard"),
        ("Cloudwatt", "Cloud Watt"),
        ("Dassault Sytemes", "Dassault Systèmes"),
        ("Attos", "Atos"),
        ("Charlès, Bernard", "Bernard Charlès"),
        ("J. Dupont", "Jean Dupont"),
        ("J.-C. Dupont", "Jean-Claude Dupont"),
        ("AFP", "Agence France-Presse"),
        ("A.F.P.", "Agence France-Presse (AFP)"),
        ("Agence France Presse", "Agence France-Presse (AFP)"),
        ("CDC", "Caisse des dépôts et consignations"),
        ("CGI", "Commissariat général à l’investissement"),
        ("SA", "S.A."),
    ],
)
def test_names_that_may_be_spellings_of_one_are_alike(one, other):
    assert are_alike(one, other)
    assert are_alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Orange", "Orange Business Services"),
        ("SFR", "EDF"),
        ("Jean Dupont", "Marie Dupont"),
        ("J. Dupont", "Marie Dupont"),
        ("Article 2", "Article 3"),
        ("A320", "A330"),
        ("Groupe Orange", "Groupe Thales"),
        ("Ministre de l’Industrie", "Ministre de la Défense"),
        ("…", "!"),
        ("", "Orange"),
    ],
)
def test_names_of_others_are_not_alike(one, other):
    assert not are_alike(one, other)
    assert not are_alike(other, one)


def test_articles_and_legal_forms_count_where_nothing_else_is_left():
    assert likeness.main_words("Le Groupe SA") == ["groupe", "sa"]
    assert likeness.main_words("Les") == ["les"]


@pytest.mark.parametrize(
    "typed",
    [
        "Dassault Systemes SA",
        "Systèmes Dassault",
        "Dassaut Systèmes",
        "DASSAULT-SYSTÈMES",
        "D. Systèmes",
        "3DS",
        "The Dassault Company",
    ],
)
def test_an_actor_is_found_by_any_name_and_spelling_like_what_is_typed(make_actor, typed):
    spellings = ("3DS", "Groupe Dassault Systèmes")
    dassault = make_actor("Dassault Systèmes", name_en="Dassault", spellings=spellings)
    make_actor("Orange", spellings=("France Télécom",))
    assert resembling(["Zzz", typed]) == [dassault]
    assert resembling([typed], besides=dassault.pk) == []


def test_an_acronym_finds_what_it_stands_for_and_is_found_by_it(make_actor):
    words = make_actor("Conseil national du logiciel libre")
    letters = make_actor("CNLL", kind="group")
    assert resembling(["CNLL"]) == [letters, words]
    assert resembling(["Conseil national du logiciel libre"]) == [words, letters]


@pytest.mark.parametrize("typed", ["", "  ", "-", "x", "ß", "%", "\N{CLOUD}", "a" * 200, "' OR 1"])
def test_whatever_is_typed_may_be_like_nothing(make_actor, typed):
    make_actor("Thales")
    assert resembling([typed]) == []


def test_a_name_of_one_letter_is_like_itself(make_actor):
    actor = make_actor("X")
    make_actor("Y")
    assert resembling(["x"]) == [actor]


def test_as_many_queries_find_duplicates_among_many_actors(make_actor):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            resembling(["Nuage bleu"])
        return len(captured)

    make_actor("Nuage bleu", spellings=("Nuage",))
    few = queries()
    for number in range(20):
        make_actor("Nuage bleu", spellings=(f"Nuage {number}",))
    assert queries() == few
