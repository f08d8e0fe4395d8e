"""What the editors' desk finds, whatever the case and the accents."""

import pytest
from django.urls import reverse

from actors.models import Actor
from articles.models import Article, Commitment, Mention, Quote, Statement
from tests.desk import CONFIRMED, admin_url, queries_of, save, search

pytestmark = pytest.mark.slow_on_postgresql


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


@pytest.mark.parametrize("status", ["draft", "in_review", "published"])
def test_quotes_are_found_as_readers_find_them_published_or_not(admin_client, make_quote, status):
    quote = make_quote("L’État débloque des crédits", status=status)
    make_quote("Le crédit de l’État")
    for query in ("CREDITS debloquer", "l'etat -“le crédit”", "« débloque des crédits »", "débl*"):
        assert search(admin_client, Quote, query) == [quote], query
    for query in ("cred", "« »", "crédit -état"):
        assert search(admin_client, Quote, query) == [], query


def test_an_excluded_word_excludes_a_quote_whose_slug_holds_it(admin_client, make_quote):
    make_quote("Le nuage d’Orange", slug="le-nuage-d-orange")
    quote = make_quote("Un nuage", slug="un-nuage")
    assert search(admin_client, Quote, "nuage -orange") == [quote]
    assert search(admin_client, Quote, "-orange") == [quote]


@pytest.mark.parametrize("query", ["le-nuage-d-orange", "NUAGE-D-ORANGE", "d-orange le-nuage"])
def test_a_quote_is_found_by_a_part_of_its_slug_that_can_be_no_word(
    admin_client, make_quote, query
):
    quote = make_quote("Sans ces mots", slug="le-nuage-d-orange")
    assert search(admin_client, Quote, query) == [quote]
    assert search(admin_client, Quote, "nuage") == []


def test_quotes_found_keep_the_order_of_the_list(admin_client, make_quote, make_article):
    article = make_article()
    first = make_quote("Un projet de nuage parmi d’autres", article=article, start=100)
    newest = make_quote("Le nuage, le nuage", article=article, start=900)
    assert search(admin_client, Quote, "nuage") == [newest, first]


def _messages(response):
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def listed(admin_client):
    """Search in a list, and return it with what the page tells beside it."""

    def read(model, query, **parameters):
        address = admin_url("changelist", model)
        english = {"accept-language": "en"}
        response = admin_client.get(address, {"q": query, **parameters}, headers=english)
        return list(response.context["cl"].result_list), _messages(response)

    return read


def test_of_too_many_quotes_the_best_are_listed_and_the_editor_is_told(
    listed, make_quote, monkeypatch
):
    monkeypatch.setattr("articles.admin.quotes._MOST_FOUND", 2)
    make_quote("Un projet parmi beaucoup d’autres")
    draft = make_quote("Ce projet", status="draft")
    best = [make_quote("Le projet"), draft]
    found, told = listed(Quote, "projet")
    assert found == best
    assert told == [
        "3 quotes fit, of which only the best 2 are listed: more words narrow them down."
    ]
    assert listed(Quote, "projet", status__exact="draft")[0] == best[1:]
    assert listed(Quote, "projets d'autres")[1] == []
    assert listed(Quote, " ")[1] == []


def test_a_quote_just_saved_is_found_by_its_new_words(admin_client, make_quote):
    quote = make_quote("Un orage")
    assert search(admin_client, Quote, "orage") == [quote]
    address = admin_url("change", Quote, quote.pk)
    save(admin_client, address, exact="Un nuage", end=quote.start + 8, status="draft")
    assert search(admin_client, Quote, "nuages") == [quote]
    assert search(admin_client, Quote, "orage") == []


def test_without_an_index_quotes_are_found_by_their_slugs_and_the_editor_is_told(
    listed, make_quote, make_statement, own_search_index
):
    quote = make_quote("Un nuage", slug="nuage", statement=make_statement("Le nuage"))
    own_search_index.write_text("no folder")
    found, told = listed(Quote, "nuage")
    assert found == [quote]
    assert ["search index is being brought up to date" in message for message in told] == [True]
    found, told = listed(Statement, "nuage")
    assert found == [quote.statement]
    assert len(told) == 1


def test_a_damaged_index_is_mended_by_the_next_search(listed, make_quote, own_search_index):
    quote = make_quote("Nous regrettons", slug="q")
    assert listed(Quote, "regretter") == ([quote], [])
    for path in own_search_index.glob("*/*/*.idx"):
        path.write_bytes(b"something else")
    assert listed(Quote, "regretter") == ([quote], [])


def test_what_an_action_is_done_to_is_what_was_found(admin_client, make_quote):
    quote, other = make_quote("Un nuage"), make_quote("Un orage")
    address = f"{admin_url('changelist', Quote)}?q=nuages"
    chosen = {"action": "delete_selected", "_selected_action": [quote.pk, other.pk], "index": 0}
    admin_client.get(address)
    admin_client.post(address, {**chosen, **CONFIRMED})
    assert list(Quote.objects.all()) == [other]


@pytest.mark.parametrize("status", ["draft", "published"])
def test_a_statement_is_found_by_its_title_and_by_its_quotes(
    admin_client, make_quote, make_statement, status
):
    statement = make_statement("La déception", slug="la-deception-de-dassault", status=status)
    make_quote("Nous regrettons la décision", statement=statement, status=status)
    make_quote("Nous regrettons la décision")
    make_statement("Autre chose")
    for query in ("déception", "DECEPTION", "regretter", "decision", "« la décision »"):
        assert search(admin_client, Statement, query) == [statement], query
    assert search(admin_client, Statement, "regretter -décision") == []


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


def test_quotes_are_found_by_the_name_of_their_speaker_and_of_their_outlet(
    admin_client, make_actor, make_article, make_quote
):
    dupont = make_actor("Étienne Dupont", spellings=("M. Dupont",), kind="person")
    outlet = make_actor("Le Courrier", kind="medium")
    article = make_article(outlet=outlet, outlet_certainty="stated")
    said = make_quote("Nous verrons", speaker=dupont, attribution="person")
    printed = make_quote("Rien à dire", article=article)
    make_quote("Autre chose")
    assert search(admin_client, Quote, "dupont") == [said]
    assert search(admin_client, Quote, "m. dupont") == [said]
    assert search(admin_client, Quote, "ETIENNE dupont") == [said]
    assert search(admin_client, Quote, "courrier") == [printed]


def test_quotes_found_by_a_name_come_beside_those_that_hold_it(
    admin_client, make_actor, make_quote
):
    said = make_quote("Nous verrons", speaker=make_actor("Dupont"), attribution="person")
    held = make_quote("C’est l’affaire de Dupont")
    assert set(search(admin_client, Quote, "dupont")) == {said, held}


def test_a_name_takes_as_many_queries_for_many_quotes_as_for_some(
    admin_client, make_actor, make_quote
):
    dupont = make_actor("Dupont")
    address = f"{admin_url('changelist', Quote)}?q=dupont"
    make_quote("Un", speaker=dupont, attribution="person")
    few = queries_of(admin_client, address)
    for number in range(10):
        make_quote(f"Nuage {number}", speaker=dupont, attribution="person")
    assert queries_of(admin_client, address) == few
