"""The database as fixtures: canonical, whole or not at all, and the same once ingested again."""

import random
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.models import Actor
from andromede_site.comparison import Outcome
from andromede_site.fixtures import FaultyRecordError
from andromede_site.models import Baseline, FormerSlug
from articles.export import export
from articles.models import Article, ArticleText, Commitment, Mention, Position, Quote, Topic
from articles.verify import ALL_SECTIONS
from tests.collection import Collection

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_postgresql]

MONEY, NUAGE, RETARD = "facts/commitments.yaml", "articles/nuage.yaml", "articles/retard.yaml"


@pytest.fixture
def held(told):
    """Return the record of every kind of entry, ingested once."""
    told.ingest()
    return told


@pytest.fixture
def out(tmp_path):
    return tmp_path / "out"


def _files(folder):
    return {path.relative_to(folder).as_posix(): path.read_text() for path in _paths(folder)}


def _paths(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def _empty_database():
    """Delete the record, and all that is remembered of it."""
    Commitment.objects.update(may_replace=None)
    for section in reversed(ALL_SECTIONS):
        section.form.model.objects.all().delete()
    Baseline.objects.all().delete()
    FormerSlug.objects.all().delete()


def _at(path: Path) -> Collection:
    collection = Collection(path, {}, {})
    collection.path = path
    return collection


# The record, out and in.


def test_the_projects_own_fixtures_come_out_as_they_are(real):
    real.ingest()
    before = _files(real.path)
    assert export(real.path).written == []
    assert _files(real.path) == before


def test_an_export_is_laid_out_by_kind_and_by_article(held, out):
    export(out)
    assert set(_files(out)) == {
        *(f"actors/{kind}.yaml" for kind in ("company", "medium", "person", "project")),
        "actors/state_body.yaml",
        *(f"facts/{kind}.yaml" for kind in ("affiliations", "commitments", "events")),
        *(f"facts/{kind}.yaml" for kind in ("statements", "stories", "topics")),
        NUAGE,
        RETARD,
    }


def test_an_export_into_an_empty_database_comes_out_equal(held, out, tmp_path):
    export(out)
    _empty_database()
    assert set(_at(out).ingest()) == {Outcome.CREATED}
    export(tmp_path / "again")
    assert _files(tmp_path / "again") == _files(out)


def test_an_export_over_the_same_database_changes_nothing(held, out):
    export(out)
    assert _at(out).ingest() == {}
    assert export(out).written == []


def test_an_odd_layout_comes_out_canonical(held, out):
    export(out)
    for path in held.path.glob("*/*.yaml"):
        path.write_text(_oddly(path.read_text()))
    assert "'title'" in held.read(NUAGE)
    _empty_database()
    held.ingest()
    assert export(out).written == []


def _oddly(text):
    """Quote all keys, shuffle them and the entries, and put blank lines everywhere."""
    shuffle = random.Random(7).shuffle  # noqa: S311
    sections = re.split(r"^(?=\S)", text, flags=re.MULTILINE)[1:]
    shuffle(sections)
    odd = []
    for section in sections:
        head, *entries = re.split(r"^(?=  - )", section, flags=re.MULTILINE)
        shuffle(entries)
        odd += [head, *(_shuffled(entry, shuffle) for entry in entries)]
    quoted = re.sub(r"^( +(?:- )?)(\w+):", r"\1'\2':", "\n\n".join(odd), flags=re.MULTILINE)
    return quoted.replace("'slug':", '"slug" :')


def _shuffled(entry, shuffle):
    parts = re.split(r"^(?=    \w)", entry.rstrip().replace("  - ", "    ", 1) + "\n", flags=re.M)
    parts = [part for part in parts if part.strip()]
    shuffle(parts)
    return "  - " + "".join(parts)[4:]


def test_an_edit_is_all_that_differs(held, out):
    export(out)
    before = _files(out)
    Quote.objects.filter(slug="vega-se-tait").update(translation="would not comment")
    assert [path.name for path in export(out).written] == ["nuage.yaml"]
    after = _files(out)
    assert after.pop(NUAGE) == before.pop(NUAGE).replace("did not comment", "would not comment")
    assert after == before


def test_what_an_editor_made_comes_out_with_its_status(held, out, make_actor, make_quote):
    nuage = Article.objects.get(slug="nuage")
    make_actor("Orange", slug="orange", status="in_review")
    make_quote(slug="du-bureau", article=nuage, status="draft")
    export(out)
    assert "  - slug: orange\n" in (out / "actors/company.yaml").read_text()
    assert "status: in_review\n" in (out / "actors/company.yaml").read_text()
    _empty_database()
    _at(out).ingest()
    assert Quote.objects.get(slug="du-bureau").status == "draft"
    assert export(out).written == []


def test_former_slugs_come_out_beside_the_slug(held, out):
    FormerSlug.objects.record("actor", "vega-sa", "vega")
    FormerSlug.objects.record("actor", "agence-vega", "vega")
    FormerSlug.objects.record("actor", "lyon", "vega")
    FormerSlug.objects.record("actor", "gone", "nobody")
    export(out)
    lines = (
        "  - slug: vega\n    formerly:\n      - agence-vega\n      - vega-sa\n    kind: company\n"
    )
    assert lines in (out / "actors/company.yaml").read_text()


def test_private_texts_stay_private(invented, out):
    invented.ingest(with_texts=True)
    ArticleText.objects.filter(article__slug="nuage").update(text="Ceci est privé.")
    export(out)
    assert not [name for name, text in _files(out).items() if "Ceci est privé" in text]
    assert all("météo" not in text for text in _files(out).values())


def test_baselines_make_no_difference(held, out):
    export(out)
    Baseline.objects.all().delete()
    assert export(out).written == []


def test_an_empty_database_is_an_empty_folder(out):
    assert export(out).written == []
    assert list(out.iterdir()) == []


# Drafts without a place.


@pytest.fixture
def unplaced(invented, make_quote, make_mention, make_headline):
    """Return a record to which an editor added passages that have no place yet."""
    invented.ingest()
    nuage, vega = Article.objects.get(slug="nuage"), Actor.objects.get(slug="vega")
    given = {"article": nuage, "start": None, "status": "draft"}
    make_quote("Un mot, entendu", slug="du-bureau", **given)
    make_mention("L’agence Vega prête", actor=vega, **given)
    make_mention("soit 50 millions", actor=vega, **given)
    make_headline(exact="À lire aussi", **given)
    return invented


def test_passages_without_a_place_come_out_and_in(unplaced, out):
    export(out)
    assert _at(out).ingest() == {}
    _empty_database()
    _at(out).ingest()
    assert Mention.objects.filter(start=None).count() == 2
    assert export(out).written == []


def test_a_passage_without_a_place_is_told_from_others_by_its_first_words(unplaced):
    keys = {mention.key for mention in Mention.objects.filter(start=None)}
    assert keys == {"actor/vega/nuage/l-agence-vega-prete", "actor/vega/nuage/soit-50-millions"}


def test_verify_takes_a_draft_without_a_place(unplaced, out):
    export(out)
    collection = _at(out)
    collection.texts = unplaced.texts
    assert collection.faults() == []


def test_anchor_places_the_drafts_that_the_text_prints(unplaced, out):
    export(out)
    call_command("anchor", out, texts=unplaced.texts)
    written = (out / NUAGE).read_text()
    assert re.search(r"exact: L’agence Vega prête\n    start: \d+\n    end: \d+\n", written)
    assert "exact: Un mot, entendu\n    attribution" in written


def test_two_drafts_that_nothing_tells_apart_are_refused(unplaced, out, make_mention):
    nuage, vega = Article.objects.get(slug="nuage"), Actor.objects.get(slug="vega")
    make_mention("Soit 50 millions", actor=vega, article=nuage, start=None, status="draft")
    with pytest.raises(FaultyRecordError, match="stands already at"):
        export(out)
    assert not out.exists()


# What fixtures cannot hold.


@pytest.mark.parametrize(
    ("model", "lookup", "changed", "message"),
    [
        (Actor, "vega", {"name_fr": "", "name_en": "Vega"}, "“slug: vega”: name: is missing in"),
        (Actor, "vega", {"name_fr": "V\x0bga"}, "“slug: vega”: holds a control character"),
        (Actor, "vega", {"slug": "Vega_SA"}, "“slug: Vega_SA”: slug: write the slug in lower"),
        (Article, "nuage", {"slug": "a/../b"}, "its slug can name no file; write letters"),
        (Article, "nuage", {"source": "../nuage.txt"}, "“slug: nuage”: source: is no file name"),
        (Quote, "morel-deux-ans", {"paraphrase": "x" * 1001}, "“slug: morel-deux-ans”: paraphrase"),
        (Topic, "duree", {"summary_fr": "x" * 601}, "“slug: duree”: summary: is longer"),
        (
            Position,
            "duree-lyon",
            {"slug": "Duree-Vega"},
            "“slug: Duree-Vega”: slug: “Duree-Vega” d",
        ),
    ],
)
def test_what_fixtures_cannot_hold_is_named_and_nothing_is_written(
    held, out, model, lookup, changed, message
):
    model.objects.filter(slug=lookup).update(**changed)
    with pytest.raises(FaultyRecordError) as refusal:
        export(out)
    assert [fault for fault in refusal.value.faults if message in str(fault)], refusal.value
    assert all(str(fault).startswith(f"{out}/") for fault in refusal.value.faults)
    assert not out.exists()


def test_entries_that_contradict_each_other_come_out_and_are_told(held, out, capsys):
    Commitment.objects.filter(slug="vega-30-millions").update(amount=31_000_000)
    with pytest.raises(CommandError, match="2 to mend; all is exported, but cannot be ingested"):
        call_command("export", out)
    told = capsys.readouterr().err
    assert "“commitment: vega-30-millions”: amount: 30000000 here, but 31000000 in the" in told
    assert "amount: 31000000" in (out / MONEY).read_text()


# The folder.


def test_the_command_tells_which_files_it_wrote(held, out, capsys):
    call_command("export", out)
    assert f"exported: {out}/actors/company.yaml\n" in capsys.readouterr().out
    call_command("export", out)
    assert capsys.readouterr().out == "all files are up to date already\n"


def test_only_what_differs_is_written(held, out):
    export(out)
    times = {path: path.stat().st_mtime_ns for path in _paths(out)}
    Actor.objects.filter(slug="vega").update(name_fr="Véga")
    assert [path.name for path in export(out).written] == ["company.yaml"]
    changed = {path.name for path in _paths(out) if path.stat().st_mtime_ns != times[path]}
    assert changed == {"company.yaml"}


def test_other_fixtures_in_the_folder_are_named_and_nothing_is_written(held, capsys):
    before = _files(held.path)
    with pytest.raises(CommandError, match="1 to mend; nothing was written"):
        call_command("export", held.path)
    line = f"{held.path}/actors/actors.yaml:1: the export has nothing for this file, but it would"
    assert line in capsys.readouterr().err
    assert _files(held.path) == before


def test_other_files_in_the_folder_are_left_alone(held, out):
    out.mkdir()
    (out / "LISEZMOI.txt").write_text("Bonjour")
    export(out)
    assert (out / "LISEZMOI.txt").read_text() == "Bonjour"


@pytest.mark.parametrize("name", ["file", "file/below", "x" * 300])
def test_a_folder_that_cannot_be_is_an_error_of_the_command(held, tmp_path, name, capsys):
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="nothing was written"):
        call_command("export", tmp_path / name)
    assert "cannot be written" in capsys.readouterr().err


def test_a_write_that_fails_leaves_the_folder_as_it_was(held, out, monkeypatch):
    export(out)
    before = _files(out)
    Actor.objects.filter(slug="vega").update(name_fr="Véga")
    Quote.objects.filter(slug="vega-se-tait").update(translation="would not comment")
    written = Path.write_bytes

    def fail(path, content):
        if "nuage" in path.name:
            raise OSError(28, "No space left on device", str(path))
        return written(path, content)

    monkeypatch.setattr(Path, "write_bytes", fail)
    with pytest.raises(FaultyRecordError, match="No space left on device"):
        export(out)
    assert _files(out) == before


@pytest.mark.parametrize("command", ["ingest", "verify", "ingest_actors"])
def test_a_path_too_long_for_any_file_is_an_error_of_the_command(command):
    with pytest.raises(CommandError, match="no such file or folder; correct PATH"):
        call_command(command, "x" * 5000)


# Cost.


def test_an_export_takes_as_many_queries_for_many_quotes(held, out, make_quote):
    nuage, topic = Article.objects.get(slug="nuage"), Topic.objects.get(slug="silence")
    actors = list(Actor.objects.all())

    def queries(count):
        for _number in range(count):
            quote = make_quote(article=nuage, speaker=actors[0], about=actors, topics=[topic])
            FormerSlug.objects.record("quote", f"ex-{quote.slug}", quote.slug)
        with CaptureQueriesContext(connection) as captured:
            export(out)
        return len(captured)

    assert queries(5) == queries(45)
