"""Passages: their places, how long they may be, and what stays outside them."""

import pytest

from tests.mutations import assert_refused

BETA = "articles/orage-dans-le-cloud-francais.yaml"

MUTATIONS = {
    "shifted start": (BETA, "start: 301", "start: 302", "start: 302", "run anchor"),
    "shifted end": (BETA, "end: 347", "end: 346", "start: 301", "45 characters"),
    "start and end swapped": (
        BETA,
        "start: 301\n    end: 347",
        "start: 347\n    end: 301",
        "start: 347",
        "from 347 to 301",
    ),
    "no place": (BETA, "    start: 301\n    end: 347\n", "", "slug: dassault-systemes-annonce", ""),
    "half a place": (BETA, "    end: 347\n", "", "start: 301", "has no place; run anchor"),
    "place beyond any text": (
        BETA,
        "start: 301\n    end: 347",
        "start: 9999999999\n    end: 10000000045",
        "start: 9999999999",
        "is above 2147483647; correct it",
    ),
    "place as a sum": (BETA, "start: 301", "start: +301", "start: +301", "write digits only"),
    "evidence too long": (
        BETA,
        "exact: Patriot Act\n",
        f"exact: {'x' * 301}\n",
        "exact: xxx",
        "has 301 characters, 300 are allowed; take the words that prove it",
    ),
    "quotation too long": (
        BETA,
        "exact: L’objectif affiché\n",
        f"exact: {'x' * 1001}\n",
        "exact: xxx",
        "are allowed",
    ),
    "quotation marks around the words": (
        BETA,
        "exact: Patriot Act\n",
        "exact: '« Patriot Act »'\n",
        "exact: '«",
        "leave out the quotation marks",
    ),
    "no words": (BETA, "exact: Patriot Act\n", "exact:\n", "exact:\n", "exact: is missing"),
}


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS.keys())
def test_a_mutation_of_a_passage_is_refused_at_its_line(real, mutation):
    assert_refused(real, mutation)
