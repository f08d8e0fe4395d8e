"""What is not published changes nothing that a reader finds, though the index holds it."""

import pytest
from django.db import transaction

from andromede_site import changes
from articles.models import Quote
from articles.search import Found

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_postgresql]

FIELDS = ["kind", "speaker", "organisation", "about", "outlet", "article", "topic", "year"]
ASKED = [
    "",
    "nuage",
    "regretter",
    "secret",
    "secr*",
    "nua*",
    '"un nuage secret"',
    "-nuage",
    "-secret",
    "nuage OR secret",
    "orateur:orange",
    "-orateur:orange",
    "date:2011",
    "decret",
    "nuaje",
]


def _log(*entries, action="changed"):
    with transaction.atomic():
        changes.log([(*entry.identity, action) for entry in entries])


def _found(typed):
    return Found(typed, Quote.objects.published(), {}, sort="oldest")


def _seen(typed):
    """Return all that a search shows."""
    found = _found(typed)
    assert not found.is_behind
    slugs = [quote.slug for quote in found[: len(found)]]
    return len(found), slugs, found.counts(FIELDS), found.near_words()


@pytest.fixture
def make_hidden(make_quote, make_article, make_actor, make_topic):
    """Make quotes that are not published, in articles that are and in one that is not."""
    article, draft = make_article(published="2011"), make_article(status="draft")
    orange, topic = make_actor("Orange"), make_topic()

    def make(exact, count=1):
        given = {"speaker": orange, "about": [orange], "topics": [topic]}
        quotes = [
            make_quote(exact, article=article, status=status, **given)
            for status in ("draft", "in_review")
            for _number in range(count)
        ]
        quotes += [make_quote(exact, article=draft, **given) for _number in range(count)]
        _log(*quotes, action="created")

    return make


@pytest.fixture
def shown(make_quote, make_article, make_actor):
    article = make_article(published="2011-12-22")
    speaker = make_actor("Orange France")
    quotes = [
        make_quote(exact, article=article, speaker=speaker, start=number * 1000)
        for number, exact in enumerate(("Un nuage", "Nous regrettons le nuage", "Un décret"))
    ]
    _log(*quotes, action="created")
    return quotes


def test_drafts_change_nothing_that_is_found_counted_or_proposed(shown, make_hidden):
    before = {typed: _seen(typed) for typed in ASKED}
    make_hidden("Un nuage secret, dont nous regrettons les décrets nuageux")
    assert {typed: _seen(typed) for typed in ASKED} == before


def test_what_is_withdrawn_is_as_if_it_had_never_been(shown, make_quote):
    before = {typed: _seen(typed) for typed in ASKED}
    quote = make_quote("Un nuage secret", article=shown[0].article)
    _log(quote, action="created")
    assert _seen("secret")[0] == 1
    assert _seen("secrat")[3] == {"secrat": ["secret"]}
    Quote.objects.filter(pk=quote.pk).update(status="draft")
    _log(quote)
    assert {typed: _seen(typed) for typed in ASKED} == before
    assert _seen("secrat")[3] == {}


def test_a_word_that_only_drafts_hold_is_answered_by_words_that_are_published(shown, make_hidden):
    make_hidden("Un nuaje")
    assert _seen("nuaje")[3] == {"nuaje": ["nuage"]}


def test_words_of_drafts_crowd_none_out(shown, make_hidden, monkeypatch):
    monkeypatch.setattr("articles.search.engine._VOCABULARY", 1)
    make_hidden("Des nuageux", count=2)
    assert _seen("nua*")[0] == 2
    assert _seen("nuaje")[3] == {"nuaje": ["nuage"]}


def test_editors_find_drafts_too(shown, make_hidden):
    make_hidden("Un nuage secret")

    def count(typed):
        return len(Found(typed, Quote.objects.all(), {}, with_hidden=True))

    assert [count(typed) for typed in ("", "secret", "secr*", "nuage", "-nuage")] == [6, 3, 3, 5, 1]
