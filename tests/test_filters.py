"""QuoteFilter: what each parameter of an address keeps, and what happens to a wrong one."""

import pytest
from django.http import QueryDict
from django.utils import translation
from django.utils.http import urlencode

from articles.facets import tally
from articles.filters import QuoteFilter
from articles.models import Quote


def narrowed(query: str = "") -> QuoteFilter:
    return QuoteFilter(QueryDict(query), queryset=Quote.objects.published().with_source())


def found(query: str = "") -> list[Quote]:
    return list(narrowed(query).found[:100])


@pytest.fixture
def dated(make_article, make_quote):
    """Make a quote of an article with the given date of publication."""
    return lambda published: make_quote(article=make_article(published=published))


@pytest.mark.parametrize("name", ["speaker", "organisation"])
def test_quotes_narrow_to_an_actor(make_actor, make_quote, name):
    actor = make_actor()
    quote = make_quote(**{name: actor})
    make_quote(**{name: make_actor()})
    assert found(f"{name}={actor.slug}") == [quote]


def test_quotes_narrow_to_whom_they_are_about(make_actor, make_quote):
    quote = make_quote(about=[make_actor(slug="orange"), make_actor(slug="thales")])
    make_quote(about=[make_actor()])
    assert found("about=orange") == [quote]


def test_a_quote_about_both_actors_asked_for_is_listed_once(make_actor, make_quote):
    quote = make_quote(about=[make_actor(slug="orange"), make_actor(slug="thales")])
    assert found("about=orange&about=thales") == [quote]


def test_quotes_narrow_to_the_first_publisher_not_to_the_reprint(
    make_actor, make_article, make_quote
):
    tribune, echos = make_actor(slug="la-tribune"), make_actor(slug="les-echos")
    quote = make_quote(
        article=make_article(outlet=tribune, outlet_certainty="stated", reprinted_in=echos)
    )
    assert found("outlet=la-tribune") == [quote]
    assert found("outlet=les-echos") == []


def test_quotes_narrow_to_an_article(make_article, make_quote):
    quote = make_quote(article=make_article(slug="orage-dans-le-cloud"))
    make_quote()
    assert found("article=orage-dans-le-cloud") == [quote]


def test_quotes_narrow_to_a_topic(make_quote, make_topic):
    quote = make_quote(topics=[make_topic(slug="tarifs"), make_topic(slug="clause")])
    make_quote(topics=[make_topic()])
    make_quote()
    assert found("topic=tarifs") == [quote]


def test_a_quote_on_both_topics_asked_for_is_listed_once(make_quote, make_topic):
    topics = [make_topic(slug="tarifs"), make_topic(slug="clause")]
    quotes = [make_quote(topics=topics), make_quote(topics=topics[:1])]
    assert found("topic=tarifs&topic=clause") == quotes


def test_several_values_are_alternatives(make_actor, make_quote):
    speakers = [make_actor(slug="orange"), make_actor(slug="thales")]
    quotes = [make_quote(speaker=speaker) for speaker in speakers]
    make_quote(speaker=make_actor())
    assert found("speaker=thales&speaker=orange") == quotes


def test_several_parameters_must_all_hold(make_actor, make_quote):
    actor = make_actor(slug="orange")
    make_quote("Nous partons", speaker=actor)
    quote = make_quote("Nous restons", speaker=actor)
    make_quote("Nous restons")
    assert found("speaker=orange&q=restons") == [quote]


def test_all_words_are_found_whatever_their_case_and_accents(make_quote):
    quote = make_quote("L’État débloque des crédits")
    make_quote("L’État attend")
    assert found("q=CREDITS l'etat") == [quote]


def test_words_of_a_reported_statement_are_those_of_its_paraphrase(make_quote):
    quote = make_quote("selon lui", kind="indirect", paraphrase="Thales reste sereine")
    assert found("q=sereine&kind=indirect") == [quote]


def test_without_a_kind_only_words_as_spoken_or_written_are_listed(make_quote):
    quotes = [make_quote(kind=kind) for kind in ("direct", "partial", "document")]
    make_quote(kind="indirect", paraphrase="Il regrette")
    make_quote(kind="refusal")
    assert found() == found("kind=") == quotes


def test_kinds_named_are_the_only_ones_listed(make_quote):
    make_quote(kind="direct")
    refusal = make_quote(kind="refusal")
    indirect = make_quote(kind="indirect", paraphrase="Il regrette")
    assert found("kind=indirect&kind=refusal") == [refusal, indirect]


@pytest.mark.parametrize(
    ("published", "query"),
    [
        ("2011-12-22", "published_after=2011-12-22"),
        ("2011-12-22", "published_before=2011-12-22"),
        ("2011-12", "published_after=2011-12-01&published_before=2011-12-31"),
        ("2011-12-01/2012-01-15", "published_after=2011-12-01&published_before=2012-01-15"),
        ("../2011-12-22", "published_before=2011-12-22"),
        ("2011-12-22/..", "published_after=2011-12-22"),
    ],
)
def test_a_date_wholly_inside_the_interval_matches(dated, published, query):
    quote = dated(published)
    assert found(query) == [quote]


@pytest.mark.parametrize(
    ("published", "query"),
    [
        ("2011-12-21", "published_after=2011-12-22"),
        ("2011-12-23", "published_before=2011-12-22"),
        ("2011-12", "published_after=2011-12-02"),
        ("2011", "published_before=2011-12-30"),
        ("2011-12-22/..", "published_before=2012-12-31"),
        ("../2011-12-22", "published_after=1990-01-01"),
        ("", "published_after=1990-01-01"),
        ("", "published_before=2030-01-01"),
    ],
)
def test_a_date_that_may_lie_outside_the_interval_does_not_match(dated, published, query):
    dated(published)
    assert found(query) == []


def test_quotes_are_sorted_newest_first_undated_last(dated):
    undated, old, new = dated(""), dated("2009"), dated("2011-12-22")
    assert found() == found("sort=newest") == found("sort=") == [new, old, undated]
    assert found("sort=oldest") == [old, new, undated]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("q=cloud%00", "q"),
        ("speaker=nobody", "speaker"),
        ("speaker=orange&speaker=nobody", "speaker"),
        ("organisation=%00", "organisation"),
        ("about=%C2%B2", "about"),
        ("outlet=" + "o" * 10_000, "outlet"),
        ("article=orange", "article"),
        ("topic=nothing", "topic"),
        ("topic=orange", "topic"),
        ("topic=%00", "topic"),
        ("topic=%C2%B2", "topic"),
        ("kind=spoken", "kind"),
        ("kind=direct&kind=spoken", "kind"),
        ("kind=direct%00", "kind"),
        ("published_after=01/08/2011", "published_after"),
        ("published_after=2011", "published_after"),
        ("published_after=%00", "published_after"),
        ("published_before=2011-02-30", "published_before"),
        ("published_before=%C2%B2", "published_before"),
        ("year=11", "year"),
        ("year=%C2%B2011", "year"),
        ("year=2011&year=x", "year"),
        ("sort=best", "sort"),
        ("sort=%00", "sort"),
    ],
)
def test_a_wrong_value_is_named_at_its_field_and_lists_nothing(
    make_actor, make_quote, query, field
):
    make_quote(speaker=make_actor(slug="orange"))
    result = narrowed(query)
    assert list(result.errors) == [field]
    assert len(result.found) == 0


@pytest.mark.parametrize(
    "typed", ["mot " * 251, "m" * 10_000, "ﷺ" * 900, '"' * 999, "(" * 999, "-" * 999, "²", "l'"]
)
def test_whatever_is_typed_is_answered(make_quote, typed):
    make_quote()
    assert found(urlencode({"q": typed})) == []


def test_what_asks_for_nothing_finds_nothing_and_says_why(make_quote):
    make_quote()
    result = narrowed("q=*")
    assert len(result.found) == 0
    assert result.search.query.remarks


def test_quotes_narrow_to_the_years_of_their_articles(dated):
    older, newer = dated("2009-12"), dated("2011-12-22")
    dated("")
    assert found("year=2009&q=nous") == found("year=2009") == [older]
    assert found("year=2011&year=2009") == [newer, older]


@pytest.mark.parametrize("status", ["draft", "in_review"])
def test_what_is_not_published_is_no_valid_choice(make_actor, make_article, make_quote, status):
    make_quote(
        article=make_article(slug="orage", status=status),
        speaker=make_actor(slug="orange", status=status),
    )
    assert set(narrowed("article=orage&speaker=orange").errors) == {"article", "speaker"}


def test_a_topic_that_nothing_published_is_on_is_no_valid_choice(make_quote, make_topic):
    make_quote(topics=[make_topic(slug="tarifs", positions=0)], status="draft")
    make_topic(slug="clause", status="draft")
    assert (
        list(narrowed("topic=tarifs").errors) == list(narrowed("topic=clause").errors) == ["topic"]
    )


def test_the_facets_offer_the_topics_of_published_quotes_by_kind(make_quote, make_topic):
    topics = [make_topic(slug=kind, kind=kind) for kind in ("theme", "dispute")]
    make_quote(topics=topics)
    make_quote(topics=[make_topic(positions=0)], status="draft")
    make_topic()
    assert _offered("") == {"dispute": 1, "theme": 1}


def test_the_facets_offer_a_chosen_topic_even_if_no_quote_is_on_it(make_topic):
    make_topic(slug="clause")
    assert _offered("topic=clause") == {"clause": 0}


def _offered(query, name="topic"):
    result = narrowed(query)
    assert result.is_valid()
    return {
        choice.value: choice.count
        for facet in tally(result).facets
        for choice in facet.choices
        if facet.name == name
    }


def test_each_choice_says_how_many_quotes_it_would_leave(make_quote, make_actor):
    orange, thales = make_actor(slug="orange"), make_actor(slug="thales")
    make_quote("Nous partons", speaker=orange)
    make_quote("Nous restons", speaker=orange)
    make_quote("Il reste", speaker=thales)
    assert _offered("", "speaker") == {"orange": 2, "thales": 1}
    assert _offered("q=rester", "speaker") == {"orange": 1, "thales": 1}
    assert _offered("q=rester&speaker=orange", "speaker") == {"orange": 1, "thales": 1}
    assert _offered("q=partir&speaker=thales", "speaker") == {"orange": 1, "thales": 0}
    kinds = _offered("speaker=thales", "kind")
    assert kinds == {"direct": 1, "partial": 0, "document": 0, "indirect": 0, "refusal": 0}


def test_without_any_data_the_filter_still_holds_back_reported_statements(make_quote):
    make_quote(kind="indirect", paraphrase="Il regrette")
    quote = make_quote()
    assert list(QuoteFilter(queryset=Quote.objects.published()).qs) == [quote]


def test_each_slug_parameter_costs_one_query_however_many_actors_exist(
    make_actor, django_assert_num_queries
):
    for number in range(20):
        make_actor(slug=f"actor-no-{number}")
    with django_assert_num_queries(2):
        narrowed("speaker=actor-no-1&speaker=actor-no-2&about=actor-no-3").is_valid()


def test_the_form_holds_the_entries_that_were_chosen(make_actor):
    actor = make_actor("Bernard Charlès", slug="charles")
    form = narrowed("speaker=charles&speaker=charles").form
    assert form.is_valid()
    assert form.cleaned_data["speaker"] == [actor]


def test_the_form_ticks_the_kinds_that_are_shown(db):
    def ticked(query):
        return [box.data["value"] for box in narrowed(query).form["kind"] if box.data["selected"]]

    assert ticked("") == ["direct", "partial", "document"]
    assert ticked("kind=refusal") == ["refusal"]


def test_the_form_keeps_what_was_entered_in_both_languages(db):
    for language in ("fr", "en"):
        with translation.override(language):
            form = narrowed("published_after=2011-08-31&q=%22%3Cb%3E").form
            assert 'value="2011-08-31"' in str(form["published_after"])
            assert "<b>" not in str(form["q"])
