"""Who wins where a fixture makes one entry of two, and how the log and old addresses follow."""

import pytest

from actors.models import Actor
from andromede_site.comparison import Outcome
from andromede_site.ingest import Side
from andromede_site.models import Change, FormerSlug
from articles.models import Article, Quote

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_postgresql]

ACTORS, NUAGE = "actors/actors.yaml", "articles/nuage.yaml"


def _merge_in_fixture(collection):
    """Let “courrier” take the place of “vega” everywhere."""
    collection.cut(ACTORS, "vega")
    for path in collection.path.glob("*/*.yaml"):
        path.write_text(path.read_text().replace(": vega\n", ": courrier\n"))
    collection.edit(ACTORS, "slug: courrier\n", "slug: courrier\n    formerly:\n      - vega\n")
    collection.edit(NUAGE, "attribution: organisation", "attribution: unnamed")


def _rename_in_admin(model, old, new):
    model.objects.filter(slug=old).update(slug=new)
    FormerSlug.objects.record(model._meta.model_name, old, new)


def _logged_since(version):
    lines = Change.objects.filter(version__gt=version).order_by("version")
    return list(lines.values_list("kind", "slug", "action"))


@pytest.mark.parametrize("slug", ["vega", "vega-se"])
def test_a_merge_waits_where_an_editor_changed_what_goes(held, slug):
    Actor.objects.filter(slug="vega").update(name_fr="Vega SE")
    if slug != "vega":
        _rename_in_admin(Actor, "vega", slug)
    former = list(FormerSlug.objects.values_list("former", "slug"))
    _merge_in_fixture(held)
    assert held.ingest()[Outcome.CONFLICT] == ["courrier", "vega"]
    assert held.ingest() == {Outcome.CONFLICT: ["courrier", "vega"]}
    assert Actor.objects.get(slug=slug).name_fr == "Vega SE"
    assert list(FormerSlug.objects.values_list("former", "slug")) == former
    held.ingest(take=Side.FIXTURE)
    assert not Actor.objects.filter(slug=slug).exists()
    assert FormerSlug.objects.get(former="vega").slug == "courrier"
    assert held.ingest() == {}


def test_a_merge_waits_for_an_entry_that_only_the_database_holds(held, make_actor):
    make_actor("Colt", slug="colt")
    held.edit(ACTORS, "slug: vega\n", "slug: vega\n    formerly:\n      - colt\n")
    assert held.ingest() == held.ingest() == {Outcome.CONFLICT: ["vega"]}
    assert not FormerSlug.objects.exists()


def test_a_merge_waits_while_something_of_the_editors_needs_what_goes(held, make_quote):
    vega = Actor.objects.get(slug="vega")
    make_quote(slug="du-bureau", article=Article.objects.get(slug="nuage"), speaker=vega)
    _merge_in_fixture(held)
    assert set(held.ingest()[Outcome.CONFLICT]) == {"courrier", "vega"}
    assert set(held.ingest()[Outcome.CONFLICT]) == {"courrier", "vega"}
    assert not FormerSlug.objects.exists()


def test_the_log_names_what_the_database_holds(held):
    _rename_in_admin(Quote, "vega-se-tait", "vega-silence")
    _rename_in_admin(Article, "nuage", "cloud")
    version = Change.objects.current_version()
    held.cut(NUAGE, "vega-se-tait")
    held.edit(NUAGE, "    amount: 50000000\n", "    amount: 50000000\n    note: N\n")
    held.ingest(take=Side.FIXTURE)
    start = held.read(NUAGE).split("commitment: total-50-millions\n")[1].split("start: ")[1]
    assert set(_logged_since(version)) == {
        ("quote", "vega-silence", "deleted"),
        ("mention", f"commitment/total-50-millions/cloud/{start.split()[0]}", "changed"),
    }


def test_what_its_fixture_removed_is_led_to_no_more(held):
    FormerSlug.objects.record("quote", "refus", "vega-se-tait")
    held.edit(NUAGE, "slug: vega-se-tait\n", "slug: vega-se-tait\n    formerly:\n      - refus\n")
    held.ingest()
    held.cut(NUAGE, "vega-se-tait")
    assert held.ingest() == {Outcome.DELETED: ["vega-se-tait"]}
    assert not FormerSlug.objects.exists()
