"""What an ingest leaves for editors to decide, and how it is decided: every sort, every way."""

import pytest

from actors.models import Actor
from andromede_site.comparison import Outcome
from andromede_site.conflicts import Case, OutdatedError, RefusedError, decide
from andromede_site.ingest import Side
from andromede_site.models import Baseline, Change, Conflict, FormerSlug
from andromede_site.record import load
from articles.admin.conflicts import RecordConflictAdmin
from articles.export import export
from articles.models import Article, Commitment, Mention, Quote
from articles.verify import ALL_SECTIONS

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_postgresql]

ACTORS, MONEY = "actors/actors.yaml", "facts/commitments.yaml"
NUAGE, RETARD = "articles/nuage.yaml", "articles/retard.yaml"
ALTAIR = "actors:\n  - slug: altair\n    kind: medium\n    name: Altaïr\n\n"
FORMS = RecordConflictAdmin.forms


def _kept():
    return list(Conflict.objects.values_list("kind", "key", "sort"))


def _only():
    return Conflict.objects.select_related("baseline").get()


def _decide(decision, conflict=None):
    conflict = conflict or _only()
    state = Case.of(conflict, FORMS[conflict.kind]).state
    decide(conflict.pk, FORMS, decision, state, lambda case: None)


def _exported(collection):
    """Return the keys of the entries that an export would write otherwise than they are."""
    folder = collection.path.parent / "exported"
    export(folder)
    written, ours = (
        {(type(entry), entry.key): entry.canonical() for entry in load(path, ALL_SECTIONS).entries}
        for path in (folder, collection.path)
    )
    either = {*written, *ours}
    return {each[1] for each in either if written.get(each) != ours.get(each)}


def _change_both(collection):
    collection.edit(ACTORS, "name: Vega", "name: Véga")
    Actor.objects.filter(slug="vega").update(name_fr="VEGA")
    collection.ingest()


def _remove_in_fixture(collection):
    Quote.objects.filter(slug="vega-se-tait").update(translation="kept silent")
    collection.cut(NUAGE, "vega-se-tait")
    collection.ingest()


def _delete_here(collection):
    Quote.objects.get(slug="vega-se-tait").delete()
    collection.edit(NUAGE, "translation: did not", "translation: would not")
    collection.ingest()


def _lose_reference(collection):
    """Let the fixture refer to an actor that an editor deleted."""
    collection.edit(
        ACTORS, "actors:\n", "actors:\n  - slug: altair\n    kind: medium\n    name: A\n\n"
    )
    collection.edit(RETARD, "mentions:\n", "mentions:\n" + _mention("altair"))
    collection.ingest()
    Actor.objects.get(slug="altair").delete()
    collection.edit(RETARD, "    reported_by: courrier\n", "    reported_by: altair\n")
    collection.ingest()


def _mention(actor):
    return f"  - actor: {actor}\n    exact: Anne\n    start: 26\n    end: 30\n\n"


def _need(collection, make_quote):
    """Let the fixtures drop an actor whom a quote of the editors' own still names."""
    vega = Actor.objects.get(slug="vega")
    make_quote(slug="du-bureau", article=Article.objects.get(slug="nuage"), speaker=vega)
    collection.cut(ACTORS, "vega")
    for path in collection.path.glob("*/*.yaml"):
        path.write_text(path.read_text().replace(": vega\n", ": courrier\n"))
    collection.edit(NUAGE, "attribution: organisation", "attribution: unnamed")
    collection.ingest()


# What is kept of a conflict.


def test_a_conflict_is_kept_with_its_place_and_both_versions(held):
    _change_both(held)
    conflict = _only()
    assert (conflict.kind, conflict.key, conflict.sort) == ("actor", "vega", "both")
    assert conflict.source == str(held.path / ACTORS)
    assert conflict.line == held.edit(ACTORS, "slug: vega", "slug: vega")
    assert conflict.content["name"] == "Véga"
    assert conflict.baseline.content["name"] == "Vega"
    assert conflict.words == "Véga"


def test_each_sort_of_conflict_is_kept(held, make_quote):
    _remove_in_fixture(held)
    assert _kept() == [("quote", "vega-se-tait", "removed")]
    assert _only().content is None


def test_a_deletion_here_against_a_change_there_is_kept(held):
    _delete_here(held)
    assert _kept() == [("quote", "vega-se-tait", "deleted")]


def test_a_lost_reference_is_kept_with_what_is_lost(held):
    _lose_reference(held)
    assert ("quote", "morel-batira", "lost") in _kept()
    assert Conflict.objects.get(key="morel-batira").others == [["actor", "altair"]]


def test_what_is_still_needed_is_kept_with_what_needs_it(held, make_quote):
    _need(held, make_quote)
    assert _kept() == [("actor", "vega", "needed")]
    assert ["quote", "du-bureau"] in _only().others


def test_half_a_merge_is_kept_with_the_other_half(held, make_actor):
    make_actor("Colt", slug="colt")
    held.edit(ACTORS, "slug: vega\n", "slug: vega\n    formerly:\n      - colt\n")
    held.ingest()
    assert _kept() == [("actor", "vega", "merged")]
    assert _only().others == [["actor", "colt"]]


def test_a_check_keeps_no_conflict(held):
    held.edit(ACTORS, "name: Vega", "name: Véga")
    Actor.objects.filter(slug="vega").update(name_fr="VEGA")
    assert held.ingest(check=True) == {Outcome.CONFLICT: ["vega"]}
    assert not Conflict.objects.exists()


def test_a_conflict_keeps_its_first_date_and_takes_the_newest_version(held):
    _change_both(held)
    first = _only()
    held.edit(ACTORS, "name: Véga", "name: Wega")
    held.ingest()
    assert (_only().pk, _only().found_at) == (first.pk, first.found_at)
    assert _only().content["name"] == "Wega"


def test_a_conflict_goes_once_both_sides_agree(held):
    _change_both(held)
    Actor.objects.filter(slug="vega").update(name_fr="Véga")
    held.ingest()
    assert not Conflict.objects.exists()


@pytest.mark.parametrize("side", Side)
def test_a_conflict_goes_once_an_ingest_took_a_side(held, side):
    _change_both(held)
    held.ingest(take=side)
    assert not Conflict.objects.exists()


def test_the_ingest_of_another_file_leaves_a_conflict(held):
    _change_both(held)
    held.ingest(MONEY)
    assert _kept() == [("actor", "vega", "both")]
    held.ingest(ACTORS)
    assert _kept() == [("actor", "vega", "both")]


def test_what_both_sides_made_and_the_fixture_dropped_again_is_no_conflict(invented, make_actor):
    make_actor("Altaïr", slug="altair")
    invented.edit(
        ACTORS, "actors:\n", "actors:\n  - slug: altair\n    kind: medium\n    name: A\n\n"
    )
    invented.edit(RETARD, "mentions:\n", "mentions:\n" + _mention("altair"))
    invented.ingest()
    assert _kept() == [("actor", "altair", "both")]
    assert _only().baseline is None
    invented.cut(ACTORS, "altair")
    invented.cut(RETARD, "altair")
    invented.ingest()
    assert not Conflict.objects.exists()


# Deciding for a side.


@pytest.mark.parametrize("prepare", [_change_both, _remove_in_fixture, _delete_here])
@pytest.mark.parametrize("side", Side)
def test_a_decision_is_what_the_ingest_with_take_does(held, prepare, side):
    prepare(held)
    _decide(side)
    assert not Conflict.objects.exists()
    again = held.ingest()
    assert Outcome.CONFLICT not in again
    if side == Side.FIXTURE:
        assert again == {}
        assert _exported(held) == set()
    else:
        assert _exported(held) == {"vega" if prepare is _change_both else "vega-se-tait"}


def test_the_version_of_the_fixture_is_written_and_logged(held):
    _change_both(held)
    version = Change.objects.current_version()
    _decide(Side.FIXTURE)
    assert Actor.objects.get(slug="vega").name_fr == "Véga"
    lines = Change.objects.filter(version__gt=version).values_list("kind", "slug", "action")
    assert list(lines) == [("actor", "vega", "changed")]


def test_what_is_kept_here_is_what_an_export_differs_in(held):
    _change_both(held)
    _decide(Side.DATABASE)
    assert Actor.objects.get(slug="vega").name_fr == "VEGA"
    assert Baseline.objects.get(kind="actor", key="vega").content["name"] == "Véga"
    assert _exported(held) == {"vega"}


def test_an_entry_is_deleted_and_brought_back_as_its_fixture_says(held):
    _remove_in_fixture(held)
    _decide(Side.FIXTURE)
    assert not Quote.objects.filter(slug="vega-se-tait").exists()
    assert not Baseline.objects.filter(key="vega-se-tait").exists()


def test_a_deleted_entry_comes_back_with_its_relations(held):
    held.edit(NUAGE, "    speaker: vega\n", "    speaker: vega\n    about:\n      - lyon\n")
    held.ingest()
    _delete_here(held)
    _decide(Side.FIXTURE)
    quote = Quote.objects.get(slug="vega-se-tait")
    assert [actor.slug for actor in quote.about.all()] == ["lyon"]


def test_only_the_entry_decided_on_is_touched(held):
    _change_both(held)
    held.edit(ACTORS, "name: Cumulus", "name: Cumulonimbus")
    _decide(Side.FIXTURE)
    assert Actor.objects.get(slug="cumulus").name_fr == "Cumulus"
    assert Actor.objects.count() == 5


# Deciding part by part.


def test_parts_of_both_versions_are_mixed(held):
    held.edit(ACTORS, "kind: company\n    name: Vega", "kind: group\n    name: Véga")
    Actor.objects.filter(slug="vega").update(name_fr="VEGA", wikidata="Q7")
    held.ingest()
    _decide({"name": Side.FIXTURE, "kind": Side.DATABASE})
    vega = Actor.objects.get(slug="vega")
    assert (vega.name_fr, vega.kind, vega.wikidata) == ("Véga", "company", "Q7")
    assert held.ingest() == {Outcome.KEPT: ["vega"]}
    assert _exported(held) == {"vega"}


def test_a_mix_that_cannot_be_is_refused_with_the_reason(held, in_english):
    held.edit(NUAGE, "    kind: refusal\n", "    kind: indirect\n    paraphrase: Vega se tait.\n")
    Quote.objects.filter(slug="vega-se-tait").update(translation="kept silent")
    held.ingest()
    with pytest.raises(RefusedError, match="A reported statement has a paraphrase"):
        _decide({"kind": Side.FIXTURE, "paraphrase": Side.DATABASE})
    assert Quote.objects.get(slug="vega-se-tait").kind == "refusal"
    assert Conflict.objects.exists()


def test_an_entry_renamed_here_may_keep_its_slug_and_take_the_rest(held):
    Actor.objects.filter(slug="vega").update(slug="vega-se")
    FormerSlug.objects.record("actor", "vega", "vega-se")
    held.edit(ACTORS, "name: Vega", "name: Véga")
    held.ingest()
    _decide({"slug": Side.DATABASE, "name": Side.FIXTURE})
    assert Actor.objects.get(slug="vega-se").name_fr == "Véga"
    assert FormerSlug.objects.get(former="vega").slug == "vega-se"
    assert held.ingest() == {Outcome.KEPT: ["vega"]}


def test_an_entry_renamed_here_may_take_its_slug_back(held):
    Actor.objects.filter(slug="vega").update(slug="vega-se")
    FormerSlug.objects.record("actor", "vega", "vega-se")
    held.edit(ACTORS, "name: Vega", "name: Véga")
    held.ingest()
    _decide(Side.FIXTURE)
    assert Actor.objects.get(slug="vega").name_fr == "Véga"
    assert held.ingest() == {}


# What is refused.


def test_an_entry_that_refers_to_what_is_not_here_is_refused(held, in_english):
    _lose_reference(held)
    conflict = Conflict.objects.get(key="morel-batira")
    with pytest.raises(RefusedError, match="refers to what is not here: actor “altair”"):
        _decide(Side.FIXTURE, conflict)
    _decide(Side.DATABASE, conflict)
    assert "morel-batira" not in held.ingest().get(Outcome.CONFLICT, [])
    assert Quote.objects.get(slug="morel-batira").reported_by.slug == "courrier"


def test_what_is_still_needed_is_not_deleted_until_it_is_free(held, make_quote, in_english):
    _need(held, make_quote)
    with pytest.raises(RefusedError, match="still used here: quote “du-bureau”"):
        _decide(Side.FIXTURE)
    Quote.objects.get(slug="du-bureau").delete()
    _decide(Side.FIXTURE)
    assert not Actor.objects.filter(slug="vega").exists()
    assert held.ingest() == {}


def test_a_merge_is_decided_half_by_half(held):
    Actor.objects.filter(slug="vega").update(name_fr="Vega SE")
    held.cut(ACTORS, "vega")
    for path in held.path.glob("*/*.yaml"):
        path.write_text(path.read_text().replace(": vega\n", ": courrier\n"))
    held.edit(ACTORS, "slug: courrier\n", "slug: courrier\n    formerly:\n      - vega\n")
    held.edit(NUAGE, "attribution: organisation", "attribution: unnamed")
    held.ingest()
    heir, other = (Conflict.objects.get(key=key) for key in ("courrier", "vega"))
    with pytest.raises(RefusedError):
        _decide(Side.FIXTURE, heir)
    _decide(Side.FIXTURE, other)
    _decide(Side.FIXTURE, heir)
    assert FormerSlug.objects.get(former="vega").slug == "courrier"
    assert held.ingest() == {}


def test_an_entry_of_the_fixtures_that_editors_merged_is_none_of_theirs(held):
    """Two entries became one here: the other one's conflict does not touch what is left."""
    vega = Actor.objects.get(slug="vega")
    Mention.objects.filter(actor=vega).delete()
    Quote.objects.filter(speaker=vega).update(speaker=None, attribution="unnamed")
    Commitment.objects.filter(funder=vega).update(funder=None)
    vega.delete()
    FormerSlug.objects.record("actor", "vega", "courrier")
    held.edit(ACTORS, "name: Vega", "name: Véga")
    held.ingest()
    conflict = Conflict.objects.get(kind="actor", key="vega")
    assert Case.of(conflict, FORMS["actor"]).sides.held is None
    _decide(Side.DATABASE, conflict)
    assert Actor.objects.get(slug="courrier").name_fr == "Le Courrier"


def test_a_decision_on_what_changed_meanwhile_is_refused(held):
    _change_both(held)
    conflict = _only()
    state = Case.of(conflict, FORMS["actor"]).state
    Actor.objects.filter(slug="vega").update(name_fr="Vega SA")
    with pytest.raises(OutdatedError):
        decide(conflict.pk, FORMS, Side.FIXTURE, state, lambda case: None)
    assert Actor.objects.get(slug="vega").name_fr == "Vega SA"


def test_a_decision_on_what_was_decided_is_refused(held):
    _change_both(held)
    conflict = _only()
    state = Case.of(conflict, FORMS["actor"]).state
    _decide(Side.DATABASE)
    with pytest.raises(OutdatedError):
        decide(conflict.pk, FORMS, Side.FIXTURE, state, lambda case: None)
    assert Actor.objects.get(slug="vega").name_fr == "VEGA"


@pytest.mark.parametrize("kind", sorted(FORMS))
def test_every_kind_can_be_decided_on_without_a_change(whole, kind):
    """Each form writes back what it reads: a decision for the fixture's version changes nothing."""
    form = FORMS[kind]
    baseline = Baseline.objects.filter(kind=kind).order_by("pk").first()
    conflict = Conflict.objects.create(
        kind=kind,
        key=baseline.key,
        sort="both",
        source=baseline.source,
        content=baseline.content,
        baseline=baseline,
    )
    case = Case.of(conflict, form)
    assert case.sides.content == case.sides.held == case.before
    _decide(dict.fromkeys(form.parts(), Side.FIXTURE), conflict)
    assert whole.ingest() == {}
