"""Commitments in the admin."""

import pytest

from articles.models import Commitment
from tests.desk import admin_url, errors_of, fields_refused, save

pytestmark = pytest.mark.slow_on_postgresql


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": 0},
        {"amount": "60 millions"},
        {"amount": 10**30},
        {"certainty": "inferred"},
        {"slug": "taken"},
        {"stage": "paid"},
        {"total_of": [0]},
    ],
)
def test_a_commitment_that_breaks_a_rule_is_sent_back(admin_client, make_commitment, wrong):
    make_commitment(slug="taken")
    data = {
        "title_fr": "L’apport",
        "slug": "apport",
        "amount": 1,
        "stage": "planned",
        "certainty": "stated",
        "status": "draft",
    }
    response = save(admin_client, admin_url("add", Commitment), **{**data, **wrong})
    assert errors_of(response)
    assert Commitment.objects.count() == 1


def test_a_funder_that_receives_is_refused(admin_client, make_commitment, make_actor):
    commitment = make_commitment(funder=make_actor(), evidence=False)
    address = admin_url("change", Commitment, commitment.pk)
    response = save(admin_client, address, recipient=commitment.funder.pk)
    assert fields_refused(response) == ["recipient"]


def test_a_total_of_itself_is_refused(admin_client, make_commitment):
    part, total, grand = (make_commitment(evidence=False) for _ in range(3))
    total.total_of.set([part])
    grand.total_of.set([total])
    response = save(admin_client, admin_url("change", Commitment, part.pk), total_of=[grand.pk])
    assert "total_of" in str(response.context["adminform"].form.errors)
