"""Mentions in the admin: which passage attests which fact."""

import pytest

from articles.models import Mention
from tests.desk import admin_url, errors_of, form_data


@pytest.mark.parametrize("facts", [(), ("actor", "commitment")])
def test_a_mention_attests_exactly_one_thing(
    admin_client, make_article, make_actor, make_commitment, facts
):
    whole = {"actor": make_actor().pk, "commitment": make_commitment(evidence=False).pk}
    given = {fact: whole[fact] for fact in facts}
    data = {"article": make_article().pk, "exact": "Orange", "certainty": "stated"}
    response = admin_client.post(admin_url("add", Mention), {**data, **given, "status": "draft"})
    assert errors_of(response)
    assert not Mention.objects.exists()


def test_a_mention_twice_of_one_place_is_refused(admin_client, make_mention, make_actor):
    mention = make_mention("Orange", actor=make_actor(), start=4)
    data = form_data(admin_client, admin_url("change", Mention, mention.pk))
    assert errors_of(admin_client.post(admin_url("add", Mention), data))
