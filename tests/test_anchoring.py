"""Finding words in a text however their typography was retyped, and never others instead."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.anchoring import (
    AbsentError,
    AmbiguousError,
    AnchoringError,
    has_outer_marks,
    locate,
    nearest,
    occurrences,
)

# What newsrooms, keyboards and scripts put between the same words, and letters around it.
TYPOGRAPHY = "'’\"«»“”-–—…. ,:;!%\n\t\r\u00a0\u202f\u00ad\u200b\u0301\u0308aeéE1😀ﬁ"
TEXTS = st.text(st.sampled_from(TYPOGRAPHY), max_size=60) | st.text(max_size=60)


@pytest.mark.parametrize(
    ("printed", "typed"),
    [
        ("l’opérateur", "l'opérateur"),
        ("l'opérateur", "l’opérateur"),
        ("lʼopérateur", "l'opérateur"),
        ("le « nuage » national", 'le "nuage" national'),
        ("le «\u00a0nuage\u00a0» national", "le « nuage » national"),
        ("le «nuage» national", "le « nuage » national"),
        ("le “nuage” national", "le « nuage » national"),
        ("le « nuage« national", "le « nuage » national"),
        ("le »nuage« national", "le « nuage » national"),
        ("le « nuage “à nous” » national", 'le « nuage "à nous" » national'),
        ("le « nuage national", 'le "nuage national'),
        ("80\u00a0millions", "80 millions"),
        ("80\u202f000 euros", "80 000 euros"),
        ("une hausse de 3\u00a0%", "une hausse de 3%"),
        ("pourquoi\u202f?", "pourquoi ?"),
        ("pourquoi?", "pourquoi ?"),
        ("Lyon – Lille", "Lyon - Lille"),
        ("Lyon — Lille", "Lyon – Lille"),
        ("à suivre…", "à suivre..."),
        ("à suivre...", "à suivre…"),
        ("e\u0301tat", "état"),
        ("état", "e\u0301tat"),
        ("a\u0300 bientôt", "à bientôt"),
        ("hé\u00adber\u00adge\u00adment", "hébergement"),
        ("hébergement", "hé\u00adbergement"),
        ("nuage\u200b national", "nuage national"),
        ("deux\nlignes", "deux lignes"),
        ("deux\r\nlignes", "deux lignes"),
        ("deux\n\n  lignes", "deux lignes"),
        ("deux lignes", "deux\nlignes"),
        ("ministre,  assure", "ministre, assure"),
    ],
)
def test_words_are_found_whatever_their_typography(printed, typed):
    text = f"Avant, {printed}, après."
    place = locate(text, typed)
    assert place.exact == text[place.start : place.end] == printed


@pytest.mark.parametrize(
    ("text", "exact", "start", "end"),
    [
        ("😀 Le nuage", "nuage", 5, 10),
        ("👨‍👩‍👧 Le nuage", "nuage", 9, 14),
        ("e\u0301tat de l’e\u0301tat-major", "état-major", 11, 22),
        ("un ca\u0302ble tendu", "câble", 3, 9),
        ("un ca\u0302ble", "câble", 3, 9),
        ("\ufeffLe nuage", "Le nuage", 1, 9),
        ("un\r\ndeux\r\ntrois", "deux trois", 4, 15),
        ("un mot", "  mot ", 3, 6),
    ],
)
def test_a_place_counts_code_points(text, exact, start, end):
    place = locate(text, exact)
    assert (place.start, place.end) == (start, end)
    assert place.exact == text[start:end]


@pytest.mark.parametrize(
    ("printed", "typed"),
    [
        ("le géant Thales", "le géant Thalès"),
        ("le géant Thalès", "le géant Thales"),
        ("le géant Thalès", "le géant Thale\u0302s"),
        ("un grand nuage", "un Grand nuage"),
        ("75 millions d’euros", "76 millions d’euros"),
        ("1,5 million", "15 million"),
        ("nous regrettons ce choix", "nous regrettions ce choix"),
        ("il faut partir", "il faut repartir"),
        ("l’un ou l’autre", "lun ou lautre"),
        ("c’est fini…", "c’est fini."),
        ("c’est fini…", "c’est fini.."),
        ("grand ouvert", "grand-ouvert"),
    ],
)
def test_a_lookalike_is_never_taken(printed, typed):
    with pytest.raises(AbsentError) as refusal:
        locate(f"Hier encore, {printed} !", typed)
    assert set(refusal.value.nearest.split()) & set(printed.split())


@pytest.mark.parametrize(
    ("exact", "expected"),
    [
        ("le nuage français coûtera 20 milions", "le nuage français coûtera 20 millions,"),
        ("le NUAGE français", "le nuage français"),
        ("nuâge", "nuage"),
        ("rien de tel", ""),
        ("", ""),
        ("  ", ""),
    ],
)
def test_the_nearest_words_are_shown(exact, expected):
    text = "Hier, le nuage français coûtera 20 millions, dit-on."
    assert nearest(text, exact) == expected


@pytest.mark.parametrize("exact", ["", " ", "\u200b", "\u00ad", "introuvable"])
def test_words_that_are_not_there_have_no_place(exact):
    assert occurrences("Un texte.", exact) == []
    with pytest.raises(AbsentError):
        locate("Un texte.", exact)


def test_nothing_is_found_in_an_empty_text():
    with pytest.raises(AbsentError):
        locate("", "mot")


def test_words_printed_twice_are_refused_with_both_places():
    with pytest.raises(AmbiguousError) as refusal:
        locate("Orange dit oui. L’Orange de 2011, non.", "Orange")
    assert [place.start for place in refusal.value.places] == [0, 18]


def test_places_that_overlap_are_all_counted():
    assert [place.start for place in occurrences("non non non", "non non")] == [0, 4]


@pytest.mark.parametrize(
    ("prefix", "suffix", "start"),
    [
        ("Selon", "", 6),
        ("", "se tait", 24),
        ("Mais", "se", 24),
        ("selon'", "", None),
        ("", "parle « haut", 6),
        ("", '"haut', None),
        ("Mais ", " se", 24),
        ("Ma", "", None),
    ],
)
def test_prefix_and_suffix_tell_two_places_apart(prefix, suffix, start):
    text = "Selon Orange parle « haut ».\nMais Orange se tait"
    starts = [place.start for place in occurrences(text, "Orange", prefix, suffix)]
    assert starts == ([] if start is None else [text.index("Orange", start)])


def test_a_prefix_ends_right_before_the_words():
    text = "Orange, dit Orange"
    assert [place.start for place in occurrences(text, "Orange", prefix="dit")] == [12]
    assert occurrences(text, "Orange", prefix="Orange,") == []


@settings(deadline=None, max_examples=500)
@given(TEXTS, st.data())
def test_a_slice_of_a_text_is_found_where_it_was_cut(text, data):
    """With all that stands around it. A letter without its accent is none, and is not found."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    exact = text[start:end]
    try:
        place = locate(text, exact, text[:start], text[end:])
    except AbsentError:
        cuts = text[start : start + 1] + text[end : end + 1]
        assert not _letters(exact) or any(map(unicodedata.combining, cuts))
    except AmbiguousError:
        assert not _letters(exact)
    else:
        assert start - 1 <= place.start
        assert text[place.start : place.end] == place.exact
        assert _letters(place.exact) == _letters(exact)


@settings(deadline=None, max_examples=500)
@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_whatever_is_asked_has_an_answer_or_an_anchoring_error(text, exact, prefix, suffix):
    try:
        place = locate(text, exact, prefix, suffix)
    except AnchoringError:
        return
    assert text[place.start : place.end] == place.exact
    assert _letters(place.exact) == _letters(exact)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["nuage", "l’État", "75", "« oui »", "?"]), min_size=1))
def test_a_whole_text_is_found_in_itself(tokens):
    text = " ".join(tokens)
    place = locate(text, text)
    assert (place.start, place.end) == (0, len(text))


def _letters(words):
    return [c for c in unicodedata.normalize("NFC", words) if c.isalnum()]


@pytest.mark.parametrize(
    "exact",
    [
        "« Nous partons »",
        '"Nous partons"',
        "“Nous partons”",
        "« Nous partons",
        "Nous partons »",
        "Nous partons«",
        "»Nous partons",
        "« le « nuage » français »",
        "« le “nuage” français »",
        '"le « nuage » français"',
        " Nous partons",
        "Nous partons\n",
        "Nous partons\u00a0",
        "«",
        '"',
    ],
)
def test_outer_marks_are_seen(exact):
    assert has_outer_marks(exact)


@pytest.mark.parametrize(
    "exact",
    [
        "Nous partons",
        "le « nuage » français",
        "« nuage » français",
        "le « nuage »",
        "le « nuage« ",
        "« oui » ou « non »",
        '"oui" ou "non"',
        "« oui« ou « non«",
        "l’État",
        "l'État'",
        "",
    ],
)
def test_marks_inside_the_words_belong_to_them(exact):
    assert not has_outer_marks(exact.strip())


@settings(deadline=None)
@given(TEXTS)
def test_any_words_can_be_asked_for_outer_marks(exact):
    assert has_outer_marks(exact) in (True, False)
