"""What editors do, as the change log tells it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.models import Actor
from articles.models import Article, Mention, Quote, RelatedHeadline, Topic
from tests.desk import CONFIRMED, admin_url, delete, logged, make_headline, save


def test_a_new_actor_is_logged(admin_client):
    data = {"name_fr": "Orange", "slug": "orange", "kind": "company", "status": "draft"}
    save(admin_client, admin_url("add", Actor), **data)
    assert logged() == [("actor", "orange", "created")]


def test_a_form_saved_as_it_was_logs_nothing(admin_client, make_article, make_quote):
    article = make_article(summary_fr="Deux\nlignes", note="Une\n\nremarque")
    make_quote("Deux lignes\nde texte", article=article)
    save(admin_client, admin_url("change", Article, article.pk))
    assert logged() == []
    article.refresh_from_db()
    assert article.summary_fr == "Deux\nlignes"


def test_browsers_line_ends_are_no_change(admin_client, make_article):
    article = make_article(summary_fr="Deux\nlignes")
    save(admin_client, admin_url("change", Article, article.pk), summary_fr="Deux\r\nlignes")
    assert logged() == []
    article.refresh_from_db()
    assert article.summary_fr == "Deux\nlignes"


def test_a_new_spelling_is_a_change_of_its_actor(admin_client, make_actor):
    actor = make_actor(slug="orange")
    address = admin_url("change", Actor, actor.pk)
    response = save(admin_client, address, **{"aliases-0-spelling": "France Télécom"})
    assert response.status_code == 302
    assert logged() == [("actor", "orange", "changed")]


def test_a_quote_saved_on_the_page_of_its_article_is_logged_as_a_quote(
    admin_client, make_quote, make_article
):
    article = make_article()
    for slug in ("nous-regrettons", "un-autre"):
        make_quote(article=article, slug=slug)
    address = admin_url("change", Article, article.pk)
    response = save(admin_client, address, **{"quotes-0-note": "À relire"})
    assert response.status_code == 302
    assert logged() == [("quote", "nous-regrettons", "changed")]


def test_a_headline_is_logged_as_a_change_of_its_article(admin_client, make_article):
    article = make_article(slug="orage")
    make_headline(article)
    address = admin_url("change", Article, article.pk)
    save(admin_client, address, **{"relatedheadlines-0-DELETE": "on"})
    assert not RelatedHeadline.objects.exists()
    assert logged() == [("article", "orage", "changed")]


def test_whom_a_quote_is_about_is_logged(admin_client, make_quote, make_actor):
    quote = make_quote(slug="nous-regrettons")
    save(admin_client, admin_url("change", Quote, quote.pk), about=[make_actor().pk])
    assert quote.about.exists()
    assert logged() == [("quote", "nous-regrettons", "changed")]


def test_a_mention_is_logged_by_its_fact_article_and_start(
    admin_client, make_article, make_commitment, make_mention
):
    commitment = make_commitment(slug="apport", evidence=False)
    mention = make_mention(
        commitment=commitment, article=make_article(slug="orage"), start=40, amount=60_000_000
    )
    save(admin_client, admin_url("change", Mention, mention.pk), start=41, end="")
    assert logged() == [
        ("mention", "commitment/apport/orage/40", "deleted"),
        ("mention", "commitment/apport/orage/41", "created"),
    ]


def test_deleting_logs_all_that_goes_with_it(
    admin_client, make_actor, make_mention, make_article, make_quote
):
    actor = make_actor(slug="orange", spellings=("FT",))
    make_mention(actor=actor, article=make_article(slug="orage"), start=40)
    make_quote(about=[actor], slug="nous-regrettons")
    delete(admin_client, actor)
    assert not Actor.objects.exists()
    assert sorted(logged()) == [
        ("actor", "orange", "deleted"),
        ("mention", "actor/orange/orage/40", "deleted"),
        ("quote", "nous-regrettons", "changed"),
    ]


def test_deleting_a_part_changes_its_total(admin_client, make_commitment):
    part, total = make_commitment(slug="part"), make_commitment(slug="total", amount=285_000_000)
    total.total_of.set([part])
    Mention.objects.all().delete()
    delete(admin_client, part)
    assert logged() == [("commitment", "part", "deleted"), ("commitment", "total", "changed")]


def test_deleting_several_at_once_logs_each(admin_client, make_quote):
    quotes = [make_quote(slug=slug) for slug in ("un", "deux")]
    chosen = {"action": "delete_selected", "_selected_action": [q.pk for q in quotes]}
    confirmation = admin_client.post(admin_url("changelist", Quote), chosen)
    assert logged() == []
    assert confirmation.status_code == 200
    admin_client.post(admin_url("changelist", Quote), {**chosen, **CONFIRMED})
    assert not Quote.objects.exists()
    assert sorted(logged()) == [("quote", "deux", "deleted"), ("quote", "un", "deleted")]


@pytest.mark.parametrize("is_bulk", [False, True])
def test_deleting_what_others_rest_on_is_explained(admin_client, make_actor, make_quote, is_bulk):
    actor = make_actor()
    make_quote("Nous regrettons", speaker=actor)
    if is_bulk:
        chosen = {"action": "delete_selected", "_selected_action": [actor.pk], "post": "yes"}
        response = admin_client.post(admin_url("changelist", Actor), chosen)
    else:
        response = admin_client.post(admin_url("delete", Actor, actor.pk), {"post": "yes"})
    assert response.status_code == 200
    assert "Nous regrettons" in response.content.decode()
    assert Actor.objects.filter(pk=actor.pk).exists()
    assert logged() == []


def test_a_row_that_others_rest_on_stays_on_its_page(admin_client, make_article, make_quote):
    article = make_article()
    make_quote(article=article)
    response = admin_client.post(admin_url("delete", Article, article.pk), {"post": "yes"})
    assert response.status_code == 200
    assert Article.objects.filter(pk=article.pk).exists()


def test_what_stands_in_the_way_is_named_by_kind(
    admin_client, make_actor, make_event, make_affiliation
):
    actor = make_actor("Orange")
    make_event("Le retrait", participants={actor: "affected"})
    tie = make_affiliation(actor=actor)
    address = admin_url("delete", Actor, actor.pk)
    response = admin_client.get(address, headers={"accept-language": "en"})
    ties, its_ties, parts, its_parts = response.context["protected"]
    assert (ties, parts) == ("Affiliations (actor): 1", "Participants (actor): 1")
    assert str(tie) in its_ties[0]
    assert "Le retrait" in its_parts[0]


@pytest.mark.slow_on_postgresql
def test_deleting_a_topic_takes_as_many_queries_for_40_quotes_as_for_5(
    admin_client, make_topic, make_quote, make_mention
):
    def queries(count: int) -> int:
        topic = make_topic()
        for _ in range(count):
            make_quote(topics=[topic])
            make_mention(position=topic.positions.first())
        with CaptureQueriesContext(connection) as asked:
            delete(admin_client, topic)
        assert not Topic.objects.filter(pk=topic.pk).exists()
        return len(asked)

    queries(0)  # the first line of the change log takes more
    assert queries(40) == queries(5)
