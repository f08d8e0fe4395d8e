"""Who wins where an editor and a fixture changed an entry: case by case, for every kind."""

from itertools import product

import pytest
from django.core.management import call_command

from actors.entries import ActorEntry
from actors.models import Actor
from andromede_site.comparison import Outcome, decide
from andromede_site.ingest import Side
from andromede_site.models import Baseline, Change
from articles.models import (
    Affiliation,
    Article,
    Commitment,
    Event,
    Mention,
    Participation,
    Position,
    Quote,
    RelatedHeadline,
    Statement,
    Story,
    Topic,
)

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_postgresql]

ACTORS, MONEY, EVENTS = "actors/actors.yaml", "facts/commitments.yaml", "facts/events.yaml"
TIES, TOPICS = "facts/affiliations.yaml", "facts/topics.yaml"
NUAGE, RETARD = "articles/nuage.yaml", "articles/retard.yaml"


@pytest.fixture
def held(invented):
    """Return the invented record, ingested once."""
    invented.ingest()
    return invented


@pytest.fixture
def whole(told):
    """Return the record of every kind of entry, ingested once."""
    headline = "  - exact: Vega se tait\n    start: 900\n    end: 912\n"
    told.edit(RETARD, "quotes:\n", f"related_headlines:\n{headline}\nquotes:\n")
    told.ingest()
    return told


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
    assert str(Change.objects.first()).endswith("actor vega changed")


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
    assert "in conflict: actor vega: changed in its fixture and in the database; the database" in (
        capsys.readouterr().out
    )


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


# Entries that need each other.


def test_a_removed_entry_that_others_still_use_stays_and_says_by_whom(held, capsys, make_quote):
    nuage = Article.objects.get(slug="nuage")
    make_quote(slug="du-bureau", article=nuage, speaker=Actor.objects.get(slug="vega"))
    _remove_vega(held)
    call_command("ingest", held.path)
    assert (
        "in conflict: actor vega: removed from its fixture, but still used by quote du-bureau; "
        "the database stays"
    ) in capsys.readouterr().out
    assert Actor.objects.filter(slug="vega").exists()


def _remove_vega(collection):
    """Take the actor out of the record, with all that refers to it there."""
    collection.cut(ACTORS, "vega")
    collection.cut(NUAGE, "vega-se-tait")
    collection.cut(NUAGE, "vega")
    collection.edit(MONEY, "    funder: vega\n", "")


def test_a_removed_entry_goes_with_all_that_used_it(held):
    _remove_vega(held)
    assert sorted(held.ingest()[Outcome.DELETED])[1:] == ["vega", "vega-se-tait"]
    assert not Actor.objects.filter(slug="vega").exists()


def test_an_editors_mention_keeps_the_actor_that_its_fixture_removed(held, make_mention):
    nuage = Article.objects.get(slug="nuage")
    made = make_mention("Vega", article=nuage, actor=Actor.objects.get(slug="vega"))
    _remove_vega(held)
    assert held.ingest()[Outcome.CONFLICT] == ["vega"]
    assert Mention.objects.filter(pk=made.pk).exists()


def test_an_editors_total_keeps_the_part_that_its_fixture_removed(held, make_commitment):
    made = make_commitment(30_000_000, slug="du-bureau")
    made.total_of.add(Commitment.objects.get(slug="vega-30-millions"))
    _remove_loan(held)
    assert held.ingest()[Outcome.CONFLICT] == ["vega-30-millions"]
    assert made.total_of.count() == 1


def _remove_loan(collection):
    collection.cut(MONEY, "vega-30-millions")
    collection.cut(NUAGE, "vega-30-millions")
    collection.edit(MONEY, "    may_replace: vega-30-millions\n", "")
    collection.cut(MONEY, "total-50-millions")
    collection.cut(NUAGE, "total-50-millions")


def test_commitments_that_refer_to_each_other_go_together(held):
    _remove_loan(held)
    gone = held.ingest()[Outcome.DELETED]
    assert {"vega-30-millions", "total-50-millions"} < set(gone)
    assert list(Commitment.objects.values_list("slug", flat=True)) == ["lyon-20-millions"]


def test_a_whole_article_goes_with_its_passages(held):
    (held.path / RETARD).unlink()
    held.cut("actors/actors.yaml", "courrier")
    held.cut("facts/statements.yaml", "batir-un-nuage")
    held.write("facts/statements.yaml", "statements:\n")
    held.edit(NUAGE, "  outlet: courrier\n", "  outlet_certainty: unknown\n")
    held.edit(NUAGE, "    statement: batir-un-nuage\n", "")
    deleted = held.ingest()[Outcome.DELETED]
    assert {"retard", "morel-batira", "courrier", "batir-un-nuage"} < set(deleted)
    assert not Article.objects.filter(slug="retard").exists()


def test_an_entry_that_needs_what_an_editor_deleted_is_a_conflict_and_the_rest_goes_in(
    held, capsys
):
    Quote.objects.filter(speaker__slug="vega").delete()
    Commitment.objects.filter(funder__slug="vega").update(funder=None)
    Actor.objects.get(slug="vega").delete()
    held.edit(NUAGE, "    organisation: lyon\n", "    organisation: vega\n")
    held.edit(RETARD, "translation: will build", "translation: shall build")
    call_command("ingest", held.path)
    told = (
        "quote morel-nous-batirons: refers to actor “vega”, which an editor deleted; the database"
    )
    assert f"in conflict: {told} stays" in capsys.readouterr().out
    assert Quote.objects.get(slug="morel-nous-batirons").organisation.slug == "lyon"
    assert Quote.objects.get(slug="morel-batira").translation == "shall build a cloud"


def test_what_needs_an_entry_in_conflict_for_that_reason_waits_too(whole):
    Event.objects.get(slug="ouverture").delete()
    for slug, earlier, start in (("b", "ouverture", 3000), ("a", "b", 4000)):
        event = f"  - slug: {slug}\n    title: Après\n    after:\n      - {earlier}\n"
        whole.edit(EVENTS, "events:\n", f"events:\n{event}\n")
        whole.edit(NUAGE, "mentions:\n", f"mentions:\n{_mention(f'event: {slug}', start)}")
    lost = {"a", "b", "event/a/nuage/4000", "event/b/nuage/3000"}
    assert lost <= set(whole.ingest()[Outcome.CONFLICT])
    assert not Event.objects.filter(slug__in=["a", "b"]).exists()


def _mention(fact, start):
    return f"  - {fact}\n    exact: mots\n    start: {start}\n    end: {start + 4}\n\n"


def test_a_participant_keeps_the_actor_that_its_fixture_removed(held, make_event, capsys):
    make_event(slug="du-bureau", participants={Actor.objects.get(slug="vega"): "initiator"})
    _remove_vega(held)
    call_command("ingest", held.path)
    assert "actor vega: removed from its fixture, but still used by event du-bureau; the" in (
        capsys.readouterr().out
    )
    assert Actor.objects.filter(slug="vega").exists()


# Every kind of entry. Of each: its file, its words there and what a fixture makes of them, and its
# model, key and a value that an editor changes.

KINDS = {
    "actor": (ACTORS, "name: Vega", "name: Véga", Actor, "vega", "name_fr"),
    "statement": (
        "facts/statements.yaml",
        "title: Bâtir un nuage",
        "title: Bâtir",
        Statement,
        "batir-un-nuage",
        "title_fr",
    ),
    "commitment": (
        MONEY,
        "title: Le prêt de Vega",
        "title: Le prêt",
        Commitment,
        "vega-30-millions",
        "title_fr",
    ),
    "event": (
        EVENTS,
        "title: Le chantier ouvre",
        "title: On ouvre",
        Event,
        "ouverture",
        "title_fr",
    ),
    "affiliation": (
        TIES,
        "role: maire",
        "role: la maire",
        Affiliation,
        "morel-maire-de-lyon",
        "role_fr",
    ),
    "topic": (TOPICS, "title: La durée du chantier", "title: La durée", Topic, "duree", "title_fr"),
    "position": (
        TOPICS,
        "summary: Deux ans",
        "summary: 2 ans",
        Position,
        "duree-lyon",
        "summary_fr",
    ),
    "story": (
        "facts/stories.yaml",
        "title: Un nuage en retard",
        "title: Un nuage",
        Story,
        "cumulus",
        "title_fr",
    ),
    "article": (RETARD, "title: Cumulus prend", "title: Il prend", Article, "retard", "title"),
    "headline": (
        RETARD,
        "    end: 912\n",
        "    end: 912\n    note: Un encart.\n",
        RelatedHeadline,
        "retard/900",
        "note",
    ),
    "quote": (
        RETARD,
        "translation: will build",
        "translation: shall build",
        Quote,
        "morel-batira",
        "translation",
    ),
    "mention": (
        NUAGE,
        "event: panne\n",
        "event: panne\n    note: Au conditionnel.\n",
        Mention,
        "event/panne/nuage/2000",
        "note",
    ),
}
each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def _change_fixture(whole, kind):
    name, old, new, *_database = kind
    whole.edit(name, old, new)


def _of(kind):
    model, key = kind[3:5]
    return next(entry for entry in model.objects.all() if entry.key == key)


def _change_database(kind, value="Autrement"):
    entry, name = _of(kind), kind[5]
    setattr(entry, name, value)
    entry.save()


@each_kind
def test_the_fixture_wins_where_it_alone_changed(whole, kind):
    before = getattr(_of(kind), kind[5])
    _change_fixture(whole, kind)
    assert whole.ingest() == {Outcome.CHANGED: [kind[4]]}
    assert getattr(_of(kind), kind[5]) != before
    assert whole.ingest() == {}


@each_kind
def test_the_database_wins_where_it_alone_changed(whole, kind):
    _change_database(kind)
    assert whole.ingest() == whole.ingest() == {Outcome.KEPT: [kind[4]]}
    assert getattr(_of(kind), kind[5]) == "Autrement"


@each_kind
def test_what_both_changed_alike_is_settled(whole, kind):
    _change_fixture(whole, kind)
    whole.ingest()
    value = getattr(_of(kind), kind[5])
    name, old, new, *_database = kind
    whole.edit(name, new, old)
    whole.ingest()
    whole.edit(name, old, new)
    _change_database(kind, value)
    assert whole.ingest() == {}
    whole.edit(name, new, old)
    assert whole.ingest() == {Outcome.CHANGED: [kind[4]]}


@each_kind
def test_the_database_stays_where_both_changed_differently(whole, kind):
    _change_fixture(whole, kind)
    _change_database(kind)
    assert whole.ingest() == whole.ingest() == {Outcome.CONFLICT: [kind[4]]}
    assert getattr(_of(kind), kind[5]) == "Autrement"


some_kinds = pytest.mark.parametrize("kind", [KINDS["actor"], KINDS["event"], KINDS["mention"]])


@some_kinds
def test_a_conflict_may_be_taken_from_the_fixture(whole, kind):
    _change_fixture(whole, kind)
    _change_database(kind)
    assert whole.ingest(take=Side.FIXTURE) == {Outcome.CHANGED: [kind[4]]}
    assert getattr(_of(kind), kind[5]) != "Autrement"
    assert whole.ingest() == {}


@some_kinds
def test_a_conflict_may_be_taken_from_the_database_once_for_all(whole, kind):
    _change_fixture(whole, kind)
    _change_database(kind)
    assert whole.ingest(take=Side.DATABASE) == whole.ingest() == {Outcome.KEPT: [kind[4]]}
    assert getattr(_of(kind), kind[5]) == "Autrement"


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


def test_what_is_still_used_is_not_even_taken_from_the_fixture(held, make_quote):
    nuage = Article.objects.get(slug="nuage")
    make_quote(slug="du-bureau", article=nuage, speaker=Actor.objects.get(slug="vega"))
    _remove_vega(held)
    assert held.ingest(take=Side.FIXTURE)[Outcome.CONFLICT] == ["vega"]
    assert held.ingest(take=Side.DATABASE) == {Outcome.KEPT: ["vega"]}
    assert held.ingest() == {}


@pytest.mark.parametrize(("side", "outcome"), [("fixture", "changed"), ("database", "kept")])
def test_the_command_tells_what_was_taken(held, side, outcome, capsys):
    held.edit(ACTORS, "name: Vega", "name: Véga")
    Actor.objects.filter(slug="vega").update(name_fr="VEGA")
    call_command("ingest", held.path, take=side)
    assert f"{outcome}: actor vega: taken from the {side}\n" in capsys.readouterr().out


# Parts that stand in rows of their own, and entries made in the admin only.


def test_participants_follow_the_side_that_changed(whole):
    whole.edit(
        EVENTS, "part: initiator\n", "part: reporter\n      - actor: vega\n        part: affected\n"
    )
    assert whole.ingest() == {Outcome.CHANGED: ["annonce"]}
    assert set(_parts()) == {("anne-morel", "reporter"), ("vega", "affected")}
    Participation.objects.filter(actor__slug="vega").update(part="participant")
    assert whole.ingest() == {Outcome.KEPT: ["annonce"]}


def _parts():
    return Participation.objects.filter(event__slug="annonce").values_list("actor__slug", "part")


def test_participants_changed_on_both_sides_are_a_conflict(whole):
    Participation.objects.filter(actor__slug="anne-morel").update(part="participant")
    whole.edit(EVENTS, "part: initiator\n", "part: reporter\n")
    assert whole.ingest() == {Outcome.CONFLICT: ["annonce"]}
    assert set(_parts()) == {("anne-morel", "participant")}


def test_positions_are_entries_of_their_own_beside_their_topic(whole):
    Position.objects.filter(slug="duree-lyon").update(summary_fr="Deux années.")
    whole.edit(TOPICS, "title: La durée du chantier", "title: La durée")
    outcomes = whole.ingest()
    assert outcomes == {Outcome.CHANGED: ["duree"], Outcome.KEPT: ["duree-lyon"]}


def test_a_position_made_in_the_admin_keeps_the_topic_that_its_fixture_removed(
    whole, make_position
):
    make_position(slug="du-bureau", topic=Topic.objects.get(slug="somme"))
    for slug in ("somme", "somme-promise", "somme-due"):
        whole.cut(TOPICS, slug)
    for slug in ("somme-promise", "somme-due"):
        whole.cut(NUAGE, slug)
    outcomes = whole.ingest()
    assert outcomes[Outcome.CONFLICT] == ["somme"]
    assert {"somme-promise", "somme-due"} < set(outcomes[Outcome.DELETED])


def test_the_order_of_participants_and_turning_points_means_nothing(whole):
    row = "      - actor: anne-morel\n        part: initiator\n"
    other = "      - actor: vega\n        part: affected\n"
    whole.edit(EVENTS, row, row + other)
    whole.ingest()
    whole.edit(EVENTS, row + other, other + row)
    assert whole.ingest() == {}


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
