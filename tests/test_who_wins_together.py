"""Who wins where entries need each other: what is used stays, what goes takes its users along."""

import pytest
from django.core.management import call_command

from actors.models import Actor
from andromede_site.comparison import Outcome
from andromede_site.ingest import Side
from articles.models import Article, Commitment, Event, Mention, Quote, Topic

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_postgresql]

ACTORS, MONEY, EVENTS = "actors/actors.yaml", "facts/commitments.yaml", "facts/events.yaml"
TOPICS, NUAGE, RETARD = "facts/topics.yaml", "articles/nuage.yaml", "articles/retard.yaml"


def test_a_removed_entry_that_others_still_use_stays_and_says_by_whom(held, capsys, make_quote):
    nuage = Article.objects.get(slug="nuage")
    make_quote(slug="du-bureau", article=nuage, speaker=Actor.objects.get(slug="vega"))
    _remove_vega(held)
    call_command("ingest", held.path)
    assert (
        f"in conflict: {held.path}/{ACTORS}: actor vega: removed from its fixture, but still used "
        "by quote du-bureau; the database stays"
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
    assert f": {told} stays" in capsys.readouterr().out
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


def test_what_is_still_used_is_not_even_taken_from_the_fixture(held, make_quote):
    nuage = Article.objects.get(slug="nuage")
    make_quote(slug="du-bureau", article=nuage, speaker=Actor.objects.get(slug="vega"))
    _remove_vega(held)
    assert held.ingest(take=Side.FIXTURE)[Outcome.CONFLICT] == ["vega"]
    assert held.ingest(take=Side.DATABASE) == {Outcome.KEPT: ["vega"]}
    assert held.ingest() == {}
