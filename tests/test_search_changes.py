"""A search finds what was committed before it, whatever an editor changed."""

import pytest

from actors.merging import merge
from articles.models import Quote
from articles.search import freshness
from articles.search.check import differences
from articles.search.freshness import snapshot
from articles.search.index import quotes_with
from articles.search.pending import pending, record
from tests.freshness import delete, generation, is_right, log, log_everything, save, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_postgresql]


def _with(field, entry):
    return quotes_with(snapshot().searcher, field, entry.pk)


def test_the_first_search_builds_the_index(quotes, caplog):
    log(*quotes)
    found = snapshot()
    assert words(found, "nuage") == {quote.pk for quote in quotes}
    assert (found.version, found.behind, found.is_missing) == (3, 0, False)
    assert "search index is built anew: there is none yet" in caplog.text


def test_a_search_of_nothing_new_leaves_the_index_alone(quotes, django_assert_num_queries):
    first = snapshot()
    with django_assert_num_queries(1):
        assert snapshot() == first


def test_each_state_of_the_index_has_a_name_of_its_own(quotes):
    names = {snapshot().name}
    log(quotes[0])
    names.add(snapshot().name)
    freshness.rebuild()
    names.add(snapshot().name)
    assert len(names) == 3


def test_a_snapshot_stays_as_it_is(quotes):
    before = snapshot()
    delete(Quote.objects.filter(pk=quotes[0].pk))
    freshness.rebuild()
    assert words(snapshot(), "nuage") == {quote.pk for quote in quotes[1:]}
    assert words(before, "nuage") == {quote.pk for quote in quotes}


def test_a_changed_quote_is_found_by_its_new_words_only(quotes):
    snapshot()
    quote = quotes[0]
    save(quote, exact="Un orage", end=quote.start + 8)
    found = snapshot()
    assert words(found, "orage") == {quote.pk}
    assert quote.pk not in words(found, "nuage")


def test_a_draft_is_held_from_the_first_and_hidden(quotes, make_quote):
    snapshot()
    draft = make_quote("Un nuage", status="draft")
    log(draft, action="created")
    found = snapshot()
    assert words(found, "nuage") == {quote.pk for quote in quotes}
    assert quotes_with(found.searcher, "hidden", 1) == {draft.pk, 0}
    delete(Quote.objects.filter(pk=draft.pk))
    assert quotes_with(snapshot().searcher, "hidden", 1) == {0}
    assert differences() == []


@pytest.mark.parametrize("status", ["draft", "in_review"])
def test_a_withdrawn_quote_is_found_no_more_until_it_is_back(quotes, status):
    snapshot()
    save(quotes[0], status=status)
    assert words(snapshot(), "nuage") == {quote.pk for quote in quotes[1:]}
    assert differences() == []
    save(quotes[0], status="published")
    assert words(snapshot(), "nuage") == {quote.pk for quote in quotes}
    assert differences() == []


def test_a_deleted_quote_is_found_no_more(quotes):
    snapshot()
    delete(Quote.objects.filter(pk__in=[quotes[0].pk, quotes[2].pk]))
    assert words(snapshot(), "nuage") == {quotes[1].pk}


def test_a_deleted_quote_takes_none_along_whose_slug_looks_the_same(quotes, monkeypatch):
    monkeypatch.setattr("articles.search.index._SLUG_SIGNS", 1)
    snapshot()
    delete(Quote.objects.filter(pk=quotes[0].pk))
    assert words(snapshot(), "nuage") == {quote.pk for quote in quotes[1:]}


def test_a_quote_that_takes_the_slug_of_another_is_not_mistaken_for_it(quotes):
    snapshot()
    first, second, third = quotes
    save(first, slug="un")
    save(second, slug="deux")
    delete(Quote.objects.filter(pk=second.pk))
    save(first, slug="deux")
    save(third, slug="un")
    assert words(snapshot(), "nuage") == {first.pk, third.pk}
    assert differences() == []


def test_the_quotes_of_an_article_come_and_go_with_it(make_quote, make_article):
    article = make_article()
    quotes = {make_quote("Un nuage", article=article).pk for _number in range(3)}
    make_quote("Un orage")
    snapshot()
    save(article, status="draft")
    assert words(snapshot(), "nuage") == set()
    assert differences() == []
    save(article, status="published")
    assert words(snapshot(), "nuage") == quotes
    assert differences() == []


def test_the_quotes_of_an_article_have_its_date_and_outlet(make_quote, make_article, make_actor):
    quote, outlet = make_quote(), make_actor(kind="medium")
    snapshot()
    save(
        quote.article,
        published="2011-12",
        published_basis="stated",
        outlet=outlet,
        outlet_certainty="stated",
    )
    assert _with("outlet", outlet) == {quote.pk}
    assert quotes_with(snapshot().searcher, "year", 2011) == {quote.pk}


@pytest.fixture(params=["published", "draft"])
def named(request, make_quote, make_article, make_actor, make_topic):
    """Return a quote, and by field what it names."""
    entries = {
        "speaker": make_actor(),
        "organisation": make_actor(),
        "about": make_actor(),
        "outlet": make_actor(kind="medium"),
        "topic": make_topic(),
    }
    quote = make_quote(
        "Un nuage",
        article=make_article(outlet=entries["outlet"], outlet_certainty="stated"),
        speaker=entries["speaker"],
        organisation=entries["organisation"],
        status=request.param,
        about=[entries["about"]],
        topics=[entries["topic"]],
    )
    return quote, entries


FIELDS = ["speaker", "organisation", "about", "outlet", "topic"]


@pytest.mark.parametrize("field", FIELDS)
def test_a_quote_names_an_entry_only_while_that_is_published(named, field):
    quote, entries = named
    entry = entries[field]
    assert _with(field, entry) == {quote.pk}
    save(entry, status="draft")
    assert _with(field, entry) == set()
    save(entry, status="published")
    assert _with(field, entry) == {quote.pk}
    assert differences() == []


@pytest.mark.parametrize("field", FIELDS)
def test_a_renamed_entry_costs_no_document(named, field):
    _quote, entries = named
    snapshot()
    held = record().home.opened().held
    save(entries[field], slug="autre-nom")
    assert pending(held).quotes == set()
    assert pending(held).moment == record().moment
    assert is_right(snapshot())


def test_a_draft_names_its_statement_as_soon_as_it_is_tied_to_it(make_quote, make_statement):
    quote, statement = make_quote(status="draft"), make_statement(status="draft")
    assert _with("statement", statement) == set()
    save(quote, statement=statement)
    assert _with("statement", statement) == {quote.pk}
    save(statement, status="published")
    assert is_right(snapshot())


def test_an_entry_published_while_a_quote_of_it_was_read_is_named_by_all(make_quote, make_actor):
    actor = make_actor(status="draft")
    quotes = [make_quote("Un nuage", speaker=actor) for _number in range(3)]
    snapshot()
    # What is read may be newer than the version that it is read for.
    type(actor).objects.filter(pk=actor.pk).update(status="published")
    log(quotes[0])
    assert _with("speaker", actor) == {quotes[0].pk}
    log(actor)
    assert _with("speaker", actor) == {quote.pk for quote in quotes}


def test_the_quotes_of_merged_actors_are_those_of_the_one_that_stays(make_quote, make_actor):
    kept, merged = make_actor(), make_actor()
    quotes = {make_quote(speaker=actor, about=[actor]).pk for actor in (kept, merged)}
    snapshot()
    merge(kept, [merged])
    assert _with("speaker", kept) == _with("about", kept) == quotes
    assert _with("speaker", merged) == _with("about", merged) == set()
    assert differences() == []


def test_a_deleted_topic_is_named_no_more(make_quote, make_topic):
    topic = make_topic(positions=0)
    make_quote(topics=[topic])
    snapshot()
    key = topic.pk
    delete(type(topic).objects.filter(pk=key))
    assert quotes_with(snapshot().searcher, "topic", key) == set()
    assert differences() == []


def test_what_says_all_changed_builds_a_new_index(make_quote, caplog):
    snapshot()
    before = generation()
    quote = make_quote("Un nuage")
    log_everything()
    assert words(snapshot(), "nuage") == {quote.pk}
    assert generation() != before
    assert not before.exists()
    assert "everything changed" in caplog.text


def test_very_many_lines_build_a_new_index(quotes, monkeypatch):
    monkeypatch.setattr("articles.search.pending._MOST_LINES", 3)
    snapshot()
    before = generation()
    log(*quotes)
    assert snapshot().version == 3
    assert generation() == before
    log(*quotes, quotes[0].article)
    assert is_right(snapshot())
    assert generation() != before
