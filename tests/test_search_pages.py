"""The search on the page of quotes and in the API: what it shows, whatever is typed."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.http import urlencode
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.models import Quote

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_postgresql]


@pytest.fixture
def search(client):
    """Search as a reader does; return the page."""

    def read(typed, language="en", **parameters):
        address = f"/{language}/quotes/?{urlencode({'q': typed, **parameters}, doseq=True)}"
        response = client.get(address)
        assert response.status_code == 200, address
        return response.content.decode()

    return read


@pytest.fixture
def a_quote(make_quote):
    return make_quote("Nous regrettons la décision")


def test_a_hit_shows_which_form_of_which_word_it_holds(search, make_quote):
    make_quote("Nous regrettons la décision")
    page = search("regretter decision")
    assert "<mark>regrettons</mark>" in page
    assert '<q lang="fr">regrettons</q> (regretter)' in page
    assert "<mark>décision</mark>" in page
    assert "(decision)" not in page


def test_a_hit_is_marked_in_the_paraphrase_but_not_in_its_translation(search, make_quote):
    paraphrase = {"kind": "indirect", "paraphrase": "Il regrette.", "translation": "He regrets."}
    make_quote("selon lui", **paraphrase)
    assert 'Il <mark class="ours">regrette</mark>' in search("regretter", "fr", kind="indirect")
    page = search("regretter", kind="indirect")
    assert "He regrets." in page
    assert '<span lang="fr">Il <mark class="ours">' in page


def test_the_page_says_how_the_search_was_read_and_what_it_ignored(search, make_quote):
    make_quote("Nous regrettons la décision")
    page = search('regretter -orange "la décision')
    assert "every form of “regretter”, and the very words “la décision”, but no form of" in page
    assert "A quotation mark is not closed" in page


def test_each_choice_is_removed_by_a_link(search, make_quote, make_actor):
    make_quote("Nous regrettons", speaker=make_actor("Orange", slug="orange"))
    page = search("regretter", speaker=["orange"], page="1")
    assert '<a href="?q=regretter"><span class="hidden">Remove: </span>Speaker: Orange ' in page
    assert "Kind: direct" not in page


def test_an_empty_result_proposes_words_that_quotes_hold(search, make_quote):
    make_quote("Nous regrettons la décision")
    page = search("la decisoin")
    assert "No quote fits all of this." in page
    assert '<a href="?q=la+decision">decision</a>' in page
    assert "like yours" not in search("zzyzx")


def test_pages_hold_every_hit_once_in_one_order(get_json, make_quote, make_article):
    article = make_article(published="2011-12-22")
    for number in range(130):
        make_quote("Nous regrettons", article=article, start=number * 100)
    pages = [
        [quote["slug"] for quote in get_json(f"quotes/?page={number}", q="nous")["results"]]
        for number in (1, 2, 3)
    ]
    slugs = [slug for page in pages for slug in page]
    assert len(slugs) == len(set(slugs)) == 130
    assert pages[1] == [q["slug"] for q in get_json("quotes/?page=2", q="nous")["results"]]


def test_hits_are_sorted_by_date_both_ways_unknown_last(get_json, make_quote, make_article):
    for slug, published in (("old", "2009"), ("new", "2011-12-22"), ("undated", "")):
        make_quote("Nous regrettons", slug=slug, article=make_article(published=published))

    def slugs(sort):
        return [q["slug"] for q in get_json(f"quotes/?sort={sort}", q="nous")["results"]]

    assert slugs("newest") == ["new", "old", "undated"]
    assert slugs("oldest") == ["old", "new", "undated"]


def test_what_answers_better_stands_first(get_json, make_quote):
    make_quote("Nous avons la volonté de poursuivre ce projet avec tous", slug="long")
    make_quote("Le projet, rien que le projet", slug="short")
    assert [q["slug"] for q in get_json("quotes/", q="projets")["results"]] == ["short", "long"]


@pytest.mark.parametrize("status", ["draft", "in_review"])
def test_what_is_not_published_is_never_found(get_json, make_quote, make_article, status):
    make_quote("Nous regrettons", status=status)
    make_quote("Nous regrettons", article=make_article(status=status))
    assert get_json("quotes/", q="regretter")["count"] == 0


_WORDS = ["nous", "regrettons", "regr*", "OR", "OU", "NEAR/3", "title:x^2~", "²", "%", "\\"]
_SIGNS = [" ", '"', "«", "»", "-", "(", ")", "*", "l’", "orateur:", "date:", "2011..2012"]
_SYNTAX = st.lists(st.sampled_from([*_WORDS, *_SIGNS]), max_size=12).map("".join)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(typed=st.one_of(st.text(), _SYNTAX))
def test_whatever_is_typed_gets_a_page(search, a_quote, typed):
    search(typed)


def test_an_actors_page_searches_what_the_actor_said_and_what_was_said_of_them(
    client, make_quote, make_actor
):
    orange = make_actor("Orange", slug="orange")
    make_quote("Nous regrettons", slug="said", speaker=orange)
    make_quote("selon elle", slug="of", kind="indirect", paraphrase="Il regrette", about=[orange])
    make_quote("Tous regrettent", slug="other")
    page = client.get("/en/actors/orange/?q=regretter").content.decode()
    assert '<h2 id="found">2 quotes</h2>' in page
    assert "<mark>regrettons</mark>" in page
    assert "Tous" not in page
    assert 'id="found"' not in client.get("/en/actors/orange/").content.decode()


def test_an_articles_page_searches_its_quotes(client, make_quote, make_article):
    make_quote("Nous regrettons", article=make_article(slug="orage"))
    make_quote("Tous regrettent")
    page = client.get("/en/articles/orage/?q=regretter").content.decode()
    assert '<h2 id="found">1 quote</h2>' in page
    assert "<mark>regrettons</mark>" in page
    assert "This search cannot be read" in client.get("/en/articles/orage/?q=%00").content.decode()
    assert client.get("/en/articles/orage/?q=nous&page=2").status_code == 404


def test_other_reports_of_a_statement_are_folded_under_the_first(
    search, make_quote, make_article, make_statement
):
    told = make_statement()
    make_quote("Nous partons, dit-il", slug="first", statement=told)
    make_quote("nous partons", slug="second", statement=told, kind="partial")
    make_quote("Nous partions", slug="draft", statement=told, status="draft")
    make_quote("Ils partent", slug="other")
    page = search("partir")
    assert '<h2 id="found">3 quotes</h2>' in page
    assert page.count('<figure class="quote') == 2
    assert "The same statement in 1 other article" in page
    assert '#cuts">See them side by side</a>' in page
    assert "partions" not in page


def test_other_reports_in_the_same_article_are_not_called_another(
    search, make_quote, make_article, make_statement
):
    given = {"statement": make_statement(), "article": make_article()}
    for number in range(3):
        make_quote("Nous partons", start=number * 100, **given)
    page = search("partir")
    assert "The same statement 2 times more in this article" in page
    assert "other article" not in page


def test_the_kinds_keep_the_order_of_their_list(search, make_quote):
    for kind, paraphrase in (("refusal", ""), ("indirect", "Il regrette."), ("partial", "")):
        make_quote("regretter", kind=kind, paraphrase=paraphrase)
    listed = ["direct", "partial", "document", "indirect", "refusal"]
    for typed in ("regretter", "absent", ""):
        assert re.findall(r'name="kind" value="(\w+)"', search(typed)) == listed


def test_where_no_quoted_words_are_found_the_first_line_leads_to_reported_ones(search, make_quote):
    for number in range(3):
        make_quote(f"selon {number}", kind="indirect", paraphrase="SFR négocie.")
    make_quote("SFR se tait", kind="refusal")
    page = search("SFR")
    heading = page.split('<h2 id="found"')[1].split("</h2>")[0]
    assert "but 3 reported statements and 1 refusal to comment:" in heading
    every_kind = "&amp;".join(f"kind={kind}" for kind in Quote.Kind.values)
    assert f'<a href="?q=SFR&amp;{every_kind}">see them</a>' in heading
    assert "No quote fits" not in page
    assert '<h2 id="found">4 quotes</h2>' in search("SFR", kind=Quote.Kind.values)


@pytest.mark.parametrize("chosen", [{"kind": "partial"}, {"kind": Quote.Kind.values}])
def test_kinds_that_the_reader_chose_hold_nothing_back(search, make_quote, chosen):
    make_quote("selon lui", kind="indirect", paraphrase="SFR négocie.")
    assert "reported statement" not in search("SFR", **chosen).split('id="found"')[1]


def test_what_is_held_back_takes_no_query(search, make_quote, django_assert_num_queries):
    make_quote("Nous regrettons SFR")
    make_quote("selon lui", kind="indirect", paraphrase="SFR négocie.")
    search("nous")
    with CaptureQueriesContext(connection) as nothing_more:
        assert "Not counting" not in search("regrettons")
    with django_assert_num_queries(len(nothing_more)):
        assert "Not counting 1 reported statement:" in search("SFR")


def test_the_picture_of_hits_over_time_leads_to_each_span(search, make_quote, make_article):
    for published in ("2011-10", "2011-12-22", "2011-12-23"):
        make_quote("Nous regrettons", article=make_article(published=published))
    page = search("regretter")
    assert "<title>October 2011: 1</title>" in page
    assert "<title>November 2011: 0</title>" in page
    december = "?q=regretter&amp;published_after=2011-12-01&amp;published_before=2011-12-31"
    assert f'<a href="{december}">December 2011</a></th><td>2</td>' in page
    assert "2 quotes" in search("regretter", published_after="2011-12-01")


def test_dates_less_exact_than_a_month_are_shown_by_year(search, make_quote, make_article):
    for published in ("2011", "2012-02", "2031-01-01", ""):
        make_quote("Nous regrettons", article=make_article(published=published))
    page = search("regretter")
    assert '<a href="?q=regretter&amp;year=2011">2011</a></th><td>1</td>' in page
    assert '<th scope="row">no date, or none so exact</th><td>1</td>' in page
    assert 'viewBox="0 0 21 100"' in page


def test_a_century_is_shown_by_decade(search, make_quote, make_article):
    for published in ("1890", "2011"):
        make_quote("Nous regrettons", article=make_article(published=published))
    page = search("regretter")
    assert '&amp;year=2018&amp;year=2019">2010–2019</a></th><td>1</td>' in page


def test_one_date_is_no_picture(search, make_quote, make_article):
    make_quote("Nous regrettons", article=make_article(published="2011-12"))
    assert "<title>" not in search("regretter").partition("<main")[2]


def test_a_parameter_with_many_choices_offers_the_rest(search, make_quote, make_actor):
    for number in range(12):
        make_quote("Nous regrettons", speaker=make_actor(f"Voix {number}"))
    page = search("regretter")
    assert page.count('name="speaker"') == 8
    assert 'name="more" value="speaker">4 more</button>' in page
    assert search("regretter", more="speaker").count('name="speaker"') == 12
    assert search("regretter", more="nothing").count('name="speaker"') == 8


@pytest.mark.parametrize(
    ("phrase", "slugs"),
    [
        ("de la", {"one", "two"}),
        ("la de", {"three"}),
        ("est de la", {"two"}),
        ("de la ville", {"one"}),
        ("ville de la", set()),
    ],
)
def test_phrases_of_small_words_are_their_very_words(get_json, make_quote, phrase, slugs):
    make_quote("Le maire de la ville", slug="one")
    make_quote("Elle est de la maison", slug="two")
    make_quote("Prenez-la de suite, dans la ville", slug="three")
    found = get_json("quotes/", q=f'"{phrase}"')["results"]
    assert {quote["slug"] for quote in found} == slugs


@pytest.mark.parametrize(
    ("typed", "loosened"),
    [
        ("nous partons", "nous OR partons"),
        ('"la décision" part*', '"la décision" OR part*'),
        ('"décision regrettons"', "décision regrettons"),
    ],
)
def test_where_nothing_fits_all_a_link_leads_to_what_fits_less(search, a_quote, typed, loosened):
    page = search(typed)
    assert "No quote fits all of this." in page
    assert f'<a href="?{urlencode({"q": loosened})}">1 quote fits a part of it' in page
    assert '<h2 id="found">1 quote</h2>' in search(loosened)


@pytest.mark.parametrize("typed", ["absent", "absent OR manquant", "nous -regretter", '"absent"'])
def test_nothing_is_proposed_where_there_is_nothing_to_loosen(search, a_quote, typed):
    assert "fits a part" not in search(typed)


def test_counts_are_exact_where_a_field_has_more_values_than_are_counted(
    get_json, search, make_quote, make_actor, monkeypatch
):
    monkeypatch.setattr("articles.search.engine._MOST_VALUES", 3)
    speakers = [make_actor(f"Voix {number}", slug=f"voix-{number}") for number in range(6)]
    for number, speaker in enumerate(speakers, start=1):
        for _time in range(number):
            make_quote("Nous regrettons", speaker=speaker)
    page = search("regretter")
    assert 'value="voix-5"> <span>Voix 5</span> <span class="count">6</span>' in page
    assert page.count('name="speaker"') == 3


def test_quotes_found_by_fields_alone_come_newest_first_each_once(
    get_json, make_quote, make_article, make_actor
):
    days = [make_article(published=f"2011-12-{day}") for day in (20, 21, 22)]
    voice = make_actor("Besson")
    for number in range(120):
        make_quote(f"mot {number}", speaker=voice, article=days[number % 3], start=number * 9)
    for typed in ("orateur:besson", "date:2011", "absent OU date:2011", "mo*"):
        pages = [
            get_json(f"quotes/?page={page}&page_size=7", q=typed)["results"]
            for page in range(1, 19)
        ]
        found = [quote["slug"] for page in pages for quote in page]
        assert len(found) == len(set(found)) == 120, typed
        dates = [quote["article"]["published"] for page in pages for quote in page]
        assert dates == sorted(dates, reverse=True), typed


def test_a_beginning_finds_every_word_that_begins_so(get_json, make_quote):
    for number in range(300):
        make_quote(f"con{'abcdefghij'[number % 10]}{'klmnopqrst'[number // 10 % 10]}{number}")
    assert get_json("quotes/", q="con*")["count"] == 300
    assert get_json("quotes/", q="conbk*")["count"] == 3


def test_of_the_actors_named_those_spelled_just_so_come_first(search, make_actor):
    make_actor("Groupe Orange")
    make_actor("Orange", spellings=("Orange",))
    named = search("orange").split("Actors so named")[1]
    assert named.index(">Orange<") < named.index(">Groupe Orange<")


def test_the_actors_named_are_those_of_the_very_text(search, make_actor, make_quote):
    make_actor("Orange", slug="orange")
    make_quote("Orange regrette")
    assert "Actors so named" not in search("orange.")
    assert "Actors so named" in search("orange")
    assert "Actors so named" not in search("o" * 60_000)


def test_a_parameter_takes_no_more_values_than_one_can_choose(client, make_quote):
    make_quote("Nous regrettons")
    for name, values in (("year", range(1900, 1951)), ("speaker", range(51)), ("kind", range(51))):
        query = urlencode({name: list(values)}, doseq=True)
        assert "Choose 50 at most." in client.get(f"/en/quotes/?{query}").content.decode()


def test_a_year_is_that_of_articles_that_are_wholly_of_it(search, make_quote, make_article):
    for published in ("2011-12/2012-01", "../2012-01-05", "2012", ""):
        make_quote("Nous regrettons", article=make_article(published=published))
    assert '<h2 id="found">1 quote</h2>' in search("regretter", year="2012")
    assert "Write the year as 2011." in search("regretter", year="0000")


def test_a_near_word_takes_the_place_of_the_word_alone(search, make_quote):
    make_quote("Le cloud est un nuage souverain")
    page = search("cloudd clou")
    assert '"?q=cloud+clou"' in page
    assert "q=clouddd" not in page
    assert '"?q=cloudd+cloud"' in page
    assert '"?q=%22nuage+souverain%22"' in search('"nuagee souverain"')
