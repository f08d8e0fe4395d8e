"""Topics: that each has sides, and positions: whose they are, and whether anything attests them."""

import pytest

from tests.mutations import assert_refused

TOPICS, NUAGE = "facts/topics.yaml", "articles/nuage.yaml"
OTHER = "  - slug: duree-autre\n    topic: duree\n    actor: lyon\n    is_stated: false\n\n"

MUTATIONS = {
    "without positions": (
        TOPICS,
        "topics:\n",
        "topics:\n  - slug: vide\n    kind: comparison\n    title: Rien\n\n",
        "slug: vide",
        "comparison “vide” takes two positions and has 0; add what is missing, or remove it",
    ),
    "dispute of one side": (
        TOPICS,
        "    actor: vega\n    is_stated: false\n",
        "    summary: Un an.\n",
        "slug: duree",
        "dispute “duree” takes two positions of actors and has 1; add",
    ),
    "comparison of one reading": (
        TOPICS,
        "topic: somme\n    summary: Due",
        "topic: duree\n    summary: Due",
        "slug: somme",
        "comparison “somme” takes two positions and has 1; add",
    ),
    "theme of one quote": (
        NUAGE,
        "    topics:\n      - silence\n",
        "",
        f"{TOPICS}|slug: silence",
        "theme “silence” takes two quotes and has 1; add",
    ),
    "position without topic": (
        TOPICS,
        "    topic: duree\n    actor: lyon\n",
        "    actor: lyon\n",
        "slug: duree-lyon",
        "topic: is missing; add it",
    ),
    "position on what does not exist": (
        TOPICS,
        "topic: duree\n",
        "topic: dure\n",
        "topic: dure\n",
        "there is no topic “dure”",
    ),
    "quote on what does not exist": (
        NUAGE,
        "      - silence\n",
        "      - silences\n",
        "      - silences",
        "there is no topic “silences”",
    ),
    "side taken twice": (
        TOPICS,
        "  - slug: duree-vega\n",
        f"{OTHER}  - slug: duree-vega\n",
        "actor: lyon\n    is_stated: false",
        "actor: “lyon” has position “duree-lyon” on this topic already; keep one, or make it a",
    ),
    "stated and without evidence": (
        NUAGE,
        "position: duree-lyon",
        "commitment: vega-30-millions",
        f"{TOPICS}|slug: duree-lyon",
        "position “duree-lyon” has no mention; add its evidence to an article, or write is_stated",
    ),
    "not stated and with evidence": (
        NUAGE,
        "position: somme-due",
        "position: duree-vega",
        "position: duree-vega",
        "position: “duree-vega” is not stated, yet these words attest it; remove them, or write",
    ),
    "stated and without a summary": (
        TOPICS,
        "    summary: Deux ans.\n",
        "",
        "slug: duree-lyon",
        "summary: is missing; say in a few words what the position is",
    ),
    "not stated by nobody": (
        TOPICS,
        "    actor: vega\n    is_stated: false\n",
        "    is_stated: false\n",
        "slug: duree-vega",
        "actor: is missing; name whose side is not stated",
    ),
    "not stated, and yet summed up": (
        TOPICS,
        "    actor: vega\n    is_stated: false\n",
        "    actor: vega\n    is_stated: false\n    summary: Un an.\n",
        "summary: Un an.",
        "summary: says what is not stated; remove it, or write is_stated: true",
    ),
    "dispute that is to be a contradiction": (
        TOPICS,
        "kind: dispute\n",
        "kind: dispute\n    is_contradiction: true\n",
        "is_contradiction: true",
        "is_contradiction: only a comparison can be one, and this is a dispute; remove it",
    ),
    "kind that does not exist": (
        TOPICS,
        "kind: dispute",
        "kind: quarrel",
        "kind: quarrel",
        "write dispute, comparison, theme",
    ),
}


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS.keys())
def test_a_mutation_of_a_topic_is_refused_at_its_line(told, mutation):
    assert_refused(told, mutation)


def test_a_comparison_may_hold_two_positions_of_one_actor(told):
    told.edit(TOPICS, "    summary: Promise.", "    actor: lyon\n    summary: Promise.")
    told.edit(TOPICS, "    summary: Due encore.", "    actor: lyon\n    summary: Due encore.")
    assert told.faults(with_texts=False) == []


def test_a_dispute_may_hold_a_reading_of_articles_besides_its_sides(told):
    told.edit(TOPICS, "topic: somme\n    summary: Promise.", "topic: duree\n    summary: Promise.")
    faults = told.faults(with_texts=False)
    assert [fault for fault in faults if "duree" in fault] == []


def test_a_theme_may_do_without_positions(told):
    assert "topic: silence" not in told.read(TOPICS)
    assert told.faults(with_texts=False) == []
