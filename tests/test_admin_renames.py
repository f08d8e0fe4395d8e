"""Slugs that change in the admin: the old address still leads to the entry."""

import pytest

from actors.models import Actor
from andromede_site.models import FormerSlug
from tests.desk import admin_url, delete, errors_of, fields_refused, logged, save

pytestmark = pytest.mark.slow_on_postgresql


def _rename(client, actor, slug):
    return save(client, admin_url("change", Actor, actor.pk), slug=slug)


def _leads_to(client, slug, actor):
    response = client.get(f"/en/actors/{slug}/")
    return (response.status_code, response.headers.get("Location")) == (
        301,
        f"/en/actors/{actor}/",
    )


def test_a_renamed_entry_leaves_its_former_slug(admin_client, make_actor):
    actor = make_actor(slug="france-telecom")
    _rename(admin_client, actor, "orange")
    assert FormerSlug.objects.get().former == "france-telecom"
    assert logged() == [("actor", "france-telecom", "deleted"), ("actor", "orange", "created")]
    _rename(admin_client, actor, "france-telecom")
    assert str(FormerSlug.objects.get()) == "orange → france-telecom"


def test_every_former_address_leads_straight_to_the_present_one(admin_client, make_actor):
    actor = make_actor(slug="a")
    for slug in ("b", "c"):
        _rename(admin_client, actor, slug)
    assert sorted(map(str, FormerSlug.objects.all())) == ["a → c", "b → c"]
    assert _leads_to(admin_client, "a", "c")
    assert _leads_to(admin_client, "b", "c")


def test_an_actor_that_is_renamed_back_has_its_address_again(admin_client, make_actor):
    actor = make_actor(slug="a")
    for slug in ("b", "c", "a"):
        _rename(admin_client, actor, slug)
    assert admin_client.get("/en/actors/a/").status_code == 200
    assert _leads_to(admin_client, "b", "a")
    assert _leads_to(admin_client, "c", "a")


@pytest.mark.parametrize("is_new", [True, False])
def test_an_address_that_leads_to_another_actor_is_kept_for_it(admin_client, make_actor, is_new):
    _rename(admin_client, make_actor(slug="telecom"), "orange")
    page = ["add", Actor] if is_new else ["change", Actor, make_actor(slug="secteur").pk]
    given = {"name_fr": "Le secteur", "slug": "telecom", "kind": "group", "status": "published"}
    response = save(admin_client, admin_url(*page), **given)
    assert fields_refused(response) == ["slug"]
    assert "orange" in errors_of(response)
    assert _leads_to(admin_client, "telecom", "orange")
    delete(admin_client, FormerSlug.objects.get())
    assert save(admin_client, admin_url(*page), **given).status_code == 302


def test_an_entry_of_another_kind_may_have_the_former_slug_of_an_actor(
    admin_client, make_actor, make_event
):
    _rename(admin_client, make_actor(slug="retrait"), "orange")
    event = make_event(slug="abandon")
    address = admin_url("change", type(event), event.pk)
    assert save(admin_client, address, slug="retrait").status_code == 302


def test_a_slug_that_another_actor_has_is_refused(admin_client, make_actor):
    make_actor(slug="orange")
    actor = make_actor(slug="france-telecom")
    assert fields_refused(_rename(admin_client, actor, "orange")) == ["slug"]
    assert not FormerSlug.objects.exists()


@pytest.mark.parametrize("rows", ["quotes", "positions"])
def test_an_entry_renamed_in_a_row_leaves_its_former_slug(
    admin_client, make_quote, make_topic, rows
):
    quote, topic = make_quote(), make_topic(positions=1)
    owner, row = {
        "quotes": (quote.article, quote),
        "positions": (topic, topic.positions.get()),
    }[rows]
    address = admin_url("change", type(owner), owner.pk)
    save(admin_client, address, **{f"{rows}-0-slug": "autre"})
    assert str(FormerSlug.objects.get()) == f"{row.slug} → autre"
    assert FormerSlug.objects.get().kind == row.identity[0]


def test_a_former_slug_leads_to_an_entry_that_exists(admin_client, make_actor):
    data = {"kind": "actor", "former": "france-telecom", "slug": "orange"}
    address = admin_url("add", FormerSlug)
    assert "orange" in errors_of(admin_client.post(address, data))
    make_actor(slug="orange")
    assert admin_client.post(address, data).status_code == 302
    assert logged() == [("actor", "orange", "changed")]


def test_an_address_that_an_entry_has_is_no_former_slug(admin_client, make_actor):
    make_actor(slug="orange")
    thales = make_actor(slug="thales")
    data = {"kind": "actor", "former": "thales", "slug": "orange"}
    address = admin_url("add", FormerSlug)
    assert fields_refused(admin_client.post(address, data)) == ["former"]
    delete(admin_client, thales)
    assert admin_client.post(address, data).status_code == 302
