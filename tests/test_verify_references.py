"""References to entries that are not there."""

import pytest

from tests.mutations import assert_found, assert_refused, place_of

BETA = "articles/orage-dans-le-cloud-francais.yaml"
GAMMA = "articles/cloud-national-patate-chaude.yaml"
DELTA = "articles/numerama-revenir-sur-sa-decision.yaml"
MONEY = "facts/commitments.yaml"
LAW = "actors/law.yaml"

MUTATIONS = {
    "speaker that does not exist": (
        BETA,
        "speaker: eric-besson",
        "speaker: eric-bessson",
        "speaker: eric-bessson",
        "there is no actor “eric-bessson”; did you mean “eric-besson”?",
    ),
    "organisation that does not exist": (
        BETA,
        "organisation: dassault-systemes",
        "organisation: dassault",
        "organisation: dassault",
        "no actor “dassault”",
    ),
    "statement that does not exist": (
        DELTA,
        "statement: pas-a-l-agenda",
        "statement: agenda",
        "statement: agenda",
        "there is no statement",
    ),
    "reporter that does not exist": (
        GAMMA,
        "reported_by: la-tribune",
        "reported_by: tribune",
        "reported_by: tribune",
        "no actor “tribune”",
    ),
    "claimant that does not exist": (
        GAMMA,
        "claimed_by: bernard-charles",
        "claimed_by: charles",
        "claimed_by: charles",
        "no actor “charles”",
    ),
    "mention of a commitment that does not exist": (
        DELTA,
        "commitment: etat-150-millions-cloud",
        "commitment: etat-150-millions",
        "commitment: etat-150-millions",
        "there is no commitment",
    ),
    "mention of an actor that does not exist": (
        BETA,
        "actor: patriot-act",
        "actor: patriot",
        "actor: patriot",
        "no actor “patriot”",
    ),
    "outlet that does not exist": (
        DELTA,
        "outlet: numerama",
        "outlet: numerama-com",
        "outlet: numerama-com",
        "no actor",
    ),
    "funder that does not exist": (
        MONEY,
        "funder: thales",
        "funder: thalès",
        "funder: thalès",
        "no actor “thalès”",
    ),
    "part of a total that does not exist": (
        MONEY,
        "      - etat-75-millions-second-projet",
        "      - etat-75-millions",
        "      - etat-75-millions\n",
        "total_of: there is no commitment “etat-75-millions”",
    ),
    "about nobody": (
        BETA,
        "      - orange\n",
        "      - oranje\n",
        "      - oranje",
        "about: there is no actor “oranje”",
    ),
}


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS.keys())
def test_a_mutation_of_a_reference_is_refused_at_its_line(real, mutation):
    assert_refused(real, mutation)


@pytest.mark.parametrize(
    ("name", "cut", "place", "message"),
    [
        (DELTA, "etat-150-millions-cloud", f"{MONEY}|slug: etat-150", "add its evidence"),
        (BETA, "patriot-act", f"{LAW}|slug: patriot-act", "has no mention"),
        (LAW, "patriot-act", f"{BETA}|actor: patriot-act", "there is no actor"),
        (
            MONEY,
            "etat-75-millions-second-projet",
            f"{DELTA}|commitment: etat-75-millions-s",
            "no c",
        ),
        ("facts/statements.yaml", "pas-a-l-agenda", f"{DELTA}|statement: pas-a", "no statement"),
    ],
)
def test_an_entry_that_is_cut_out_is_missed_where_it_is_needed(real, name, cut, place, message):
    real.cut(name, cut)
    other, words = place.split("|")
    assert_found(real.faults(with_texts=False), place_of(real, other, words), message)
