"""Topics and positions in the admin."""

import pytest

from articles.models import Position, Quote, Topic
from tests.desk import admin_url, delete, errors_of, fields_refused, logged, queries_of, save

pytestmark = pytest.mark.slow_on_postgresql


def _row(number, **given):
    row = {"is_stated": "on", "status": "draft", **given}
    return {f"positions-{number}-{name}": value for name, value in row.items()}


def test_a_topic_comes_in_with_its_positions(admin_client):
    topic = {"title_fr": "La clause", "slug": "clause", "kind": "dispute", "status": "draft"}
    row = _row(0, summary_fr="La plus longue", slug="la-plus-longue")
    address = admin_url("add", Topic)
    response = save(admin_client, address, **topic, **row, **{"positions-TOTAL_FORMS": 1})
    assert response.status_code == 302, errors_of(response)
    assert logged() == [("topic", "clause", "created"), ("position", "la-plus-longue", "created")]


def test_a_topic_leads_to_the_page_of_each_position(admin_client, make_topic):
    topic = make_topic(positions=1)
    page = admin_client.get(admin_url("change", Topic, topic.pk)).content.decode()
    assert admin_url("change", Position, topic.positions.get().pk) in page


def test_a_topic_shows_its_quotes(admin_client, make_topic, make_quote):
    topic = make_topic()
    quote = make_quote("Nous regrettons", topics=[topic])
    make_quote("Autre chose")
    page = admin_client.get(admin_url("change", Topic, topic.pk)).content.decode()
    assert admin_url("change", Quote, quote.pk) in page
    assert "Autre chose" not in page
    listed = admin_client.get(admin_url("changelist", Quote), {"topics__id__exact": topic.pk})
    assert list(listed.context["cl"].result_list) == [quote]


def test_the_topics_of_a_quote_are_edited_and_logged(admin_client, make_topic, make_quote):
    quote = make_quote(slug="nous-regrettons")
    topic = make_topic()
    response = save(admin_client, admin_url("change", Quote, quote.pk), topics=[topic.pk])
    assert response.status_code == 302, errors_of(response)
    assert list(quote.topics.all()) == [topic]
    assert logged() == [("quote", "nous-regrettons", "changed")]


def test_a_position_deleted_with_its_topic_is_logged(admin_client, make_topic, make_quote):
    topic = make_topic(slug="clause", positions=1)
    make_quote(slug="nous-regrettons", topics=[topic])
    position = topic.positions.get()
    mention = position.mentions.get()
    delete(admin_client, topic)
    assert sorted(logged()) == [
        ("mention", mention.key, "deleted"),
        ("position", position.slug, "deleted"),
        ("quote", "nous-regrettons", "changed"),
        ("topic", "clause", "deleted"),
    ]


def test_a_position_deleted_on_the_page_of_its_topic_is_logged(admin_client, make_topic):
    topic = make_topic(positions=1)
    position = topic.positions.get()
    mention = position.mentions.get()
    address = admin_url("change", Topic, topic.pk)
    save(admin_client, address, **{"positions-0-DELETE": "on"})
    assert sorted(logged()) == [
        ("mention", mention.key, "deleted"),
        ("position", position.slug, "deleted"),
    ]


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"summary_fr": ""}, ["summary_fr"]),
        ({"is_stated": "", "summary_fr": ""}, ["actor"]),
        ({"summary_fr": "mot " * 100}, ["summary_fr"]),
        ({"topic": ""}, ["topic"]),
    ],
)
def test_a_position_that_breaks_a_rule_is_sent_back(admin_client, make_topic, wrong, fields):
    position = {
        "topic": make_topic(positions=0).pk,
        "is_stated": "on",
        "summary_fr": "La plus longue",
        "slug": "la-plus-longue",
        "status": "draft",
    }
    response = admin_client.post(admin_url("add", Position), {**position, **wrong})
    assert [f for f in fields_refused(response) if f != "__all__"] == fields
    assert not Position.objects.exists()


def test_a_position_that_is_not_stated_has_no_summary(admin_client, make_topic, make_actor):
    position = {"topic": make_topic(positions=0).pk, "actor": make_actor().pk, "slug": "d-orange"}
    summary = {"summary_fr": "La plus longue", "summary_en": "The longest"}
    address = admin_url("add", Position)
    response = admin_client.post(address, {**position, **summary, "status": "draft"})
    assert fields_refused(response) == ["summary_fr", "summary_en"]
    assert save(admin_client, address, **position, is_stated="").status_code == 302


@pytest.mark.parametrize(("kind", "is_taken"), [("comparison", True), ("dispute", False)])
def test_only_a_comparison_can_be_a_contradiction(admin_client, make_topic, kind, is_taken):
    topic = make_topic(kind=kind)
    address = admin_url("change", Topic, topic.pk)
    response = save(admin_client, address, is_contradiction="on")
    topic.refresh_from_db()
    assert topic.is_contradiction == is_taken
    if not is_taken:
        assert fields_refused(response) == ["is_contradiction"]


def test_a_topic_takes_as_many_queries_for_20_positions_as_for_5(
    admin_client, make_topic, make_position, make_actor, make_quote
):
    topic = make_topic(positions=0)

    def add() -> None:
        make_position("", topic=topic, actor=make_actor(), is_stated=False)
        make_quote(topics=[topic])

    for _ in range(5):
        add()
    address = admin_url("change", Topic, topic.pk)
    queries_for_5 = queries_of(admin_client, address)
    for _ in range(15):
        add()
    assert queries_of(admin_client, address) == queries_for_5
