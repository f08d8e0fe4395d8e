"""What the editors' desk finds, whatever the case and the accents."""

import pytest
from django.urls import reverse

from actors.models import Actor
from articles.models import Article, Commitment, Mention, Quote
from tests.desk import admin_url, search


@pytest.mark.parametrize("query", ["thales", "THALÈS", "systèmes thales", "TSA", "tsa thal"])
def test_an_actor_is_found_once_by_name_and_spellings(admin_client, make_actor, query):
    thales = make_actor("Thalès Systèmes", spellings=("TSA", "Thales S.A.", "TSA Thalès"))
    make_actor("Orange", spellings=("France Télécom",))
    assert search(admin_client, Actor, query) == [thales]


@pytest.mark.parametrize("query", ["telecom", "France Télécom"])
def test_autocomplete_offers_an_actor_by_any_spelling(admin_client, make_actor, query):
    make_actor("Orange", spellings=("France Télécom", "France Telecom"))
    names = {"app_label": "articles", "model_name": "quote", "field_name": "speaker"}
    answer = admin_client.get(reverse("admin:autocomplete"), {**names, "term": query}).json()
    assert [result["text"] for result in answer["results"]] == ["Orange"]


def test_articles_and_commitments_are_found_whatever_their_accents(
    admin_client, make_article, make_actor, make_commitment
):
    article = make_article("Dassault Systèmes dépité")
    commitment = make_commitment(title_fr="L’apport de l’État", funder=make_actor("L’Élysée"))
    assert search(admin_client, Article, "systemes DEPITE") == [article]
    assert search(admin_client, Commitment, "elysee l'etat") == [commitment]


def test_quotes_are_found_by_whole_words(admin_client, make_quote):
    quote = make_quote("L’État débloque des crédits")
    assert search(admin_client, Quote, "CREDITS l'etat") == [quote]
    assert search(admin_client, Quote, "« débloque des crédits »") == [quote]
    assert search(admin_client, Quote, "cred") == []
    assert search(admin_client, Quote, "« »") == []


def test_a_statement_is_found_by_its_title_and_by_its_quotes(
    admin_client, make_quote, make_statement
):
    statement = make_statement("La déception", slug="la-deception-de-dassault")
    make_quote("Nous regrettons la décision", statement=statement)
    make_statement("Autre chose")
    for query in ("déception", "DECEPTION", "regrettons", "decision"):
        assert search(admin_client, type(statement), query) == [statement], query


def test_a_mention_is_found_by_fact_article_and_words(admin_client, make_mention, make_actor):
    mention = make_mention("l’opérateur", actor=make_actor("France Télécom"))
    make_mention("la SSII", actor=make_actor("Thalès"))
    for query in ("telecom", "opérateur", "orage telecom"):
        assert mention in search(admin_client, Mention, query), query
    assert search(admin_client, Mention, "telecom ssii") == []


@pytest.mark.parametrize("name", ["article", "speaker"])
def test_quotes_are_narrowed_by_an_entry_that_is_typed(admin_client, make_quote, make_actor, name):
    quote = make_quote(speaker=make_actor("Neelie Kroes"))
    make_quote(speaker=make_actor())
    entry = getattr(quote, name)
    chosen = {f"{name}__id__exact": entry.pk, "q": "regrettons"}
    response = admin_client.get(admin_url("changelist", Quote), chosen)
    assert list(response.context["cl"].result_list) == [quote]
    html = response.content.decode()
    assert f'<option value="{entry.pk}" selected>{entry}</option>' in html
    assert '<input type="hidden" name="q" value="regrettons">' in html


@pytest.mark.parametrize(
    "kind",
    [
        "actor",
        "affiliation",
        "article",
        "commitment",
        "event",
        "position",
        "quote",
        "statement",
        "story",
        "topic",
    ],
)
def test_an_entry_is_found_by_the_slug_that_an_ingest_names(admin_client, request, kind):
    make = request.getfixturevalue(f"make_{kind}")
    given = {"topic": request.getfixturevalue("make_topic")()} if kind == "position" else {}
    entry = make(slug="voix-non-nommee-divergences", **given)
    make(slug="autre-chose", **given)
    assert search(admin_client, type(entry), "voix-non-nommee-DIVERGENCES") == [entry]
