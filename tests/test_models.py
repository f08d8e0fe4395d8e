"""What the database itself refuses."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from articles.models import Article, Commitment, Quote, articles_of, validate_siglum


def test_a_passage_is_as_long_as_its_range(make_quote):
    with pytest.raises(IntegrityError, match="quote_range_fits_words"), transaction.atomic():
        make_quote("Nous", start=3, end=6)


def test_a_range_counts_code_points_not_bytes(make_quote):
    quote = make_quote("Économie 🚀 œuvre", start=7)
    assert quote.end - quote.start == 16


def test_a_published_passage_has_its_place(make_quote):
    with pytest.raises(IntegrityError, match="quote_published_is_anchored"), transaction.atomic():
        make_quote(start=None)


def test_a_commitment_without_evidence_is_not_published(make_commitment):
    make_commitment(evidence=False)
    shown = make_commitment()
    assert list(Commitment.objects.published()) == [shown]


def test_a_commitment_goes_to_another_than_its_funder(make_commitment, make_actor):
    actor = make_actor()
    make_commitment(funder=actor)
    make_commitment(recipient=actor)
    with pytest.raises(IntegrityError, match="commitment_is_to_another"), transaction.atomic():
        make_commitment(funder=actor, recipient=actor)


def test_a_quote_of_a_draft_article_is_not_published(make_quote, make_article):
    make_quote(article=make_article(status="draft"))
    assert not Quote.objects.published().exists()


def test_a_siglum_is_not_given_again_when_its_article_is_gone(make_article):
    sigla = [make_article().siglum for _number in range(2)]
    Article.objects.get(siglum="β").delete()
    assert [*sigla, make_article().siglum] == ["α", "β", "γ"]


def test_a_siglum_follows_those_that_fixtures_gave(make_article):
    make_article(siglum="ω")
    make_article(siglum="γ")
    assert make_article().siglum == "αα"


@pytest.mark.parametrize("siglum", ["ς", "ας", "a", ""])
def test_a_siglum_that_none_can_follow_is_refused(siglum):
    with pytest.raises(ValidationError, match="is no siglum"):
        validate_siglum(siglum)


def test_a_siglum_that_a_fixture_gave_is_not_given_again_when_its_article_is_gone(make_article):
    make_article(siglum="γ").delete()
    assert make_article().siglum == "δ"


def test_saving_an_earlier_article_frees_no_siglum(make_article):
    first = make_article()
    make_article().delete()
    first.save()
    assert make_article().siglum == "γ"


def test_articles_of_passages_stand_in_the_order_of_entry_each_once(make_article, make_quote):
    later, last, first = (make_article(siglum=siglum) for siglum in ("ω", "αα", "β"))
    passages = [make_quote(article=article) for article in (last, later, first, last)]
    assert articles_of(passages) == [first, later, last]


@pytest.mark.django_db(transaction=True)
def test_articles_that_come_in_at_once_get_sigla_of_their_own(make_article):
    make_article()
    with ThreadPoolExecutor(1) as editors:
        with transaction.atomic():
            first = make_article()
            adding = editors.submit(_in_own_connection, make_article)
            with pytest.raises(TimeoutError):
                adding.result(timeout=0.5)
        assert (first.siglum, adding.result(10).siglum) == ("β", "γ")


@pytest.mark.skipif(connection.vendor == "sqlite", reason="has one writer at a time anyway")
@pytest.mark.django_db(transaction=True)
def test_an_article_that_has_its_siglum_waits_for_no_other_that_is_given_one(make_article):
    article = make_article()
    with ThreadPoolExecutor(1) as editors, transaction.atomic():
        make_article()
        editors.submit(_in_own_connection, article.save).result(5)


def _in_own_connection(work):
    try:
        return work()
    finally:
        connection.close()
