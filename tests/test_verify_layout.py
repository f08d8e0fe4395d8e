"""How files are laid out: keys, slugs, codes, lists."""

import pytest

from tests.mutations import assert_refused

BETA = "articles/orage-dans-le-cloud-francais.yaml"
DELTA = "articles/numerama-revenir-sur-sa-decision.yaml"
MONEY = "facts/commitments.yaml"
LAW, STATE = "actors/law.yaml", "actors/state_body.yaml"

MUTATIONS = {
    "unknown key": (
        BETA,
        "speaker_label: Eric",
        "speaker_name: Eric",
        "speaker_name: Eric",
        "unknown key “speaker_name”; write one of slug, formerly, article, kind",
    ),
    "unknown section": (BETA, "mentions:", "mention:", "mention:", "unknown key “mention”"),
    "key twice": (
        BETA,
        "  siglum: β",
        "  siglum: β\n  siglum: β",
        "  siglum: β\n  title",
        "key “siglum” stands twice; keep one",
    ),
    "slug twice in one file": (
        MONEY,
        "slug: thales-30-millions-andromede",
        "slug: orange-60-millions-andromede",
        "slug: orange-60-millions-andromede\n    title:\n      fr: L’apport de Thales",
        "stands already at",
    ),
    "slug twice in two files": (
        STATE,
        "slug: caisse-des-depots",
        "slug: orange",
        "slug: orange",
        "company.yaml",
    ),
    "quote twice in two articles": (
        BETA,
        "slug: eric-besson-d-autres-candidats",
        "slug: sfr-ne-fait-pas-de-commentaires",
        "slug: sfr-ne-fait-pas-de-commentaires",
        "quote “sfr-ne-fait-pas-de-commentaires” stands already",
    ),
    "mention twice": (
        BETA,
        "  - actor: apple\n    exact: Apple\n    start: 978\n    end: 983\n",
        "  - actor: google\n    exact: Google\n    start: 970\n    end: 976\n",
        "  - actor: google\n    exact: Google\n    start: 970\n    end: 976\n\n  - affiliation",
        "stands already",
    ),
    "no slug": (
        BETA,
        "  - slug: eric-besson-d-autres-candidats\n    kind",
        "  - kind",
        "  - kind",
        "slug: is missing",
    ),
    "slug with capitals": (
        BETA,
        "slug: eric-besson-d",
        "slug: Eric-Besson-d",
        "slug: Eric-Besson-d",
        "write the slug in lower case",
    ),
    "flag that is neither": (
        DELTA,
        "title_is_ours: true",
        "title_is_ours: oui",
        "title_is_ours: oui",
        "“oui” is neither true nor false",
    ),
    "status that does not exist": (
        LAW,
        "name: Patriot Act",
        "name: Patriot Act\n    status: public",
        "status: public",
        "write draft, in_review, published",
    ),
    "quote that names another article": (
        BETA,
        "    speaker: eric-besson\n",
        "    speaker: eric-besson\n    article: cloud-national-patate-chaude\n",
        "article: cloud-national",
        "is that of the file",
    ),
    "no article in its file": (
        BETA,
        "article:\n  slug: orage-dans-le-cloud-francais\n",
        "article:\n",
        "quotes:",
        "no article to belong to; write “article:” with its slug",
    ),
    "entry that is a word": (
        MONEY,
        "commitments:\n",
        "commitments:\n  - dassault\n",
        "  - dassault\n",
        "write an entry here, with keys and values",
    ),
    "list for an article": (
        BETA,
        "article:\n  slug: orage-dans-le-cloud-francais",
        "article:\n  - slug: orage-dans-le-cloud-francais",
        "  siglum",
        "no valid YAML",
    ),
    "colon in a title": (
        BETA,
        "title: Orage dans",
        "title: Orage : dans",
        "title: Orage",
        "quote values that hold a colon",
    ),
    "mention of two facts": (
        BETA,
        "  - actor: patriot-act\n",
        "  - actor: patriot-act\n    commitment: etat-135-millions-andromede\n",
        "  - actor: patriot-act",
        "a mention attests one thing; write one of actor, commitment",
    ),
    "mention of no fact": (
        BETA,
        "  - actor: patriot-act\n    exact",
        "  - exact",
        "  - exact: Patriot",
        "a mention attests one thing",
    ),
}


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS.keys())
def test_a_mutation_of_the_layout_is_refused_at_its_line(real, mutation):
    assert_refused(real, mutation)
