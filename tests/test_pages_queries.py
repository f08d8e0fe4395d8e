"""Each page asks the database as often for many rows as for few."""

import pytest
from django.test.utils import CaptureQueriesContext

pytestmark = pytest.mark.slow_on_postgresql


@pytest.fixture
def count_queries(client):
    from django.db import connection

    def count(address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get(address)
        assert response.status_code == 200
        return len(queries)

    return count


@pytest.fixture
def make_rows(
    make_actor,
    make_article,
    make_quote,
    make_mention,
    make_commitment,
    make_statement,
    make_event,
    make_topic,
    make_position,
    make_story,
):
    """Make rows of every kind, each with actors and an article of its own, all on one page."""
    medium = make_actor("Les Échos", slug="les-echos", kind="medium")
    article = make_article(slug="retrait", outlet=medium, outlet_certainty="stated")
    actor = make_actor("Orange", slug="orange")
    statement = make_statement()
    quote = make_quote(slug="regrets", article=article, statement=statement, start=1)
    commitment = make_commitment(slug="apport", funder=actor)
    event = make_event(slug="depart", participants={actor: "initiator"}, date="2011-12")
    topic = make_topic(slug="clause")
    story = make_story(turning_points=[event])

    def make(count: int) -> None:
        for number in range(count):
            person = make_actor(f"Personne {number}", kind="person")
            other = make_article(outlet=person, reprinted_in=person, outlet_certainty="stated")
            for place in (article, other):
                given = {"article": place, "organisation": actor, "reported_by": medium}
                make_quote(speaker=person, statement=statement, about=[actor], **given)
                make_quote(speaker=actor, statement=statement, about=[person], **given)
                voices = {"article": place, "reported_by": medium, "claimed_by": person}
                make_mention(commitment=commitment, amount=60_000_000, stage="planned", **voices)
                make_mention("Orange", actor=actor, article=place)
                make_mention("Personne", actor=person, article=place)
            part = make_commitment(funder=person, recipient=actor, may_replace=commitment)
            commitment.total_of.add(part)
            quote.about.add(person)
            earlier = make_event(participants={person: "initiator", actor: "affected"})
            event.after.add(earlier)
            later = make_event(participants={person: "initiator"}, after=[event, earlier])
            story.turning_points.add(earlier, later)
            make_mention(event=event, **voices)
            side = make_position(topic=topic, actor=person)
            make_mention(position=side, **voices)
            make_position(topic=make_topic(), actor=actor)
            topic.quotes.add(make_quote(speaker=person, reported_by=medium))

    return make


ADDRESSES = (
    "/fr/",
    "/fr/actors/",
    "/fr/articles/",
    "/fr/quotes/",
    "/fr/funding/",
    "/fr/timeline/",
    "/fr/network/",
    "/fr/topics/",
    "/fr/actors/orange/",
    "/fr/actors/les-echos/",
    "/fr/articles/retrait/",
    "/fr/quotes/regrets/",
    "/fr/funding/apport/",
    "/fr/timeline/depart/",
    "/fr/topics/clause/",
)


def test_a_page_asks_as_often_for_20_rows_as_for_5(count_queries, make_rows):
    make_rows(5)
    count_queries("/fr/quotes/")  # the first search makes the index
    few = {address: count_queries(address) for address in ADDRESSES}
    make_rows(15)
    assert {address: count_queries(address) for address in ADDRESSES} == few
