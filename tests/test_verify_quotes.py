"""Quotes: who speaks, when and how, and the statements that tie them."""

import pytest

from tests.mutations import assert_refused

ALPHA = "articles/le-monde-retrait-de-dassault-systemes.yaml"
BETA = "articles/orage-dans-le-cloud-francais.yaml"
GAMMA = "articles/cloud-national-patate-chaude.yaml"
DELTA = "articles/numerama-revenir-sur-sa-decision.yaml"
MONEY = "facts/commitments.yaml"

MUTATIONS = {
    "said after it was published": (
        ALPHA,
        "said_on: '2011-12-22'",
        "said_on: '2011-12-23'",
        "said_on: '2011-12-23'",
        "is after the article was published (2011-12-22); correct one of them",
    ),
    "interval the wrong way round": (
        ALPHA,
        "said_on: ../2011-12-22",
        "said_on: 2011-12-22/2011-08-01",
        "said_on: 2011-12-22/2011-08-01",
        "ends before it begins. Write the earlier date first",
    ),
    "thirteenth month": (
        ALPHA,
        "said_on: '2011-12-22'",
        "said_on: 2011-13",
        "said_on: 2011-13",
        "“2011-13” is no date. Write 2011",
    ),
    "date in words": (
        ALPHA,
        "said_on: '2011-12-22'",
        "said_on: hier",
        "said_on: hier",
        "“hier” is no date. Write 2011",
    ),
    "unknown kind": (
        DELTA,
        "kind: partial",
        "kind: exact",
        "kind: exact",
        "“exact” is none of the codes; write direct, partial",
    ),
    "unknown certainty": (
        MONEY,
        "certainty: inferred",
        "certainty: sure",
        "certainty: sure",
        "write stated, inferred",
    ),
    "unknown attribution": (
        BETA,
        "attribution: person",
        "attribution: minister",
        "attribution: minister",
        "write person, office",
    ),
    "no attribution": (
        BETA,
        "    speaker: eric-besson\n    attribution: person\n",
        "    speaker: eric-besson\n",
        "slug: eric-besson-d-autres-candidats",
        "attribution: is missing; write person",
    ),
    "unknown setting": (
        GAMMA,
        "setting: letter",
        "setting: email",
        "setting: email",
        "write conference_call, letter",
    ),
    "paraphrase of words quoted": (
        DELTA,
        "    translation: never say never\n",
        "    paraphrase: Tout est possible.\n",
        "paraphrase: Tout",
        "only a reported statement has one; remove it",
    ),
    "reported without paraphrase": (
        BETA,
        "    paraphrase: Dassault Systèmes annonce qu’il se retire du projet.\n",
        "",
        "slug: dassault-systemes-annonce-son-retrait",
        "needs a paraphrase",
    ),
    "inferred without a reason": (
        BETA,
        "      fr: «\u00a0Semble-t-il\u00a0» ne dit pas de qui l’auteur le tient.\n",
        "",
        "certainty_note:",
        "is missing in French; write it under fr",
    ),
    "person taken for an organisation": (
        BETA,
        "attribution: person",
        "attribution: organisation",
        "attribution: organisation\n    speaker_label: Eric",
        "organisation does not fit a speaker of kind person; correct one of them",
    ),
    "company taken for a person": (
        BETA,
        "attribution: organisation",
        "attribution: person",
        "attribution: person\n    speaker_label: Dassault",
        "does not fit",
    ),
    "document of a company": (
        GAMMA,
        "speaker: afp\n    attribution: organisation\n    speaker_label: l’AFP\n"
        "    organisation: afp\n    certainty",
        "speaker: orange\n    attribution: organisation\n    speaker_label: l’AFP\n"
        "    organisation: afp\n    certainty",
        "speaker: orange",
        "cannot be those of a company; name the document or the medium",
    ),
    "nobody speaks": (
        BETA,
        "    speaker: eric-besson\n    attribution: person\n    speaker_label: Eric Besson\n",
        "    attribution: person\n",
        "slug: eric-besson-d-autres-candidats",
        "name the speaker or give speaker_label, or write attribution: unnamed",
    ),
    "statement of one quote": (
        GAMMA,
        "    statement: recommandation-de-75-millions\n",
        "",
        "facts/statements.yaml|slug: recommandation-de-75-millions",
        "takes two quotes and has 1; add what is missing, or remove it",
    ),
}


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS.keys())
def test_a_mutation_of_a_quote_is_refused_at_its_line(real, mutation):
    assert_refused(real, mutation)
