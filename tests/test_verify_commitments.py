"""Commitments: amounts, totals, stages, circles."""

import pytest

from tests.mutations import assert_refused

BETA = "articles/orage-dans-le-cloud-francais.yaml"
MONEY = "facts/commitments.yaml"

MUTATIONS = {
    "sum doubled in the commitment": (
        MONEY,
        "amount: 30000000",
        "amount: 60000000",
        f"{BETA}|amount: 30000000",
        "30000000 here, but 60000000 in the commitment; correct one",
    ),
    "sum doubled in the mention": (
        BETA,
        "amount: 30000000",
        "amount: 60000000",
        "amount: 60000000\n    stage: planned\n\n  - actor: orange",
        "60000000 here, but 30000000 in the commitment",
    ),
    "sum that the words do not state": (
        BETA,
        "exact: 135 millions d’euros apportés par l’état, via la Caisse des Dépôts",
        "exact: 153 millions d’euros apportés par l’état, via la Caisse des Dépôts",
        "amount: 135000000",
        "the words state no sum of 135000000 euros",
    ),
    "total that does not add up": (
        MONEY,
        "amount: 150000000",
        "amount: 160000000",
        "total_of:",
        "the parts add up to 150000000, not to 160000000",
    ),
    "total of itself": (
        MONEY,
        "      - etat-75-millions-orange-thales",
        "      - etat-150-millions-cloud",
        "      - etat-150-millions-cloud",
        "leads back to “etat-150-millions-cloud” itself (etat-150",
    ),
    "cyclic total": (
        MONEY,
        "may_replace: etat-135-millions-andromede",
        "total_of: [etat-150-millions-cloud]",
        "total_of: [",
        "leads back to “etat-75-millions-orange-thales”",
    ),
    "replaced by what it replaces": (
        MONEY,
        "stage: planned\n    note: The Caisse",
        "stage: planned\n    may_replace: etat-75-millions-orange-thales\n    note: The Caisse",
        "may_replace: etat-75",
        "leads back",
    ),
    "replaces itself": (
        MONEY,
        "may_replace: etat-135-millions-andromede",
        "may_replace: etat-75-millions-orange-thales",
        "may_replace: ",
        "leads back",
    ),
    "recipient that is its funder": (
        MONEY,
        "funder: dassault-systemes\n    recipient: andromede",
        "funder: dassault-systemes\n    recipient: dassault-systemes",
        "recipient: dassault-systemes",
        "recipient: a funder cannot be its own recipient; name another",
    ),
    "amount in words": (
        MONEY,
        "amount: 135000000",
        "amount: cent trente-cinq millions",
        "amount: cent",
        "“cent trente-cinq millions” is no whole number; write digits only",
    ),
    "negative amount": (MONEY, "amount: 135", "amount: -135", "amount: -135", "no whole number"),
    "amount with spaces": (
        MONEY,
        "amount: 135000000",
        "amount: 135 000 000",
        "amount: 135 000",
        "no whole number",
    ),
    "amount in digits of another script": (
        MONEY,
        "amount: 135000000",
        "amount: ²",
        "amount: ²",
        "no whole number",
    ),
    "amount of nothing": (
        MONEY,
        "amount: 135000000",
        "amount: 0",
        "amount: 0",
        "is below 1; correct it",
    ),
    "no amount": (
        MONEY,
        "    amount: 135000000\n",
        "",
        "slug: etat-135-millions-andromede",
        "amount: is missing; add it",
    ),
    "amount as a list": (
        MONEY,
        "amount: 135000000",
        "amount: [135000000]",
        "amount: [",
        "one value is wanted here",
    ),
    "unknown stage": (
        MONEY,
        "stage: refused",
        "stage: promised",
        "stage: promised",
        "write planned, recommended",
    ),
    "stage that no mention states": (
        MONEY,
        "amount: 60000000\n    stage: planned",
        "amount: 60000000\n    stage: lapsed",
        "stage: lapsed\n\n",
        "no mention states “lapsed”; correct it, or say that it is inferred, and why",
    ),
    "amount in the mention of an actor": (
        BETA,
        "  - actor: patriot-act\n",
        "  - actor: patriot-act\n    amount: 5\n",
        "  - actor: patriot-act",
        "amount and stage belong to the mention of a commitment",
    ),
    "inferred without any note": (
        MONEY,
        "amount: 60000000\n    stage: planned\n",
        "amount: 60000000\n    stage: planned\n    certainty: inferred\n",
        "slug: orange-60-millions-andromede",
        "certainty_note: say why it is not stated",
    ),
}


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS.keys())
def test_a_mutation_of_a_commitment_is_refused_at_its_line(real, mutation):
    assert_refused(real, mutation)
