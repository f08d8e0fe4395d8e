"""What an editor means who selects words of a text."""

import pytest

from articles.anchoring import tell_apart
from articles.selection import SelectionError, likely_kind, select

TEXT = (
    "Cœur 😀 de l’e\u0301tat. Il a dit : « On va marquer une petite pause », puis "
    "«\u00a0jamais dire jamais« .\r\nLe projet, dit « Andromède », est « une “belle” idée ». "
    "Encore une idée\u200b."
)


def selected(words: str, before: int = 0, after: int = 0) -> str:
    start = TEXT.index(words)
    return select(TEXT, start - before, start + len(words) + after).exact


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("projet", "projet"),
        ("roje", "projet"),
        ("rojet, di", "projet, dit"),
        ("œu", "Cœur"),
        ("at", "e\u0301tat"),
        ("e\u0301", "e\u0301tat"),
        ("😀 de", "😀 de"),
        (" de ", "de"),
        ("« On va marquer une petite pause »", "On va marquer une petite pause"),
        ("« On va marquer une petite pause »,", "On va marquer une petite pause"),
        (": « On va marquer une petite pause", ": « On va marquer une petite pause"),
        ("«\u00a0jamais dire jamais« ", "jamais dire jamais"),
        ("jamais« .\r\n", "jamais"),
        ("est « une “belle” idée »", "est « une “belle” idée »"),
        ("« une “belle” idée »", "une “belle” idée"),
        ("Encore une idée\u200b", "Encore une idée"),
    ],
)
def test_whole_words_are_taken_without_what_stands_around_them(words, expected):
    assert selected(words) == expected


@pytest.mark.parametrize(
    ("start", "end"), [(-1, 3), (3, 3), (5, 4), (0, 10**30), (4, 5), (len(TEXT), len(TEXT) + 1)]
)
def test_no_words_are_no_selection(start, end):
    with pytest.raises(SelectionError):
        select(TEXT, start, end)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("On va marquer une petite pause", "direct"),
        ("On va", "partial"),
        ("une petite pause", "partial"),
        ("jamais dire jamais", "partial"),
        ("Andromède", "partial"),
        ("Il a dit", "indirect"),
        ("Le projet", "indirect"),
        ("Encore une idée", "indirect"),
    ],
)
def test_the_kind_of_a_quote_is_guessed_by_its_marks(words, kind):
    start = TEXT.index(words)
    assert likely_kind(TEXT, select(TEXT, start, start + len(words))) == kind


def test_words_that_occur_twice_are_told_apart_by_what_stands_beside_them():
    assert tell_apart("un nuage", select("un nuage", 0, 2)) == ("", "")
    text = "un nuage,\r\nun nuage noir"
    assert tell_apart(text, select(text, 14, 19)) == ("un nuage, un", "noir")
