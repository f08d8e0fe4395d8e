"""Ties: their two sides, their times, and that each stands once."""

import pytest

from tests.mutations import assert_found, assert_refused, place_of

TIES, NUAGE = "facts/affiliations.yaml", "articles/nuage.yaml"
MAYOR = "    role: maire\n    since: '2008'\n    until: '2014'\n"

MUTATIONS = {
    "to nothing": (
        TIES,
        "    other: lyon\n",
        "",
        "slug: morel-maire-de-lyon",
        "write what the actor is tied to: other, or other_label as worded, not both",
    ),
    "to two sides": (
        TIES,
        "    other: lyon\n",
        "    other: lyon\n    other_label: la ville\n",
        "other: lyon",
        "other, or other_label as worded, not both",
    ),
    "of nobody": (
        TIES,
        "    actor: anne-morel\n",
        "",
        "slug: morel-maire-de-lyon",
        "actor: is missing; add it",
    ),
    "to itself": (
        TIES,
        "other: vega",
        "other: lyon",
        "other: lyon\n\n  - slug: vega-filiale",
        "an actor cannot be tied to itself; name another",
    ),
    "since after until": (
        TIES,
        "since: '2008'",
        "since: '2015'",
        "since: '2015'",
        "since: 2015 is after until, 2014; correct one of them",
    ),
    "function of a company": (
        TIES,
        "actor: anne-morel",
        "actor: cumulus",
        "actor: cumulus",
        "actor: one of kind project does not fit a tie of kind function; correct one of them",
    ),
    "subsidiary that is a person": (
        TIES,
        "kind: function",
        "kind: subsidiary",
        "actor: anne-morel",
        "actor: one of kind person does not fit a tie of kind subsidiary",
    ),
    "subsidiary of a person": (
        TIES,
        "other_label: un groupe étranger",
        "other: anne-morel",
        "other: anne-morel",
        "other: one of kind person does not fit a tie of kind subsidiary",
    ),
    "shareholder of a person": (
        TIES,
        "kind: subsidiary\n    other_label: un groupe étranger",
        "kind: shareholder\n    other: anne-morel",
        "other: anne-morel",
        "other: one of kind person does not fit a tie of kind shareholder",
    ),
    "without evidence": (
        NUAGE,
        "affiliation: lyon-et-vega",
        "commitment: vega-30-millions",
        f"{TIES}|slug: lyon-et-vega",
        "affiliation “lyon-et-vega” has no mention; add its evidence to an article, or remove it",
    ),
}


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS.keys())
def test_a_mutation_of_a_tie_is_refused_at_its_line(told, mutation):
    assert_refused(told, mutation)


@pytest.fixture
def faults_with(told):
    """Add attested ties, each with its lines below the slug, and return what is wrong then."""

    def add(*ties: str) -> list[str]:
        for number, lines in enumerate(ties):
            told.edit(TIES, "affiliations:\n", f"affiliations:\n  - slug: tie-{number}\n{lines}\n")
            mention = (
                f"  - affiliation: tie-{number}\n    exact: lien\n    start: 3000\n    end: 3004"
            )
            told.edit(NUAGE, "\nmentions:\n", f"\nmentions:\n{mention}\n\n")
        return told.faults(with_texts=False)

    return add


def _tie(actor: str, kind: str, other: str, more: str = "") -> str:
    return f"    actor: {actor}\n    kind: {kind}\n    other: {other}\n{more}"


@pytest.mark.parametrize("times", ["", "    since: '2013'\n", "    until: '2008'\n"])
def test_the_same_tie_twice_at_a_time_is_refused(told, faults_with, times):
    faults = faults_with(_tie("anne-morel", "function", "lyon", f"    role: maire\n{times}"))
    assert_found(
        faults,
        place_of(told, TIES, "slug: morel-maire-de-lyon"),
        "affiliation “morel-maire-de-lyon” says the same as “tie-0”; keep one, or set them apart",
    )
    assert len(faults) == 1


@pytest.mark.parametrize(
    "more",
    [
        "    role: maire\n    since: '2015'\n",
        "    role: maire\n    until: '2007'\n",
        "    role: élue\n",
    ],
)
def test_a_tie_at_another_time_or_in_another_role_is_taken(faults_with, more):
    assert faults_with(_tie("anne-morel", "function", "lyon", more)) == []


@pytest.mark.parametrize("role", ["", "    role: fournisseur\n"])
def test_a_mutual_tie_in_both_directions_is_refused(told, faults_with, role):
    assert_found(
        faults_with(_tie("vega", "partner", "lyon", role)),
        place_of(told, TIES, "slug: lyon-et-vega"),
        "“lyon-et-vega” is “tie-0” seen from its other side, and either counts for both; keep one",
    )


def test_a_tie_that_is_not_mutual_may_go_both_ways(faults_with):
    assert not faults_with(_tie("lyon", "shareholder", "vega"), _tie("vega", "shareholder", "lyon"))


def test_a_mutual_tie_to_what_is_only_worded_stands_beside_others(faults_with):
    worded = "    actor: lyon\n    kind: partner\n    other_label: un groupe étranger\n"
    assert faults_with(worded) == []


def test_a_circle_of_subsidiaries_is_refused_at_each_tie(told, faults_with):
    faults = faults_with(
        _tie("vega", "subsidiary", "cumulus"),
        _tie("cumulus", "subsidiary", "courrier"),
        _tie("courrier", "subsidiary", "vega"),
    )
    way = "would be a subsidiary of its own (vega → cumulus → courrier → vega); break the circle"
    assert_found(faults, place_of(told, TIES, "other: cumulus"), way)
    assert len(faults) == 3
