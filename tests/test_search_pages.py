"""The search on the page of quotes and in the API: what it shows, whatever is typed."""

import pytest
from django.utils.http import urlencode
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.django_db


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
    assert '<mark title="found by “regretter”">regrettons</mark>' in page
    assert "<mark>décision</mark>" in page


def test_a_hit_is_marked_in_the_paraphrase_but_not_in_its_translation(search, make_quote):
    paraphrase = {"kind": "indirect", "paraphrase": "Il regrette.", "translation": "He regrets."}
    make_quote("selon lui", **paraphrase)
    assert "Il <mark" in search("regretter", "fr", kind="indirect")
    assert "He regrets." in search("regretter", kind="indirect")


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
