"""Researchers' questions over the project's own record, with the very quotes that answer them."""

import pytest
from django.core.management import call_command

from articles.models import Quote

pytestmark = pytest.mark.django_db

PARTNERS = {
    "benoit-loutrel-un-ou-deux-nouveaux-partenaires",
    "orange-regrette-et-poursuit",
    "voix-non-nommee-avec-un-ou-deux-nouveaux-partenaires",
}
ANSWERS = {
    "regrette": {
        "orange-regrette-et-poursuit",
        "thales-dit-son-regret",
        "thales-regrette-la-decision",
        "thibault-de-tersant-a-en-croire",
    },
    "decu": {"thibault-de-tersant-nous-sommes-un-peu-decus", "thibault-de-tersant-un-peu-decu"},
    "négociait": {
        "benoit-loutrel-l-a-suggere",
        "benoit-loutrel-sfr-resterait-en-lice",
        "voix-non-nommee-sfr-aurait-amorce",
    },
    '"nouveaux partenaires"': PARTNERS,
    "nouveau partenaire": PARTNERS,
    "nouvelles -partenaires": {
        "directeur-financier-une-petite-pause",
        "les-echos-pret-a-une-nouvelle-proposition",
    },
    "ETAT": {
        "bernard-charles-n-entendons-pas-investir",
        "dassault-systemes-dispersion-de-l-investissement",
        "document-confidentiel-apports-prevus",
        "michel-calmejane-on-attaquera",
        "voix-non-nommee-il-est-aussi-question",
    },
    "concurrence -clause": {
        "michel-calmejane-on-attaquera",
        "voix-non-nommee-s-appuyer-sur-andromede",
    },
    "concurrents": {"bernard-charles-n-entendons-pas-investir"},
    "investirait": {
        "bernard-charles-confirme-par-ecrit",
        "bernard-charles-n-entendons-pas-investir",
    },
    "l’investissement": {
        "afp-recommandation-du-commissariat",
        "afp-une-recommandation-au-premier-ministre",
    },
    "75 M€": {
        "afp-recommandation-du-commissariat",
        "afp-une-recommandation-au-premier-ministre",
        "bernard-charles-n-entendons-pas-investir",
    },
    "nuage OU informatique OU 135": {"document-confidentiel-apports-prevus"},
    "europ*": {
        "grandes-centrales-numeriques",
        "objectif-centrales-et-donnees",
        "thales-volonte-d-un-grand-acteur",
    },
    "françaises": {
        "dassault-systemes-s-est-dit-pret",
        "donnees-sur-le-territoire-francais",
        "les-echos-pret-a-une-nouvelle-proposition",
        "thales-volonte-d-un-grand-acteur",
    },
    "France": {"objectif-centrales-et-donnees", "voix-non-nommee-objectif-affiche"},
    "retirant": {
        "dassault-systemes-annonce-son-retrait",
        "thales-regrette-la-decision",
        "thibault-de-tersant-on-devait-se-retirer",
    },
    '"se retirer"': {"thales-regrette-la-decision", "thibault-de-tersant-on-devait-se-retirer"},
    "« tour de table »": {"thales-volonte-d-un-grand-acteur"},
    "grand (centre OU centrale)": {"grandes-centrales-numeriques", "objectif-centrales-et-donnees"},
    "financiers": {
        "dassault-systemes-annonce-ses-intentions",
        "directeur-financier-il-ne-fallait-jamais",
    },
    "orateur:besson": {"eric-besson-d-autres-candidats"},
    'orateur:"Vivek Badrinath" cloud': {"vivek-badrinath-une-opportunite-pour-nous"},
    "speaker:tersant -projet -projets date:2012": {
        "directeur-financier-il-ne-fallait-jamais",
        "directeur-financier-jamais-dire-jamais",
        "directeur-financier-une-petite-pause",
        "thibault-de-tersant-un-peu-decu",
    },
    "René": {"bernard-charles-confirme-par-ecrit"},
    "renaître": set(),
    '"nouveau partenaire"': set(),
}


def test_questions_have_these_answers(get_json):
    call_command("ingest", verbosity=0)
    kinds = "&".join(f"kind={kind}" for kind in Quote.Kind.values)

    def answers(typed: str) -> set[str]:
        return {quote["slug"] for quote in get_json(f"quotes/?{kinds}", q=typed)["results"]}

    assert {typed: answers(typed) for typed in ANSWERS} == ANSWERS


# The same lists on both databases: the order is total, and a fresh index gives it.
ORDERED = {
    "q=cloud": [
        "vivek-badrinath-une-opportunite-pour-nous",
        "thales-volonte-d-un-grand-acteur",
        "les-echos-pret-a-une-nouvelle-proposition",
    ],
    "q=projet&kind=direct&kind=partial&kind=indirect&page_size=8": [
        "voix-non-nommee-il-est-aussi-question",
        "dassault-systemes-laisse-entendre-un-nouveau-projet",
        "dassault-systemes-annonce-ses-intentions",
        "dassault-systemes-annonce-son-retrait",
        "directeur-financier-pas-dans-l-immediat",
        "la-tribune-tensions-avec-orange",
        "directeur-financier-pas-a-notre-agenda",
        "thibault-de-tersant-a-en-croire",
    ],
    "q=regretter&sort=oldest&kind=indirect&kind=direct&kind=partial": [
        "orange-regrette-et-poursuit",
        "thales-dit-son-regret",
        "thales-regrette-la-decision",
        "thibault-de-tersant-a-en-croire",
    ],
    "sort=newest&page_size=4": [
        "bernard-charles-n-entendons-pas-investir",
        "benoit-loutrel-un-ou-deux-nouveaux-partenaires",
        "voix-non-nommee-avec-un-ou-deux-nouveaux-partenaires",
        "afp-une-recommandation-au-premier-ministre",
    ],
}


def test_answers_come_in_one_order(client):
    call_command("ingest", verbosity=0)
    for query, slugs in ORDERED.items():
        found = client.get(f"/api/v1/quotes/?{query}").json()["results"]
        assert [quote["slug"] for quote in found] == slugs, query
