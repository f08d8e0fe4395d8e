"""Slugs that change in the admin: the old address still leads to the entry."""

from actors.models import Actor
from andromede_site.models import FormerSlug
from tests.desk import admin_url, errors_of, logged, save


def test_a_renamed_entry_leaves_its_former_slug(admin_client, make_actor):
    actor = make_actor(slug="france-telecom")
    address = admin_url("change", Actor, actor.pk)
    save(admin_client, address, slug="orange")
    assert FormerSlug.objects.get().former == "france-telecom"
    assert logged() == [("actor", "france-telecom", "deleted"), ("actor", "orange", "created")]
    save(admin_client, address, slug="france-telecom")
    assert str(FormerSlug.objects.get()) == "orange → france-telecom"


def test_a_former_slug_leads_to_an_entry_that_exists(admin_client, make_actor):
    data = {"kind": "actor", "former": "france-telecom", "slug": "orange"}
    address = admin_url("add", FormerSlug)
    assert "orange" in errors_of(admin_client.post(address, data))
    make_actor(slug="orange")
    assert admin_client.post(address, data).status_code == 302
    assert logged() == [("actor", "orange", "changed")]
