"""New slugs, given in a fixture or in the admin: the same entry, and what refers to it follows."""

import re
from pathlib import Path

import pytest

from actors.merging import merge
from actors.models import Actor
from andromede_site.comparison import Outcome
from andromede_site.ingest import Side
from andromede_site.models import Baseline, Change, FormerSlug
from articles.export import export
from articles.models import (
    Affiliation,
    Article,
    Commitment,
    Event,
    Mention,
    Position,
    Quote,
    Statement,
    Story,
    Topic,
)
from tests.collection import Collection
from tests.mutations import assert_found, place_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_postgresql]

ACTORS, MONEY, EVENTS = "actors/actors.yaml", "facts/commitments.yaml", "facts/events.yaml"
NUAGE, RETARD = "articles/nuage.yaml", "articles/retard.yaml"
SLUGS = {
    "vega": Actor,
    "nuage": Article,
    "batir-un-nuage": Statement,
    "vega-30-millions": Commitment,
    "ouverture": Event,
    "lyon-et-vega": Affiliation,
    "duree": Topic,
    "duree-lyon": Position,
    "morel-batira": Quote,
}
each_kind = pytest.mark.parametrize(("old", "model"), SLUGS.items())


@pytest.fixture
def held(told):
    """Return the record of every kind of entry, ingested once."""
    told.ingest()
    return told


def _rewrite(collection, pattern, replacement):
    for path in collection.path.glob("*/*.yaml"):
        path.write_text(re.sub(pattern, replacement, path.read_text(), flags=re.MULTILINE))


def _refer_anew(collection, old, new):
    """Let all references to an entry name it by another slug."""
    _rewrite(collection, rf"^(?! +(?:- )?slug:)(.*(?:: |- )){old}$", rf"\g<1>{new}")


def _rename(collection, old, new, formerly=()):
    """Give an entry another slug in its fixture, and let all references follow."""
    _refer_anew(collection, old, new)

    def renamed(match):
        indent = " " * len(match[1])
        former = "".join(f"{indent}  - {slug}\n" for slug in formerly or [old])
        return f"{match[1]}slug: {new}\n{indent}formerly:\n{former}"

    had = r"(?: +formerly:\n(?: +- .*\n)+)?"
    _rewrite(collection, rf"^( +(?:- )?)slug: {old}\n{had}", renamed)


def _rename_in_admin(model, old, new):
    """Do what saving another slug in the admin does."""
    entry = model.objects.get(slug=old)
    entry.slug = new
    entry.save()
    FormerSlug.objects.record(model._meta.model_name, old, new)


def _pks():
    return {model: set(model.objects.values_list("pk", flat=True)) for model in [Mention, Story]}


# In the fixture.


@each_kind
def test_an_entry_renamed_in_its_fixture_is_the_same_row(held, old, model):
    pk, others = model.objects.get(slug=old).pk, _pks()
    _rename(held, old, "neuf")
    assert held.ingest() == {Outcome.CHANGED: ["neuf"]}
    assert model.objects.get(slug="neuf").pk == pk
    assert _pks() == others
    assert held.ingest() == {}


@each_kind
def test_baselines_and_log_follow_a_new_slug(held, old, model):
    _rename(held, old, "neuf")
    held.ingest()
    kind = model._meta.model_name
    newest = Change.objects.values_list("kind", "slug", "action")[:2]
    assert list(newest) == [(kind, "neuf", "created"), (kind, old, "deleted")]
    named = Baseline.objects.filter(kind__in=[kind, "mention", "relatedheadline"])
    assert not [baseline for baseline in named if old in baseline.key.split("/")]


def test_the_old_address_leads_to_the_new_one(held, client):
    _rename(held, "vega", "vega-sa")
    held.ingest()
    response = client.get("/en/actors/vega/")
    assert (response.status_code, response["Location"]) == (301, "/en/actors/vega-sa/")


def test_a_renamed_entry_may_change_as_well(held):
    _rename(held, "vega", "vega-sa")
    held.edit(ACTORS, "name: Vega", "name: Véga")
    assert held.ingest() == {Outcome.CHANGED: ["vega-sa"]}
    assert Actor.objects.get(slug="vega-sa").name_fr == "Véga"


def test_an_entry_renamed_twice_has_both_former_slugs(held):
    _rename(held, "vega", "vega-sa")
    held.ingest()
    _rename(held, "vega-sa", "vega-se", formerly=["vega", "vega-sa"])
    assert held.ingest() == {Outcome.CHANGED: ["vega-se"]}
    assert set(FormerSlug.objects.values_list("former", "slug")) == {
        ("vega", "vega-se"),
        ("vega-sa", "vega-se"),
    }


def test_a_former_slug_taken_out_of_the_fixture_leads_nowhere_any_more(held):
    _rename(held, "batir-un-nuage", "batir")
    held.ingest()
    held.edit("facts/statements.yaml", "    formerly:\n      - batir-un-nuage\n", "")
    assert held.ingest() == {Outcome.CHANGED: ["batir"]}
    assert not FormerSlug.objects.exists()


def test_a_part_of_the_record_may_know_the_new_slug_before_the_rest(held):
    _rename(held, "vega", "vega-sa")
    assert held.ingest(ACTORS) == {Outcome.CHANGED: ["vega-sa"]}
    assert held.ingest(NUAGE) == {}
    assert held.ingest() == {}


def test_what_an_editor_deleted_and_its_fixture_renamed_is_a_conflict(held):
    Story.objects.get(slug="cumulus").delete()
    text = held.read("facts/stories.yaml")
    renamed = text.replace("slug: cumulus\n", "slug: accueil\n    formerly:\n      - cumulus\n")
    held.write("facts/stories.yaml", renamed)
    assert held.ingest() == {Outcome.CONFLICT: ["accueil"]}
    assert not Story.objects.exists()


def test_a_slug_that_an_editor_gave_to_another_entry_is_a_conflict(held, make_actor):
    make_actor("Autre", slug="vega-sa")
    _rename(held, "vega", "vega-sa")
    outcomes = held.ingest()
    assert set(outcomes[Outcome.CONFLICT]) >= {"vega-sa", "vega"}
    assert set(Actor.objects.values_list("slug", "name_fr")) >= {
        ("vega", "Vega"),
        ("vega-sa", "Autre"),
    }


# In the admin.


@each_kind
def test_an_entry_renamed_in_the_admin_is_kept_and_nothing_else_is_touched(held, old, model):
    _rename_in_admin(model, old, "neuf")
    others = _pks()
    assert held.ingest() == held.ingest() == {Outcome.KEPT: [old]}
    assert model.objects.filter(slug="neuf").exists()
    assert _pks() == others


@each_kind
def test_what_refers_to_an_entry_by_its_old_slug_may_still_change(held, old, model):
    _rename_in_admin(model, old, "neuf")
    held.edit(NUAGE, "translation: did not", "translation: would not")
    held.edit(EVENTS, "title: La ville annonce", "title: Lyon annonce")
    outcomes = held.ingest()
    assert outcomes == {Outcome.KEPT: [old], Outcome.CHANGED: ["annonce", "vega-se-tait"]}
    assert Quote.objects.get(slug="vega-se-tait").translation == "would not comment"


@pytest.mark.parametrize(("old", "name"), [("vega", ACTORS), ("nuage", NUAGE)])
def test_an_entry_renamed_in_the_admin_and_changed_in_its_fixture_is_a_conflict(held, old, name):
    _rename_in_admin(SLUGS[old], old, "neuf")
    held.edit(name, f"slug: {old}\n", f"slug: {old}\n{'    ' if name == ACTORS else '  '}note: N\n")
    assert held.ingest() == held.ingest() == {Outcome.CONFLICT: [old]}
    assert not SLUGS[old].objects.filter(slug=old).exists()


def test_a_rename_may_be_taken_back_by_the_fixture(held):
    _rename_in_admin(Actor, "vega", "vega-sa")
    held.edit(ACTORS, "name: Vega", "name: Véga")
    assert held.ingest(take=Side.FIXTURE) == {Outcome.CHANGED: ["vega"]}
    assert Actor.objects.get(slug="vega").name_fr == "Véga"
    assert not FormerSlug.objects.exists()
    assert held.ingest() == {}


def test_texts_find_an_article_that_an_editor_renamed(invented):
    invented.ingest(with_texts=True)
    _rename_in_admin(Article, "nuage", "cloud")
    (invented.texts / "nuage.txt").write_text("Un tout autre texte.")
    Quote.objects.update(is_verified=False)
    invented.ingest()
    assert Quote.objects.filter(article__slug="cloud", is_verified=True).count() == 3


# On both sides.


def test_one_new_slug_on_both_sides_is_none(held):
    _rename_in_admin(Actor, "vega", "vega-sa")
    _rename(held, "vega", "vega-sa")
    assert held.ingest() == {}
    assert Baseline.objects.filter(kind="actor", key="vega-sa").exists()


def test_two_new_slugs_are_a_conflict_until_one_is_taken_back(held):
    _rename_in_admin(Actor, "vega", "vega-se")
    before = {path: path.read_text() for path in held.path.glob("*/*.yaml")}
    _rename(held, "vega", "vega-sa")
    assert held.ingest() == held.ingest() == {Outcome.CONFLICT: ["vega-sa"]}
    assert Actor.objects.filter(slug="vega-se").exists()
    for path, text in before.items():
        path.write_text(text)
    assert held.ingest() == {Outcome.KEPT: ["vega"]}


# Two actors become one.


@pytest.fixture
def merged(invented):
    """Return a record of which an editor made one actor of two that one passage mentions."""
    mention = "  - actor: vega\n    exact: Le Courrier\n"
    start = invented.read(RETARD).split("exact: Le Courrier\n")[1].split("\n\n")[0]
    invented.edit(RETARD, "mentions:\n", f"mentions:\n{mention}{start}\n\n")
    invented.ingest()
    merge(Actor.objects.get(slug="courrier"), [Actor.objects.get(slug="vega")])
    return invented


def test_an_actor_that_was_merged_is_not_resurrected(merged):
    assert set(merged.ingest()) == {Outcome.KEPT}
    assert not Actor.objects.filter(slug="vega").exists()
    assert merged.ingest().keys() == {Outcome.KEPT}


def test_what_refers_to_a_merged_actor_may_still_change(merged):
    merged.edit(NUAGE, "translation: did not", "translation: would not")
    assert merged.ingest()[Outcome.CHANGED] == ["vega-se-tait"]
    quote = Quote.objects.get(slug="vega-se-tait")
    assert (quote.speaker.slug, quote.translation) == ("courrier", "would not comment")


def test_what_its_fixture_changes_of_a_merged_actor_is_a_conflict(merged):
    merged.edit(ACTORS, "name: Vega", "name: Véga")
    assert merged.ingest()[Outcome.CONFLICT] == ["vega"]
    assert not Actor.objects.filter(slug="vega").exists()


def test_a_fixture_may_merge_two_actors(invented):
    invented.ingest()
    _merge_in_fixture(invented)
    outcomes = invented.ingest()
    assert {"courrier", "vega-se-tait", "vega-30-millions"} == set(outcomes[Outcome.CHANGED])
    assert "vega" in outcomes[Outcome.DELETED]
    assert FormerSlug.objects.get(former="vega").slug == "courrier"
    assert invented.ingest() == {}


def _merge_in_fixture(collection):
    collection.cut(ACTORS, "vega")
    _refer_anew(collection, "vega", "courrier")
    collection.edit(ACTORS, "slug: courrier\n", "slug: courrier\n    formerly:\n      - vega\n")
    collection.edit(NUAGE, "attribution: organisation", "attribution: unnamed")


def test_a_merge_into_an_actor_that_an_editor_changed_is_a_conflict(invented):
    invented.ingest()
    Actor.objects.filter(slug="courrier").update(name_fr="Courrier")
    _merge_in_fixture(invented)
    assert set(invented.ingest()[Outcome.CONFLICT]) == {"courrier", "vega"}
    assert Actor.objects.filter(slug="vega").exists()


# Out and in again.


@each_kind
def test_an_export_after_a_new_slug_comes_in_as_it_is(held, tmp_path, old, model):
    _rename_in_admin(model, old, "neuf")
    export(tmp_path / "out")
    assert _at(tmp_path / "out").ingest() == {}


def test_an_export_after_a_merge_comes_in_as_it_is(merged, tmp_path):
    export(tmp_path / "out")
    assert _at(tmp_path / "out").ingest() == {}


def _at(path: Path) -> Collection:
    collection = Collection(path, {}, {})
    collection.path = path
    return collection


# What is refused.


def _former(collection, slug, *formerly):
    lines = "".join(f"      - {former}\n" for former in formerly)
    collection.edit(ACTORS, f"slug: {slug}\n", f"slug: {slug}\n    formerly:\n{lines}")


@pytest.mark.parametrize(
    ("former", "line", "message"),
    [
        ({"vega": ["lyon"]}, "      - lyon", "formerly: “lyon” is still an entry, at "),
        ({"vega": ["vega"]}, "formerly", "formerly: “vega” is the present slug; remove it"),
        ({"vega": ["Véga"]}, "formerly", "formerly: “Véga” is no slug; write letters a-z, digits"),
        (
            {"lyon": ["cumulus"], "vega": ["lyon"]},
            "      - lyon",
            "remove that entry and write formerly: [cumulus, lyon] here, or remove it here",
        ),
        (
            {"lyon": ["vega"], "vega": ["lyon"]},
            "      - lyon",
            "each was formerly the other, which is a circle: keep the one that is true",
        ),
        (
            {"lyon": ["l"], "vega": ["l"]},
            "      - l\n    kind: company",
            "formerly: “l” is that of “lyon” too; keep it there or here",
        ),
    ],
)
def test_former_slugs_that_lead_astray_are_refused(invented, former, line, message):
    for slug, formerly in former.items():
        _former(invented, slug, *formerly)
    assert_found(invented.faults(with_texts=False), place_of(invented, ACTORS, line), message)


def test_a_reference_to_a_former_slug_names_the_present_one(invented):
    invented.edit(ACTORS, "slug: vega\n", "slug: vega-sa\n    formerly:\n      - vega\n")
    faults = invented.faults(with_texts=False)
    assert [f for f in faults if "speaker: there is no actor “vega”; it is now “vega-sa”" in f]


def test_the_database_does_not_excuse_a_reference_to_a_former_slug(held):
    held.edit(ACTORS, "slug: vega\n", "slug: vega-sa\n    formerly:\n      - vega\n")
    with pytest.raises(Exception, match="there is no actor “vega”; it is now “vega-sa”"):
        held.ingest()


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("Vega", "did you mean “vega”? Else add it"),
        ("véga", "did you mean “vega”? Else add it"),
        ("vegaa", "did you mean “vega”? Else add it"),
        ("orange", "correct the slug, or add it"),
    ],
)
def test_a_reference_that_leads_nowhere_names_what_is_like_it(invented, written, hint):
    invented.edit(NUAGE, "speaker: vega", f"speaker: {written}")
    expected = f"speaker: there is no actor “{written}”; {hint}"
    assert [f for f in invented.faults(with_texts=False) if f.endswith(expected)]


@pytest.mark.parametrize("slug", ["Vega", "véga", "VÉGA"])
def test_a_slug_told_apart_by_case_or_accents_only_is_refused(invented, slug):
    entry = f"actors:\n  - slug: {slug}\n    kind: company\n    name: Autre\n"
    invented.write("actors/more.yaml", entry)
    expected = f"slug: “{slug}” differs from “vega” only by case or accents"
    faults = invented.faults(with_texts=False)
    assert [f for f in faults if f.startswith("actors/more.yaml:2: ") and expected in f], faults


def test_what_an_unreadable_file_would_hold_is_not_missed(invented):
    invented.edit(ACTORS, "kind: person", "kind: [person")
    faults = invented.faults(with_texts=False)
    assert len(faults) == 1
    assert "no valid YAML" in faults[0]
