"""Affiliations in the admin."""

import pytest

from articles.models import Affiliation
from tests.desk import (
    admin_url,
    delete,
    errors_of,
    fields_refused,
    logged,
    queries_of,
    save,
    search,
)

pytestmark = pytest.mark.slow_on_postgresql


@pytest.fixture
def new_affiliation(make_actor):
    return {
        "actor": make_actor("Bernard Charlès", kind="person").pk,
        "kind": "function",
        "other": make_actor("Dassault Systèmes").pk,
        "slug": "charles-dassault",
        "status": "draft",
    }


def test_a_tie_comes_in(admin_client, new_affiliation):
    dates = {"since": "2009", "until": "2009-12~"}
    response = save(admin_client, admin_url("add", Affiliation), **new_affiliation, **dates)
    assert response.status_code == 302, errors_of(response)
    assert logged() == [("affiliation", "charles-dassault", "created")]


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"other": ""}, ["other"]),
        ({"other_label": "la société"}, ["other"]),
        ({"since": "2012", "until": "2011-12"}, ["since"]),
        ({"since": "hier"}, ["since"]),
        ({"actor": ""}, ["actor"]),
        ({"actor": "²", "other": "²"}, ["actor", "other"]),
        ({"kind": "friend"}, ["kind"]),
        ({"role_en": "chief executive"}, ["role_fr"]),
    ],
)
def test_a_tie_that_breaks_a_rule_is_sent_back(admin_client, new_affiliation, wrong, fields):
    response = save(admin_client, admin_url("add", Affiliation), **{**new_affiliation, **wrong})
    assert fields_refused(response) == fields
    assert not Affiliation.objects.exists()


def test_a_tie_to_oneself_is_refused(admin_client, new_affiliation):
    new_affiliation["other"] = new_affiliation["actor"]
    response = save(admin_client, admin_url("add", Affiliation), **new_affiliation)
    assert fields_refused(response) == ["other"]


def test_a_tie_is_found_by_its_sides_and_its_role(admin_client, make_actor, make_affiliation):
    tie = make_affiliation(
        actor=make_actor("Bernard Charlès"), other=make_actor("Thalès"), role_fr="Président"
    )
    make_affiliation()
    for query in ("charles", "THALES", "president thales"):
        assert search(admin_client, Affiliation, query) == [tie], query


def test_deleting_a_tie_takes_its_evidence_along(admin_client, make_affiliation):
    tie = make_affiliation(slug="membre")
    mention = tie.mentions.get()
    delete(admin_client, tie)
    assert sorted(logged()) == [
        ("affiliation", "membre", "deleted"),
        ("mention", mention.key, "deleted"),
    ]


def test_a_tie_takes_as_many_queries_for_20_mentions_as_for_5(
    admin_client, make_affiliation, make_mention, make_actor
):
    tie = make_affiliation()
    address = admin_url("change", Affiliation, tie.pk)
    for _ in range(5):
        make_mention(affiliation=tie, claimed_by=make_actor())
    queries_for_5 = queries_of(admin_client, address)
    for _ in range(15):
        make_mention(affiliation=tie, claimed_by=make_actor())
    assert queries_of(admin_client, address) == queries_for_5


def test_a_tie_is_looked_at_where_it_stands_on_its_actors_page(admin_client, make_affiliation):
    tie = make_affiliation(slug="pilier")
    page = admin_client.get(admin_url("change", Affiliation, tie.pk)).content.decode()
    assert f'href="{tie.actor.get_absolute_url()}#tie-pilier"' in page
