"""Labels of drawings are broken where they would leave the room they have."""

from articles.pictures.lettering import lines, width


def test_a_line_is_filled_before_the_next_begins():
    assert lines("Dassault Systèmes quitte Andromède", 16, 130) == [
        "Dassault Systèmes",
        "quitte Andromède",
    ]


def test_no_line_is_wider_than_its_room():
    for room in (40, 90, 200):
        found = lines("Le directeur financier s’explique lors d’une conférence", 14, room)
        assert all(width(line, 14) <= room for line in found)


def test_a_no_break_space_keeps_words_together():
    assert lines("le 1er\N{NO-BREAK SPACE}août", 16, 65) == ["le", "1er\N{NO-BREAK SPACE}août"]


def test_a_word_too_long_is_cut_by_an_ellipsis():
    (line,) = lines("anticonstitutionnellement", 16, 60)
    assert line.endswith("…")
    assert width(line, 16) <= 60


def test_bold_letters_are_wider():
    assert width("Orange", 16, is_bold=True) > width("Orange", 16)


def test_no_words_make_no_lines():
    assert lines("", 16, 100) == []
