"""What verify refuses: each fault at its file and line, with what would mend it."""

import os
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.collection import Collection

ROOT = Path(__file__).parent.parent
TEXTS = ROOT / os.environ.get("ANDROMEDE_TEXTS", "../shared/sources")

ALPHA = "articles/le-monde-retrait-de-dassault-systemes.yaml"
BETA = "articles/orage-dans-le-cloud-francais.yaml"
GAMMA = "articles/cloud-national-patate-chaude.yaml"
DELTA = "articles/numerama-revenir-sur-sa-decision.yaml"
EPSILON = "articles/dassault-systemes-tout-espoir.yaml"
MONEY = "facts/commitments.yaml"
STATE = "actors/state.yaml"
NUAGE, RETARD = "articles/nuage.yaml", "articles/retard.yaml"

LINE = re.compile(r"[\w./-]+:\d+: \S.*")


@pytest.fixture
def real(tmp_path):
    return Collection.real(tmp_path)


@pytest.fixture
def invented(tmp_path):
    return Collection.invented(tmp_path)


def _line(collection, name, text):
    return f"{name}:{collection.read(name).split(text)[0].count(chr(10)) + 1}"


def _assert_found(faults, place, message):
    """One of the faults stands at this place and says this; all are one line each."""
    assert [f for f in faults if f.startswith(f"{place}: ") and message in f], "\n".join(faults)
    assert all(LINE.fullmatch(fault) for fault in faults)


# Each line: a name, the file, the words replaced and their replacement, the words that stand on
# the line of the fault (in another file after a bar), and what it says.
REAL = {
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
    "speaker that does not exist": (
        BETA,
        "speaker: eric-besson",
        "speaker: eric-bessson",
        "speaker: eric-bessson",
        "there is no actor “eric-bessson”; correct the slug",
    ),
    "organisation that does not exist": (
        BETA,
        "organisation: dassault-systemes",
        "organisation: dassault",
        "organisation: dassault",
        "no actor “dassault”",
    ),
    "about nobody": (
        BETA,
        "      - orange\n",
        "      - oranje\n",
        "      - oranje",
        "about: there is no actor “oranje”",
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
        "total_of:",
        "leads back to “etat-150-millions-cloud” itself; break the circle",
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
        "is no date",
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
    "date of publication that is none": (
        BETA,
        "published: 2011-12~",
        "published: fin 2011",
        "published: fin",
        "is no date",
    ),
    "unknown key": (
        BETA,
        "speaker_label: Eric",
        "speaker_name: Eric",
        "speaker_name: Eric",
        "unknown key “speaker_name”; write one of slug, article, kind",
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
        "companies.yaml",
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
        "  - actor: google\n    exact: Google\n    start: 970\n    end: 976\n\n  - actor: patriot",
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
    "siglum twice": (
        BETA,
        "siglum: β",
        "siglum: α",
        f"{BETA}|siglum: α",
        "is that of article “le-monde-retrait-de-dassault-systemes” already",
    ),
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
    "evidence too long": (
        BETA,
        "exact: Patriot Act\n",
        f"exact: {'x' * 301}\n",
        "exact: xxx",
        "has 301 characters, 300 are allowed; take the words that prove it",
    ),
    "quotation too long": (
        BETA,
        "exact: L’objectif affiché d’Andromède est de positionner la France\n",
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
    "unknown kind": (
        DELTA,
        "kind: partial",
        "kind: exact",
        "kind: exact",
        "“exact” is none of the codes; write direct, partial",
    ),
    "unknown stage": (
        MONEY,
        "stage: refused",
        "stage: promised",
        "stage: promised",
        "write planned, recommended",
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
    "unknown kind of actor": (
        STATE,
        "kind: law",
        "kind: statute",
        "kind: statute",
        "write person, office",
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
        "    certainty_note:\n      fr: « Semble-t-il » ne dit pas de qui l’auteur le tient.\n",
        "    certainty_note:\n",
        "certainty_note:",
        "is missing in French; write it under fr",
    ),
    "inferred without any note": (
        MONEY,
        "stage: refused\n",
        "stage: refused\n    certainty: inferred\n",
        "slug: dassault-systemes-75-millions-projet-sfr",
        "certainty_note: say why it is not stated",
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
    "amount in the mention of an actor": (
        BETA,
        "  - actor: patriot-act\n",
        "  - actor: patriot-act\n    amount: 5\n",
        "  - actor: patriot-act",
        "amount and stage belong to the mention of a commitment",
    ),
    "stage that no mention states": (
        MONEY,
        "stage: refused\n    note",
        "stage: lapsed\n    note",
        "stage: lapsed\n    note",
        "no mention states “lapsed”; correct it, or write certainty: inferred and why",
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
        STATE,
        "    aliases:\n      - Patriot Act\n",
        "    aliases: Patriot Act\n",
        "aliases: Patriot Act",
        "a list is wanted here",
    ),
    "statement of one quote": (
        GAMMA,
        "    statement: recommandation-de-75-millions\n",
        "",
        "facts/statements.yaml|slug: recommandation-de-75-millions",
        "ties 1 quotes; it takes two, or remove it",
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
        STATE,
        "name: Patriot Act",
        f"name: {'x' * 201}",
        "name: xxx",
        "longer than 200 characters; shorten it",
    ),
    "no Wikidata id": (
        "actors/companies.yaml",
        "wikidata: Q",
        "wikidata: orange",
        "wikidata: orange",
        "write Q and a number",
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
    "flag that is neither": (
        DELTA,
        "title_is_ours: true",
        "title_is_ours: oui",
        "title_is_ours: oui",
        "“oui” is neither true nor false",
    ),
    "status that does not exist": (
        STATE,
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
}


def test_the_record_itself_has_no_fault(real):
    assert real.faults(with_texts=False) == []


@pytest.mark.parametrize(("name", "old", "new", "at", "message"), REAL.values(), ids=REAL.keys())
def test_a_mutation_of_the_record_is_refused_at_its_line(real, name, old, new, at, message):
    real.edit(name, old, new)
    *others, words = at.split("|")
    place = _line(real, others[0] if others else name, words)
    _assert_found(real.faults(with_texts=False), place, message)


@pytest.mark.parametrize(
    ("name", "cut", "place", "message"),
    [
        (DELTA, "etat-150-millions-cloud", f"{MONEY}|slug: etat-150", "add its evidence"),
        (BETA, "patriot-act", f"{STATE}|slug: patriot-act", "has no mention"),
        (STATE, "patriot-act", f"{BETA}|actor: patriot-act", "there is no actor"),
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
    _assert_found(real.faults(with_texts=False), _line(real, other, words), message)


def test_all_faults_are_named_in_one_run(real):
    real.edit(BETA, "speaker: eric-besson", "speaker: nobody")
    real.edit(BETA, "start: 301", "start: 302")
    real.edit(GAMMA, "reported_by: la-tribune", "reported_by: orange")
    real.edit(MONEY, "amount: 150000000", "amount: 160000000")
    real.edit(MONEY, "stage: refused", "stage: promised")
    real.edit(ALPHA, "said_on: '2011-12-22'", "said_on: hier")
    real.edit(STATE, "kind: law", "kind: [law")
    faults = real.faults(with_texts=False)
    for words in (
        "“nobody”",
        "302 to 347",
        "no medium",
        "add up",
        "promised",
        "“hier”",
        "YAML",
    ):
        assert [fault for fault in faults if words in fault], words
    assert faults == sorted(faults, key=lambda fault: fault.split(":")[0])


# The same over the invented record and its texts.
INVENTED = {
    "place shifted": (
        NUAGE,
        "start: 77\n    end: 99",
        "start: 78\n    end: 100",
        "exact: Nous",
        "the text does not print these words at 78; run anchor",
    ),
    "accent lost": (
        NUAGE,
        "exact: Nous bâtirons",
        "exact: Nous batirons",
        "exact: Nous b",
        "print",
    ),
    "letter of another case": (NUAGE, "exact: ville", "exact: Ville", "exact: Ville", "print"),
    "figure changed": (
        NUAGE,
        "exact: prête 30",
        "exact: prête 20",
        "exact: prête 20",
        "does not print these words",
    ),
    "apostrophe of another typography": (
        RETARD,
        "millions d'euros",
        "millions d’euros",
        "exact: doit",
        "does not print",
    ),
    "words printed twice": (
        NUAGE,
        "    prefix: à\n",
        "",
        "exact: Cumulus",
        "prints these words more than once; add prefix or suffix",
    ),
    "other words before": (NUAGE, "prefix: à", "prefix: chez", "prefix: chez", "prefix: the text"),
    "other words after": (
        NUAGE,
        "prefix: à\n",
        "prefix: à\n    suffix: partout\n",
        "suffix: partout",
        "suffix: the text prints other words there; correct it",
    ),
    "speaker worded otherwise": (
        NUAGE,
        "speaker_label: Anne Morel",
        "speaker_label: madame Morel",
        "speaker_label: madame",
        "the article does not word it so; copy its words, or leave it empty",
    ),
    "function worded otherwise": (
        NUAGE,
        "function: maire de Lyon",
        "function: maire de Paris",
        "function: maire",
        "does not word it so",
    ),
    "title that is not printed": (
        NUAGE,
        "title: Un nuage pour Lyon",
        "title: Un orage pour Lyon",
        "title: Un",
        "the text does not print it; correct it, or write title_is_ours: true",
    ),
    "text of another name": (
        NUAGE,
        "source: nuage.txt",
        "source: nuages.txt",
        "source: nuages.txt",
        "correct the name, or add the file",
    ),
    "no text named": (NUAGE, "  source: nuage.txt\n", "", "slug: nuage", "no text file named"),
    "text that was never anchored": (NUAGE, "  text_sha256: ", "  note: ", "slug: nuage", "anchor"),
    "text that was anchored otherwise": (
        NUAGE,
        "text_sha256: ",
        f"text_sha256: {'0' * 64}\n  note: ",
        "text_sha256: 0",
        "the text is not the one that was anchored; run anchor, and look at it",
    ),
}


def test_the_invented_record_has_no_fault(invented):
    assert invented.faults() == []


@pytest.mark.parametrize(
    ("name", "old", "new", "at", "message"), INVENTED.values(), ids=INVENTED.keys()
)
def test_a_mutation_is_refused_by_the_text(invented, name, old, new, at, message):
    invented.edit(name, old, new)
    _assert_found(invented.faults(), _line(invented, name, at), message)


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("Un nuage pour Lyon\n\nUn été".encode("latin-1"), 3, "is not UTF-8; save the file"),
        (b"Un nuage pour Lyon\n\x00", 2, "holds a null character; remove it"),
    ],
)
def test_a_text_that_cannot_be_read_is_refused_at_its_line(invented, content, line, message):
    (invented.texts / "nuage.txt").write_bytes(content)
    path = f"{invented.texts}/nuage.txt"
    assert [f for f in invented.faults() if f.startswith(f"{path}:{line}: ") and message in f]


@pytest.mark.parametrize("content", ["", "Un tout autre texte.\n"])
def test_a_text_that_lost_its_words_is_refused_for_every_passage(invented, content):
    (invented.texts / "nuage.txt").write_text(content)
    lost = [fault for fault in invented.faults() if "does not print these words" in fault]
    assert len(lost) == invented.read(NUAGE).count("exact:")


def test_a_record_that_holds_half_of_an_article_is_refused(invented):
    text = invented.texts / "nuage.txt"
    text.write_text(text.read_text().split("Le reste")[0])
    call_command("anchor", invented.path, texts=invented.texts)
    (fault,) = invented.faults()
    assert fault.startswith(f"{NUAGE}:2: ")
    assert "of this article, 50% are allowed; shorten its passages" in fault


def test_a_text_from_windows_keeps_its_newlines_and_its_places(invented):
    for path in invented.texts.iterdir():
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert "does not print" in "\n".join(invented.faults())
    call_command("anchor", invented.path, texts=invented.texts)
    assert invented.faults() == []


def test_fixtures_from_windows_are_read_alike(invented):
    for path in invented.path.glob("*/*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert invented.faults() == []


def test_faults_are_in_english_whatever_the_language(invented, settings):
    settings.LANGUAGE_CODE = "fr"
    invented.edit(NUAGE, "said_on: '2012-02-28'", "said_on: hier")
    invented.edit(NUAGE, "    speaker: vega", "    speaker: vegas")
    invented.edit(NUAGE, "siglum: α", f"siglum: {'α' * 9}")
    faults = "\n".join(invented.faults())
    assert "is no date. Write" in faults
    assert "there is no actor “vegas”" in faults
    assert "has 9 characters, 8 are allowed" in faults


@pytest.mark.skipif(not TEXTS.is_dir(), reason=f"the articles' texts are not in {TEXTS}")
@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        (BETA, "start: 301\n    end: 347", "start: 302\n    end: 348", "print these words at 302"),
        (DELTA, "exact: jamais dire jamais", "exact: jamais dire jamaïs", "print these words"),
        (DELTA, "exact: 150 millions", "exact: 151 millions", "does not print"),
        (BETA, "    suffix: est\n", "    suffix: sera\n", "prints other words there"),
        (BETA, "    suffix: est\n", "", "more than once"),
        (BETA, "function: ministre de l’i", "function: ministre de l’I", "does not word it so"),
        (GAMMA, "speaker_label: la filiale", "speaker_label: une filiale", "does not word it so"),
        (BETA, "source: 004_700a5fbd8256a58a", "source: 005_700a5fbd8256a58a", "add the file"),
        (BETA, "title: Orage", "title: Tempête", "the text does not print it"),
    ],
)
def test_a_mutation_of_the_record_is_refused_by_its_text(tmp_path, name, old, new, message):
    real = Collection.real(tmp_path, TEXTS)
    real.edit(name, old, new)
    assert [fault for fault in real.faults() if message in fault]


def test_the_command_prints_a_line_for_each_fault_and_fails(invented, capsys):
    invented.edit(NUAGE, "speaker: vega", "speaker: vegas")
    invented.edit(RETARD, "kind: partial", "kind: half")
    with pytest.raises(CommandError, match="2 to mend") as refusal:
        call_command("verify", invented.path, texts=invented.texts)
    lines = capsys.readouterr().err.splitlines()
    assert [line.startswith(str(invented.path)) for line in lines] == [True, True]
    assert refusal.value.returncode == 1


def test_the_command_prints_how_much_of_each_text_the_record_holds(invented, capsys):
    call_command("verify", invented.path, texts=invented.texts)
    printed = capsys.readouterr().out
    assert re.search(r"\d+% of the text held: nuage\n", printed)
    assert "2 articles, 4 quotes, 3 commitments, 9 mentions: verified against the texts" in printed


@pytest.mark.parametrize("command", ["verify", "ingest", "anchor"])
def test_a_path_that_does_not_exist_is_refused(tmp_path, command):
    with pytest.raises(CommandError, match="no such file or folder; correct PATH"):
        call_command(command, tmp_path / "nowhere", texts=tmp_path)


@pytest.mark.parametrize("command", ["verify", "anchor", "ingest"])
def test_a_folder_of_texts_that_does_not_exist_is_refused(invented, command, capsys):
    with pytest.raises(CommandError):
        call_command(command, invented.path, texts=invented.path / "nowhere")
    assert "no such folder of texts; correct --texts" in capsys.readouterr().err


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["verify", "anchor", "ingest"])
def test_an_empty_folder_is_refused(tmp_path, command, capsys):
    with pytest.raises(CommandError, match="1 to mend"):
        call_command(command, tmp_path, texts=tmp_path)
    assert "no fixture here; expected actors/*.yaml, articles/*.yaml" in capsys.readouterr().err


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["verify", "anchor", "ingest"])
def test_a_file_that_is_no_fixture_is_refused(invented, command, capsys):
    path = invented.texts / "nuage.txt"
    with pytest.raises(CommandError):
        call_command(command, path, texts=invented.texts)
    assert f"{path}:1: no fixture here" in capsys.readouterr().err


def test_one_file_is_verified_without_the_facts_of_others(invented, monkeypatch):
    monkeypatch.chdir(invented.path / "facts")
    call_command("verify", "statements.yaml")
