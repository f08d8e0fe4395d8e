"""Actors: names and spellings."""

import pytest

from tests.mutations import assert_refused

LAW, STATE = "actors/law.yaml", "actors/state_body.yaml"

MUTATIONS = {
    "unknown kind of actor": (
        LAW,
        "kind: law",
        "kind: statute",
        "kind: statute",
        "write person, office",
    ),
    "alias that nothing prints": (
        STATE,
        "      - Caisse des Dépôts\n",
        "      - C.D.C.\n",
        "      - C.D.C.",
        "no mention of this actor prints “C.D.C.”",
    ),
    "alias twice": (
        STATE,
        "      - Caisse des Dépôts\n",
        "      - Caisse des dépôts\n",
        "aliases:\n      - Caisse",
        "“Caisse des dépôts” stands twice; keep one",
    ),
    "aliases in one line": (
        LAW,
        "    aliases:\n      - Patriot Act\n",
        "    aliases: Patriot Act\n",
        "aliases: Patriot Act",
        "a list is wanted here",
    ),
    "name in English only": (
        STATE,
        "      fr: État\n      en: French State",
        "      en: French State",
        "name:\n      en: French",
        "is missing in French; write it under fr",
    ),
    "name in a third language": (
        STATE,
        "      en: French State",
        "      de: Staat",
        "name:\n      fr: État\n      de",
        "unknown language “de”; write fr or en",
    ),
    "name too long": (
        LAW,
        "name: Patriot Act",
        f"name: {'x' * 201}",
        "name: xxx",
        "longer than 200 characters; shorten it",
    ),
    "no Wikidata id": (
        "actors/company.yaml",
        "wikidata: Q",
        "wikidata: orange",
        "wikidata: orange",
        "write Q and a number",
    ),
}


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS.keys())
def test_a_mutation_of_an_actor_is_refused_at_its_line(real, mutation):
    assert_refused(real, mutation)
