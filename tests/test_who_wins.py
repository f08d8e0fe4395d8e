"""Who wins where an editor and a fixture changed an entry: the rule, case by case."""

from itertools import product

import pytest
from django.core.management import call_command

from actors.entries import ActorEntry
from actors.models import Actor
from andromede_site.comparison import Outcome, decide
from andromede_site.ingest import Side
from andromede_site.models import Baseline, Change
from articles.models import Article, Commitment, Quote

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_postgresql]

ACTORS, MONEY = "actors/actors.yaml", "facts/commitments.yaml"
NUAGE = "articles/nuage.yaml"


# The rule.


@pytest.mark.parametrize(
    ("fixture", "baseline", "database", "expected"),
    [
        ("a", None, None, Outcome.CREATED),
        ("a", "a", "a", Outcome.UNCHANGED),
        ("b", "a", "a", Outcome.CHANGED),
        ("a", "a", "b", Outcome.KEPT),
        ("a", "a", None, Outcome.KEPT),
        ("b", "a", "b", Outcome.UNCHANGED),
        ("b", "a", "c", Outcome.CONFLICT),
        ("b", "a", None, Outcome.CONFLICT),
        (None, "a", "a", Outcome.DELETED),
        (None, "a", "b", Outcome.CONFLICT),
        (None, "a", None, Outcome.UNCHANGED),
        (None, None, "a", Outcome.KEPT),
        ("a", None, "a", Outcome.UNCHANGED),
        ("a", None, "b", Outcome.CONFLICT),
    ],
)
def test_the_side_that_changed_wins(fixture, baseline, database, expected):
    assert decide(fixture, baseline, database) == expected


def test_no_outcome_loses_what_an_editor_wrote():
    for fixture, baseline, database in product(["a", "b", None], repeat=3):
        outcome = decide(fixture, baseline, database)
        if outcome in (Outcome.CREATED, Outcome.CHANGED, Outcome.DELETED):
            assert database == baseline


def test_a_change_in_the_fixture_goes_in(held):
    held.edit(ACTORS, "name: Vega", "name: Véga")
    assert held.ingest() == {Outcome.CHANGED: ["vega"]}
    assert Actor.objects.get(slug="vega").name_fr == "Véga"
    newest = Change.objects.values_list("kind", "slug", "action")[:1]
    assert list(newest) == [("actor", "vega", "changed")]


def test_a_change_in_the_database_stays(held):
    Actor.objects.filter(slug="vega").update(name_fr="Véga")
    assert held.ingest() == held.ingest() == {Outcome.KEPT: ["vega"]}
    assert Actor.objects.get(slug="vega").name_fr == "Véga"


def test_the_same_change_on_both_sides_is_none(held):
    held.edit(ACTORS, "name: Vega", "name: Véga")
    Actor.objects.filter(slug="vega").update(name_fr="Véga")
    assert held.ingest() == {}
    assert Baseline.objects.get(kind="actor", key="vega").content["name"] == "Véga"


def test_a_change_on_both_sides_is_a_conflict_and_the_database_stays(held, capsys):
    held.edit(ACTORS, "name: Vega", "name: Véga")
    Actor.objects.filter(slug="vega").update(name_fr="VEGA")
    assert held.ingest() == {Outcome.CONFLICT: ["vega"]}
    assert Actor.objects.get(slug="vega").name_fr == "VEGA"
    call_command("ingest", held.path)
    line = held.edit(ACTORS, "slug: vega", "slug: vega")
    assert (
        f"in conflict: {held.path}/{ACTORS}:{line}: actor vega: changed in its fixture and in the "
        "database, which differ in name; the database stays: make the two alike, or decide with"
    ) in capsys.readouterr().out


def test_a_conflict_ends_when_the_fixture_takes_the_change_back(held):
    held.edit(ACTORS, "name: Vega", "name: Véga")
    Actor.objects.filter(slug="vega").update(name_fr="VEGA")
    held.ingest()
    held.edit(ACTORS, "name: Véga", "name: Vega")
    assert held.ingest() == {Outcome.KEPT: ["vega"]}


def test_what_left_its_fixture_is_deleted(held):
    held.cut(NUAGE, "vega-se-tait")
    assert held.ingest() == {Outcome.DELETED: ["vega-se-tait"]}
    assert not Quote.objects.filter(slug="vega-se-tait").exists()
    assert not Baseline.objects.filter(key="vega-se-tait").exists()
    assert held.ingest() == {}


def test_what_left_its_fixture_and_was_edited_stays(held):
    held.cut(NUAGE, "vega-se-tait")
    Quote.objects.filter(slug="vega-se-tait").update(translation="kept silent")
    assert held.ingest() == held.ingest() == {Outcome.CONFLICT: ["vega-se-tait"]}
    assert Quote.objects.filter(slug="vega-se-tait").exists()


def test_what_an_editor_deleted_stays_deleted(held):
    Quote.objects.get(slug="vega-se-tait").delete()
    assert held.ingest() == held.ingest() == {Outcome.KEPT: ["vega-se-tait"]}
    assert not Quote.objects.filter(slug="vega-se-tait").exists()


def test_what_an_editor_deleted_and_its_fixture_changed_is_a_conflict(held):
    Quote.objects.get(slug="vega-se-tait").delete()
    held.edit(NUAGE, "translation: did not", "translation: would not")
    assert held.ingest() == {Outcome.CONFLICT: ["vega-se-tait"]}
    assert not Quote.objects.filter(slug="vega-se-tait").exists()


def test_what_both_sides_deleted_is_forgotten(held):
    Quote.objects.get(slug="vega-se-tait").delete()
    held.cut(NUAGE, "vega-se-tait")
    assert held.ingest() == {}
    assert not Baseline.objects.filter(key="vega-se-tait").exists()


def test_what_was_made_in_the_admin_stays(held, make_actor, make_quote, make_article):
    make_actor(slug="orange")
    make_quote(slug="ailleurs", article=Article.objects.get(slug="nuage"))
    assert held.ingest() == {}
    assert Quote.objects.filter(slug="ailleurs").exists()
    assert Actor.objects.filter(slug="orange").exists()


def test_an_entry_made_on_both_sides_alike_gets_its_baseline(invented, make_actor):
    make_actor("Vega", slug="vega", spellings=("Vega",))
    assert "vega" not in invented.ingest()[Outcome.CREATED]
    assert Baseline.objects.filter(kind="actor", key="vega").exists()


def test_an_entry_made_on_both_sides_otherwise_is_a_conflict(invented, make_actor):
    make_actor("Véga", slug="vega")
    assert invented.ingest()[Outcome.CONFLICT] == ["vega"]
    assert not Baseline.objects.filter(kind="actor", key="vega").exists()


def test_the_order_of_entries_in_a_file_means_nothing(held):
    block = held.read(NUAGE).split("mentions:\n")
    entries = block[1].rstrip("\n").split("\n\n")
    held.write(NUAGE, block[0] + "mentions:\n" + "\n\n".join(reversed(entries)) + "\n")
    assert held.ingest() == {}


def test_an_entry_may_move_to_another_file(held):
    entry = held.read(ACTORS).split("\n\n")[-1]
    held.cut(ACTORS, "vega")
    held.write("actors/companies.yaml", f"actors:\n{entry}")
    assert held.ingest() == {}
    assert Baseline.objects.get(kind="actor", key="vega").source.endswith("companies.yaml")
    assert held.ingest(ACTORS) == {}


def test_an_edited_entry_may_move_to_another_file(held):
    Actor.objects.filter(slug="vega").update(name_fr="Véga")
    entry = held.read(ACTORS).split("\n\n")[-1]
    held.cut(ACTORS, "vega")
    held.write("actors/companies.yaml", f"actors:\n{entry}")
    assert held.ingest() == {Outcome.KEPT: ["vega"]}
    assert held.ingest(ACTORS) == {}


def test_a_relation_may_be_turned_round(held):
    held.edit(MONEY, "    may_replace: vega-30-millions\n", "")
    held.edit(MONEY, "stage: granted\n", "stage: granted\n    may_replace: lyon-20-millions\n")
    assert held.ingest() == {Outcome.CHANGED: ["lyon-20-millions", "vega-30-millions"]}
    assert Commitment.objects.get(may_replace__isnull=False).slug == "vega-30-millions"


def test_lists_follow_their_fixture(held):
    held.edit(ACTORS, "      - Vega\n", "      - agence Vega\n      - Vega\n")
    held.edit(NUAGE, "    about:\n      - cumulus\n", "    about:\n      - lyon\n      - vega\n")
    held.ingest()
    spellings = Actor.objects.get(slug="vega").aliases.values_list("spelling", flat=True)
    about = Quote.objects.get(slug="morel-nous-batirons").about.values_list("slug", flat=True)
    assert (list(spellings), set(about)) == (["agence Vega", "Vega"], {"lyon", "vega"})
    assert held.ingest() == {}


# Deleted on one side, changed on the other.


def _delete_quote():
    Quote.objects.get(slug="vega-se-tait").delete()


def test_a_deletion_by_an_editor_may_be_overruled(held):
    _delete_quote()
    held.edit(NUAGE, "translation: did not", "translation: would not")
    assert held.ingest(take=Side.FIXTURE) == {Outcome.CREATED: ["vega-se-tait"]}
    assert Quote.objects.get(slug="vega-se-tait").translation == "would not comment"
    assert held.ingest() == {}


def test_a_deletion_by_an_editor_may_be_confirmed(held):
    _delete_quote()
    held.edit(NUAGE, "translation: did not", "translation: would not")
    assert held.ingest(take=Side.DATABASE) == held.ingest() == {Outcome.KEPT: ["vega-se-tait"]}
    assert not Quote.objects.filter(slug="vega-se-tait").exists()


def test_a_removal_may_overrule_an_editor(held):
    Quote.objects.filter(slug="vega-se-tait").update(translation="would not comment")
    held.cut(NUAGE, "vega-se-tait")
    assert held.ingest(take=Side.FIXTURE) == {Outcome.DELETED: ["vega-se-tait"]}
    assert held.ingest() == {}


def test_what_an_editor_may_keep_of_a_removal_is_the_editors_own_from_then_on(held):
    Quote.objects.filter(slug="vega-se-tait").update(translation="would not comment")
    held.cut(NUAGE, "vega-se-tait")
    assert held.ingest(take=Side.DATABASE) == {Outcome.KEPT: ["vega-se-tait"]}
    assert held.ingest() == {}
    assert Quote.objects.filter(slug="vega-se-tait").exists()


@pytest.mark.parametrize(("side", "outcome"), [("fixture", "changed"), ("database", "kept")])
def test_the_command_tells_what_was_taken(held, side, outcome, capsys):
    held.edit(ACTORS, "name: Vega", "name: Véga")
    Actor.objects.filter(slug="vega").update(name_fr="VEGA")
    call_command("ingest", held.path, take=side)
    told = capsys.readouterr().out
    assert f"\n{outcome}: {held.path}/{ACTORS}:" in told
    assert f": actor vega: taken from the {side}\n" in told


# A new field in the model.


@pytest.fixture
def grown(invented, monkeypatch):
    """Return a record that was ingested before actors had a Wikidata id."""
    with monkeypatch.context() as past:
        past.delitem(ActorEntry.base_fields, "wikidata")
        invented.ingest()
    return invented


def test_a_new_part_that_nobody_fills_changes_nothing(grown):
    assert grown.ingest() == {}


def test_a_new_part_goes_in_from_the_fixture(grown):
    grown.edit(ACTORS, "name: Vega\n", "name: Vega\n    wikidata: Q7\n")
    assert grown.ingest() == {Outcome.CHANGED: ["vega"]}
    assert Actor.objects.get(slug="vega").wikidata == "Q7"


def test_a_new_part_that_an_editor_filled_stays(grown):
    Actor.objects.filter(slug="vega").update(wikidata="Q7")
    assert grown.ingest() == {Outcome.KEPT: ["vega"]}


def test_a_part_that_is_no_more_makes_no_conflict(held):
    baseline = Baseline.objects.get(kind="actor", key="vega")
    baseline.content["motto"] = "Plus haut"
    baseline.save()
    held.edit(ACTORS, "name: Vega", "name: Véga")
    assert held.ingest() == {Outcome.CHANGED: ["vega"]}
    assert "motto" not in Baseline.objects.get(kind="actor", key="vega").content
