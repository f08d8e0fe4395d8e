"""What an ingest asks of a database that holds a record already, and what it tells of it."""

import pytest
from django.core.management import CommandError, call_command

from actors.models import Actor
from andromede_site.comparison import Outcome
from andromede_site.fixtures import FaultyRecordError
from articles.models import ArticleText, Event, Mention, Quote, Topic

pytestmark = pytest.mark.django_db

ACTORS, NUAGE = "actors/actors.yaml", "articles/nuage.yaml"


def test_a_whole_folder_rests_on_nothing_that_only_the_database_holds(held):
    held.cut(ACTORS, "vega")
    with pytest.raises(FaultyRecordError, match="there is no actor “vega”"):
        held.ingest()
    held.ingest(NUAGE)
    assert Actor.objects.filter(slug="vega").exists()


def test_a_folder_without_its_facts_is_refused(whole):
    for path in (whole.path / "facts").glob("*.yaml"):
        path.unlink()
    with pytest.raises(FaultyRecordError, match="there is no topic “silence”"):
        whole.ingest()
    assert Topic.objects.exists()


def test_a_passage_is_looked_up_in_the_text_that_the_database_keeps(invented):
    invented.ingest(with_texts=True)
    line = invented.edit(NUAGE, "exact: Nous bâtirons un nuage", "exact: Nous bâtirons un image")
    with pytest.raises(FaultyRecordError, match="the text does not print these words") as refusal:
        invented.ingest()
    assert f"{NUAGE}:{line}: " in str(refusal.value)
    assert Quote.objects.get(slug="morel-nous-batirons").exact == "Nous bâtirons un nuage"


def test_a_text_in_which_nothing_was_anchored_proves_nothing(invented):
    invented.ingest(with_texts=True)
    ArticleText.objects.update(text="Un tout autre texte.")
    invented.edit(NUAGE, "exact: Nous bâtirons un nuage", "exact: Nous bâtirons un image")
    assert invented.ingest() == {Outcome.CHANGED: ["morel-nous-batirons"]}


def test_what_contradicts_what_editors_made_is_told(whole, capsys):
    Mention.objects.filter(event__slug="ouverture").delete()
    call_command("ingest", whole.path)
    assert "to mend" not in capsys.readouterr().out
    whole.edit(ACTORS, "name: Vega", "name: Véga")
    call_command("ingest", whole.path)
    assert "to mend in the database: “slug: ouverture”: event " in capsys.readouterr().out
    assert Event.objects.filter(slug="ouverture").exists()


def test_what_a_single_file_leaves_unproved_is_told(held, capsys):
    held.edit(ACTORS, "slug: vega\n", "slug: altair\n")
    call_command("ingest", held.path / ACTORS)
    assert "to mend in the database: “slug: altair”: " in capsys.readouterr().out


def test_what_is_deleted_is_named_and_what_is_kept_if_asked(held, capsys):
    Actor.objects.filter(slug="lyon").update(note="N")
    held.cut(NUAGE, "vega-se-tait")
    call_command("ingest", held.path)
    told = capsys.readouterr().out
    assert f"deleted: {held.path}/{NUAGE}: quote vega-se-tait: not in its fixture\n" in told
    assert "kept: actor lyon" not in told
    call_command("ingest", held.path, verbosity=2)
    assert "kept: actor lyon\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    "name", ["actors/extra.yml", "facts/extra.yaml", "extra.yaml", "articles/sub/more.yaml"]
)
def test_a_file_that_is_no_fixture_is_not_passed_over(held, name, capsys):
    (held.path / name).parent.mkdir(exist_ok=True)
    held.write(name, "actors: [")
    for command in ("ingest", "verify"):
        with pytest.raises(CommandError):
            call_command(command, held.path)
        told = capsys.readouterr().err
        assert f"{held.path}/{name}:1: is not read, since it is none of actors/*.yaml, " in told
