"""The search and its filters inside the page of an actor or an article."""

import pytest


@pytest.fixture
def said(make_actor, make_quote, make_topic):
    """Make an actor with a direct and a reported quote, of which only the first is on a topic."""
    actor = make_actor("Orange", slug="orange")
    topic = make_topic("La clause", slug="clause", positions=0)
    make_quote("Nous regrettons", slug="direct", speaker=actor, topics=[topic])
    make_quote("selon elle", kind="indirect", paraphrase="Il part.", about=[actor])
    make_quote("Tous regrettent")
    return actor


def test_every_kind_is_found_until_some_are_chosen(read, said):
    assert '<h2 id="found">2 quotes</h2>' in read("/en/actors/orange/?narrow=1")
    page = read("/en/actors/orange/?kind=direct")
    assert '<h2 id="found">1 quote</h2>' in page
    assert "Nous regrettons" in page.split('id="found"')[1]


def test_only_filters_with_more_than_one_choice_are_offered(read, said):
    page = read("/en/actors/orange/?narrow=1")
    assert 'id="choose-kind-direct" name="kind" value="direct"' in page
    assert 'id="choose-kind-refusal"' not in page
    assert 'id="choose-topic-clause"' not in page
    assert page.count('name="article"') == 2


def test_a_choice_made_can_be_taken_back(read, said):
    page = read("/en/actors/orange/?q=nous&kind=direct&topic=clause")
    chosen = page.split('<ul class="chosen"')[1].split("</ul>")[0]
    assert '<a href="?q=nous&amp;topic=clause#inner-search">' in chosen
    assert '<a href="?q=nous&amp;kind=direct#inner-search">' in chosen
    assert '<a href="?kind=direct&amp;topic=clause#inner-search">' in chosen
    assert 'id="choose-topic-clause" name="topic" value="clause" checked' in page


def test_what_is_found_takes_the_place_of_the_lists(read, said):
    assert 'id="said"' in read("/en/actors/orange/")
    assert 'id="said"' not in read("/en/actors/orange/?kind=direct")


def test_the_same_search_leads_to_all_quotes(read, said):
    page = read("/en/actors/orange/?narrow=1&kind=direct&page=1")
    assert '<a href="/en/quotes/?kind=direct">The same search in all quotes</a>' in page


def test_what_is_not_in_the_record_is_said_to_be_so(read, said):
    assert "This search cannot be read" in read("/en/actors/orange/?topic=nothing")


def test_a_page_that_is_asked_nothing_asks_the_index_nothing(read, said, own_search_index):
    read("/en/actors/orange/")
    assert not own_search_index.exists()


def test_few_quotes_need_no_search(read, said, make_quote):
    assert 'id="inner-search"' not in read("/en/actors/orange/")
    for _number in range(2):
        make_quote(speaker=said)
    assert 'id="inner-search"' in read("/en/actors/orange/")


def test_an_article_offers_the_voices_in_it(read, make_article, make_quote, make_actor):
    article = make_article(slug="orage")
    for name in ("orange", "thales"):
        make_quote(speaker=make_actor(slug=name), article=article)
    page = read("/en/articles/orage/?narrow=1")
    assert page.count('name="speaker"') == 2
    assert 'name="article"' not in page
