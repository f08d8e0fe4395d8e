"""Articles: sigla, text files, outlets, dates of publication."""

import pytest

from tests.mutations import assert_refused

ALPHA = "articles/le-monde-retrait-de-dassault-systemes.yaml"
BETA = "articles/orage-dans-le-cloud-francais.yaml"
GAMMA = "articles/cloud-national-patate-chaude.yaml"
DELTA = "articles/numerama-revenir-sur-sa-decision.yaml"

MUTATIONS = {
    "siglum twice": (
        BETA,
        "siglum: β",
        "siglum: α",
        f"{BETA}|siglum: α",
        "is that of article “le-monde-retrait-de-dassault-systemes” already",
    ),
    "final sigma": (BETA, "siglum: β", "siglum: ς", "siglum: ς", "write α, β"),
    "Latin siglum": (BETA, "siglum: β", "siglum: b", "siglum: b", "write α, β"),
    "text file twice": (
        BETA,
        "source: 004_700a5fbd8256a58a.txt",
        "source: 002_84650d737a4898ab.txt",
        "source: 002",
        "is that of article",
    ),
    "text file elsewhere": (
        BETA,
        "source: 004_",
        "source: ../004_",
        "source: ../004_",
        "is no file name",
    ),
    "date of publication that is none": (
        BETA,
        "published: 2011-12~",
        "published: fin 2011",
        "published: fin",
        "is no date",
    ),
    "date without a basis": (
        BETA,
        "  published_basis: inferred\n",
        "",
        "slug: orage-dans-le-cloud-francais",
        "a date needs a basis",
    ),
    "basis without a date": (
        BETA,
        "  published: 2011-12~\n",
        "",
        "published_basis: inferred",
        "an unknown date has none",
    ),
    "date inferred without a reason": (
        BETA,
        "  published_note:\n",
        "  byline:\n",
        "slug: orage-dans-le-cloud-francais",
        "published_note: say how the date is known",
    ),
    "unknown outlet that is stated": (
        BETA,
        "outlet_certainty: unknown",
        "outlet_certainty: stated",
        "outlet_certainty: stated",
        "without one write unknown",
    ),
    "outlet inferred without a reason": (
        DELTA,
        "  outlet_note:\n    fr: Seuls les encarts d’abonnement qui suivent l’article nomment "
        "Numerama.\n    en: Only the subscription notices after the article name Numerama.\n",
        "",
        "slug: numerama-revenir",
        "say how the outlet is known",
    ),
    "outlet that is no medium": (
        DELTA,
        "outlet: numerama",
        "outlet: orange",
        "outlet: orange",
        "“orange” is no medium; name a medium",
    ),
    "reprint in no medium": (
        ALPHA,
        "reprinted_in: blog-non-nomme",
        "reprinted_in: orange",
        "reprinted_in: orange",
        "is no medium",
    ),
    "reporter that is no medium": (
        GAMMA,
        "reported_by: la-tribune",
        "reported_by: orange",
        "reported_by: orange",
        "is no medium",
    ),
    "address that is none": (
        BETA,
        "  siglum: β\n",
        "  siglum: β\n  original_url: dans un tiroir\n",
        "original_url:",
        "Enter a valid URL",
    ),
    "full text without a licence": (
        BETA,
        "  siglum: β\n",
        "  siglum: β\n  rights: full_text_allowed\n",
        "slug: orage-dans-le-cloud-francais",
        "name its address",
    ),
}


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS.keys())
def test_a_mutation_of_an_article_is_refused_at_its_line(real, mutation):
    assert_refused(real, mutation)
