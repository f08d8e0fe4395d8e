"""Who wins where an editor and a fixture changed an entry, whatever its kind."""

import pytest

from actors.models import Actor
from andromede_site.comparison import Outcome
from andromede_site.ingest import Side
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

EVENTS, TOPICS = "facts/events.yaml", "facts/topics.yaml"
NUAGE, RETARD = "articles/nuage.yaml", "articles/retard.yaml"

# Of each kind: its file, its words there and what a fixture makes of them, and its model, key and a
# value that an editor changes.
KINDS = {
    "actor": ("actors/actors.yaml", "name: Vega", "name: Véga", Actor, "vega", "name_fr"),
    "statement": (
        "facts/statements.yaml",
        "title: Bâtir un nuage",
        "title: Bâtir",
        Statement,
        "batir-un-nuage",
        "title_fr",
    ),
    "commitment": (
        "facts/commitments.yaml",
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
        "facts/affiliations.yaml",
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


# Parts that stand in rows of their own.


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


def test_the_order_of_participants_and_turning_points_means_nothing(whole):
    row = "      - actor: anne-morel\n        part: initiator\n"
    other = "      - actor: vega\n        part: affected\n"
    whole.edit(EVENTS, row, row + other)
    whole.ingest()
    whole.edit(EVENTS, row + other, other + row)
    assert whole.ingest() == {}
