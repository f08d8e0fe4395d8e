"""The documents of the search index say of each quote what the database says."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tantivy import Index, Occur, Order, Query

from articles.models import Quote
from articles.search import index
from articles.search.index import SCHEMA, Moment, Source, quotes_with, sources

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_postgresql]

_MUST, _MUST_NOT = Occur.Must, Occur.MustNot
_MARK = Query.term_query(SCHEMA, "id", 0)


@pytest.fixture
def build(tmp_path):
    """Build an index of what the database holds, and return a searcher of it."""

    def write(*moment):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        index.build(folder, Moment(*moment))
        return Index(SCHEMA, str(folder)).searcher()

    return write


def _content(quote):
    return index.content(*sources([quote.pk]))


def _holding(searcher, query):
    hits = searcher.search(query, limit=1000).hits
    return set(searcher.fast_field_values("id", [address for _score, address in hits]))


def _word(searcher, field, word):
    return _holding(searcher, Query.term_query(SCHEMA, field, word))


def test_all_quotes_are_held_but_those_that_are_not_published_are_hidden(
    build, make_quote, make_article
):
    seen, draft, of_draft, neither = (
        make_quote(status=status, article=make_article(status=of_article)).pk
        for status in ("published", "in_review")
        for of_article in ("published", "draft")
    )
    searcher = build()
    assert quotes_with(searcher, "hidden", 0) == {seen}
    assert quotes_with(searcher, "hidden", 1) == {draft, of_draft, neither, 0}


def test_the_index_tells_which_moment_it_holds(build, make_quote):
    make_quote()
    assert index.moment_of(build(12, 34)) == Moment(12, 34)


def test_an_index_of_nothing_tells_its_moment(build):
    searcher = build(7)
    assert index.moment_of(searcher) == Moment(7)
    assert searcher.num_docs == 1


def test_words_are_held_as_printed_and_as_what_they_are_forms_of(build, make_quote):
    quote = make_quote("L’État vendait des œuvres")
    searcher = build()
    assert _word(searcher, "surface", "oeuvres") == {quote.pk}
    assert _word(searcher, "surface", "vendre") == set()
    assert _word(searcher, "readings", "vendre") == {quote.pk}


def test_a_reported_statement_is_found_by_our_paraphrase(build, make_quote):
    given = {"kind": "indirect", "paraphrase": "Orange se retire"}
    quote = make_quote("a décidé de partir", **given)
    searcher = build()
    assert _word(searcher, "surface", "retire") == {quote.pk}
    assert _word(searcher, "surface", "partir") == set()


def test_every_reading_of_a_word_is_held_but_only_the_first_ones_follow_each_other(
    build, make_quote
):
    quote = make_quote("Il porte les portes du nuage, puis marche")
    first, *others = _content(quote)["readings"]
    assert len(first.split()) == 8
    assert len(others) > 1
    searcher = build()
    for word in {*first.split(), *others}:
        assert _word(searcher, "readings", word) == {quote.pk}
    for two in zip([first.split()[-1], *others], others, strict=False):
        assert _holding(searcher, Query.phrase_query(SCHEMA, "readings", list(two))) == set()
    phrase = Query.phrase_query(SCHEMA, "readings", first.split()[2:5])
    assert _holding(searcher, phrase) == {quote.pk}


def test_a_quote_is_found_by_all_that_it_names(
    build, make_quote, make_article, make_actor, make_statement, make_topic
):
    speaker, organisation, outlet, about = (make_actor(kind="medium") for _number in range(4))
    statement, topics = make_statement(), [make_topic(), make_topic()]
    article = make_article(outlet=outlet, outlet_certainty="stated")
    quote = make_quote(
        article=article,
        kind="refusal",
        speaker=speaker,
        organisation=organisation,
        statement=statement,
        about=[about, speaker],
        topics=topics,
    )
    make_quote()
    searcher = build()
    named = [
        ("id", quote),
        ("speaker", speaker),
        ("organisation", organisation),
        ("outlet", outlet),
        ("article", article),
        ("statement", statement),
        ("about", about),
        ("about", speaker),
        *(("topic", topic) for topic in topics),
    ]
    for field, entry in named:
        assert quotes_with(searcher, field, entry.pk) == {quote.pk}, field
    assert quotes_with(searcher, "kind", Quote.Kind.values.index("refusal") + 1) == {quote.pk}
    assert quotes_with(searcher, "slug", index.slug_sign(quote.slug)) == {quote.pk}


@pytest.mark.parametrize("status", ["draft", "in_review"])
def test_what_is_not_published_counts_as_none(
    make_quote, make_article, make_actor, make_topic, status
):
    actor = make_actor(kind="medium", status=status)
    quote = make_quote(
        article=make_article(outlet=actor, outlet_certainty="stated"),
        speaker=actor,
        organisation=actor,
        about=[actor],
        topics=[make_topic(status=status)],
    )
    held = _content(quote)
    assert held["speaker"] == held["organisation"] == held["outlet"] == 0
    assert held["about"] == held["topic"] == []


def test_a_statement_is_named_before_it_is_published(make_quote, make_statement):
    statement = make_statement(status="draft")
    assert _content(make_quote(statement=statement))["statement"] == statement.pk


@pytest.mark.parametrize(
    ("published", "year", "month", "span"),
    [
        ("2011-12-22", 2011, 12, (dt.date(2011, 12, 22), dt.date(2011, 12, 22))),
        ("2011-12", 2011, 12, (dt.date(2011, 12, 1), dt.date(2011, 12, 31))),
        ("2009/2011", 0, None, (dt.date(2009, 1, 1), dt.date(2011, 12, 31))),
        ("2011-11/..", 0, None, (dt.date(2011, 11, 1), None)),
        ("", 0, None, (None, None)),
    ],
)
def test_dates_are_those_of_the_article(make_quote, make_article, published, year, month, span):
    held = _content(make_quote(article=make_article(published=published)))
    assert held["year"] == year
    assert held["month"] == (year * 12 + month - 1 if month else 0)
    assert (held["earliest"], held["latest"]) == tuple(
        day.toordinal() if day else 0 for day in span
    )


def test_both_orders_by_date_are_those_of_the_database(build, make_quote, make_article):
    for published in ("2011-12-22", "", "2009", "2011-12-22", "2011-11/..", "../2010", "2010~"):
        article = make_article(published=published)
        for _number in range(3):
            make_quote(article=article)
    searcher = build()
    wanted = {
        ("newest", Order.Desc): Quote.objects.newest(),
        ("oldest", Order.Asc): Quote.objects.oldest(),
    }
    everything = Query.boolean_query([(_MUST_NOT, _MARK), (_MUST, Query.all_query())])
    for (field, order), quotes in wanted.items():
        found = searcher.search(everything, limit=100, order_by_field=field, order=order).hits
        addresses = [address for _score, address in found]
        assert searcher.fast_field_values("id", addresses) == [quote.pk for quote in quotes]


def test_newer_quotes_weigh_a_little_more(make_quote, make_article):
    dates = ("", "1850", "1980-01-01", "2011-12-22", "2012")
    weights = [
        _content(make_quote(article=make_article(published=date)))["recency"] for date in dates
    ]
    assert weights == sorted(weights)
    assert weights[:3] == [0, 0, 0]
    assert 0 < weights[3] < weights[4] < 1


def test_counts_by_a_column_are_exact(build, make_quote):
    for number in range(40):
        make_quote(kind=["direct", "partial", "refusal"][number % 3])
    terms = {"terms": {"field": "kind", "size": 100}}
    found = build().aggregate(Query.all_query(), {"found": terms})["found"]
    counts = {int(bucket["key"]): bucket["doc_count"] for bucket in found["buckets"]}
    # The document that tells the moment has zeros, so that no column has holes.
    assert counts == {0: 1, 1: 14, 2: 13, 5: 13}
    assert found["sum_other_doc_count"] == found["doc_count_error_upper_bound"] == 0


@pytest.mark.parametrize("count", [5, 25])
def test_building_asks_as_little_for_many_quotes(
    django_assert_num_queries, build, make_quote, make_actor, make_topic, count
):
    for _number in range(count):
        make_quote(speaker=make_actor(), about=[make_actor()], topics=[make_topic()])
    with django_assert_num_queries(4):
        build()


def test_an_update_replaces_adds_and_removes(tmp_path, make_quote):
    kept, changed, deleted = make_quote("Un nuage"), make_quote("Un orage"), make_quote("Un vent")
    index.build(tmp_path, Moment(1))
    written = Index(SCHEMA, str(tmp_path))
    Quote.objects.filter(pk=changed.pk).update(exact="Une pluie", end=changed.start + 9)
    pks = {changed.pk, deleted.pk, make_quote("Une grêle").pk}
    deleted.delete()
    index.update(written, pks, Moment(2))
    written.reload()
    searcher = written.searcher()
    words = ("nuage", "orage", "vent", "pluie", "grele")
    found = [word for word in words if _word(searcher, "surface", word)]
    assert found == ["nuage", "pluie", "grele"]
    assert index.moment_of(searcher) == Moment(2)
    assert searcher.num_docs == 4
    assert _word(searcher, "surface", "nuage") == {kept.pk}


def test_an_update_that_fails_changes_nothing(tmp_path, make_quote, monkeypatch):
    quote = make_quote("Un nuage")
    index.build(tmp_path, Moment(1))
    written = Index(SCHEMA, str(tmp_path))

    def fail(moment):
        raise OSError(moment)

    with monkeypatch.context() as patched:
        patched.setattr(index, "_mark", fail)
        with pytest.raises(OSError, match="2"):
            index.update(written, {quote.pk}, Moment(2))
    written.reload()
    assert index.moment_of(written.searcher()) == Moment(1)
    assert _word(written.searcher(), "surface", "nuage") == {quote.pk}
    index.update(written, {quote.pk}, Moment(2))


def test_a_digest_tells_any_difference(make_quote, make_topic):
    quote = make_quote()
    seen = {_content(quote)["digest"]}
    for field, value in [
        ("slug", "autre"),
        ("kind", "partial"),
        ("exact", "Nous regrettons la dédision"),
        ("status", "in_review"),
    ]:
        Quote.objects.filter(pk=quote.pk).update(**{field: value})
        seen.add(_content(quote)["digest"])
    quote.topics.add(make_topic())
    seen.add(_content(quote)["digest"])
    assert len(seen) == 6


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_any_text_makes_a_document(texts):
    source = Source(1, False, "q", "direct", " ".join(texts), "", 1, *[None] * 6, [], [])
    written = Index(SCHEMA)
    writer = written.writer(15_000_000, 1)
    writer.add_document(index._document(source))
    writer.commit()
    writer.wait_merging_threads()
    written.reload()
    assert quotes_with(written.searcher(), "id", 1) == {1}
