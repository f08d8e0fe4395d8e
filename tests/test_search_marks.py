"""What is marked in a text, exactly and safely."""

import re
from html import unescape
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search.marks import marked, marks
from articles.search.query import parse

TEXT = "L’État vendra l’œuvre « nationale » : 1 234 €, soit 20 M€, aux porte-parole."


def marked_words(typed, text=TEXT):
    return [text[mark.start : mark.end] for mark in marks(parse(typed), text)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("vendu", ["vendra"]),
        ("vendre etat", ["État", "vendra"]),
        ("l'état", ["État"]),
        ("oeuvres", ["œuvre"]),
        ("nationaux", ["nationale"]),
        ("1234", ["1 234"]),
        ("1 234", ["1 234"]),
        ("millions", ["M€"]),
        ("euro", ["€", "M€"]),
        ("porte-parole", ["porte", "parole"]),
        ("nat*", ["nationale"]),
        ("l'œuv*", ["œuvre"]),
        ('"l état vendra"', ["L’État vendra"]),
        ("« œuvre nationale »", ["œuvre « nationale"]),
        ('"vendre"', []),
        ('"état vendre"', []),
        ("-vendra état", ["État"]),
        ("vendra OU nationale", ["vendra", "nationale"]),
        ('"état vendra" vendre', ["État vendra"]),
        ("", []),
        ("²", []),
    ],
)
def test_the_very_words_that_answer_are_marked(typed, expected):
    assert marked_words(typed) == expected


def test_a_form_is_told_unless_it_is_the_word_itself():
    assert marked(parse("vendre"), "Il vend, vend.") == (
        "Il <mark>vend</mark>, <mark>vend</mark>.",
        [("vend", "vendre")],
    )
    assert marked(parse("VEND"), "Il vend.") == ("Il <mark>vend</mark>.", [])
    assert marked(parse("l'état"), "Un État.") == ("Un <mark>État</mark>.", [])
    assert marked(parse("ven*"), "Il vend.").forms == [("vend", "ven*")]


def test_nothing_typed_or_printed_gets_into_the_page_as_html():
    html = marked(parse('"<b>gras</b>" <i>vendre</i>'), '<b>gras</b> & <i>vend</i> "l\'un"').html
    assert re.sub(r"</?mark[^<>]*>", "", html).count("<") == 0
    assert html.startswith("&lt;<mark>b&gt;gras&lt;/b</mark>&gt; &amp; ")


def test_marks_in_words_of_ours_say_so():
    assert marked(parse("vend"), "Il vend.", is_ours=True).html == (
        'Il <mark class="ours">vend</mark>.'
    )


@given(st.text(alphabet="vendré <>&'\"«»-*()l’ée1 ", max_size=60), st.text(max_size=30))
def test_a_marked_text_is_the_text(text, typed):
    html = marked(parse(f"{typed} {text}"), text).html
    assert unescape(re.sub(r"<mark[^<>]*>|</mark>", "", html)) == text
    ends = [(mark.start, mark.end) for mark in marks(parse(text), text)]
    assert ends == sorted(ends)
    assert all(before[1] <= after[0] for before, after in pairwise(ends))
