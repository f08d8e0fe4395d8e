"""The command that writes the place of each passage into its fixture."""

import pytest
from django.core.management import CommandError, call_command

from articles.texts import sha256
from tests.collection import FIXTURES, TEXTS, Collection

NUAGE, RETARD = "articles/nuage.yaml", "articles/retard.yaml"


@pytest.fixture
def bare(tmp_path):
    """Return the invented record before it was anchored."""
    return Collection(tmp_path, FIXTURES, TEXTS)


def _anchor(collection, name=""):
    call_command("anchor", collection.path / name, texts=collection.texts)


def _contents(collection):
    return {path: path.read_bytes() for path in collection.path.glob("*/*.yaml")}


def test_places_and_the_hash_of_the_text_are_written(bare):
    _anchor(bare)
    text = TEXTS["nuage.txt"]
    start = text.index("Nous bâtirons")
    assert f"start: {start}\n    end: {start + 22}\n" in bare.read(NUAGE)
    assert f"text_sha256: {sha256(text)}\n" in bare.read(NUAGE)
    assert bare.faults() == []


def test_anchoring_twice_changes_nothing(bare, capsys):
    _anchor(bare)
    before = _contents(bare)
    capsys.readouterr()
    _anchor(bare)
    assert capsys.readouterr().out == "all places are right already\n"
    assert _contents(bare) == before


def test_the_words_are_written_as_printed(bare):
    bare.edit(NUAGE, "millions d’euros en tout", 'millions  d"euros en tout'.replace('"', "'"))
    _anchor(bare)
    assert "exact: 50 millions d’euros en tout\n" in bare.read(NUAGE)


def test_a_wrong_place_is_put_right(bare):
    bare.edit(NUAGE, "exact: Selon elle\n", "exact: Selon elle\n    start: 3\n    end: 12\n")
    _anchor(bare)
    assert bare.faults() == []


def test_only_what_changed_is_written(bare, capsys):
    _anchor(bare)
    capsys.readouterr()
    bare.edit(RETARD, "start: 38", "start: 3")
    _anchor(bare)
    assert capsys.readouterr().out == f"anchored: {bare.path / RETARD}\n"


def test_one_file_is_anchored_alone(bare):
    _anchor(bare, RETARD)
    assert "start:" in bare.read(RETARD)
    assert bare.read(NUAGE) == FIXTURES[NUAGE]


def test_entries_are_put_in_the_order_of_their_text(bare):
    _anchor(bare)
    written = bare.read(NUAGE)
    assert written.index("actor: lyon") < written.index("actor: anne-morel")
    assert written.index("actor: cumulus") < written.index("commitment: vega-30-millions")


def test_actors_and_facts_are_put_in_canonical_form_too(bare):
    bare.write(
        "facts/statements.yaml",
        "statements:\n- title: Bâtir un nuage\n  slug: batir-un-nuage\n",
    )
    _anchor(bare)
    assert bare.read("facts/statements.yaml") == FIXTURES["facts/statements.yaml"]


def test_newlines_of_windows_become_plain_ones(bare):
    _anchor(bare)
    before = bare.read(NUAGE)
    bare.write(NUAGE, before.replace("\n", "\r\n"))
    _anchor(bare)
    assert bare.read(NUAGE) == before


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "exact: Nous bâtirons un nuage",
            "exact: Nous batirons un nuage",
            "does not print “Nous batirons un nuage”; nearest: “Nous bâtirons un nuage”",
        ),
        ("exact: prête 30", "exact: prête 31", "nearest: “prête 30 millions d’euros"),
        ("exact: Selon elle", "exact: Zut alors", "nothing is like them"),
        ("    prefix: à\n", "", "prints “Cumulus” 2 times; add prefix or suffix to tell"),
        ("prefix: à", "prefix: chez", "does not print “Cumulus”"),
        ("source: nuage.txt", "source: nuages.txt", "there is no text"),
        ("kind: direct", "kind: spoken", "none of the codes"),
        ("exact: Selon elle", "exact:", "exact: is missing; add it"),
    ],
)
def test_what_has_no_one_place_is_refused_and_no_file_is_touched(bare, capsys, old, new, message):
    _anchor(bare)
    bare.edit(RETARD, "start: 38", "start: 3")
    bare.edit(NUAGE, old, new)
    before = _contents(bare)
    with pytest.raises(CommandError, match="1 to mend; nothing was written"):
        _anchor(bare)
    assert message in capsys.readouterr().err
    assert _contents(bare) == before


def test_all_that_is_wrong_is_told_in_one_run(bare, capsys):
    bare.edit(NUAGE, "exact: Selon elle", "exact: Selon lui")
    bare.edit(NUAGE, "kind: refusal", "kind: silence")
    bare.edit(RETARD, "exact: Le Courrier", "exact: La Gazette")
    with pytest.raises(CommandError, match="3 to mend"):
        _anchor(bare)
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(":")[0] for line in lines] == [
        str(bare.path / name) for name in (NUAGE, NUAGE, RETARD)
    ]
