"""Events that rest on what articles tell differently, and where both sides stand."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.contested import Contests
from articles.models import Event
from articles.pictures.timeline import plate

pytestmark = pytest.mark.usefixtures("in_english")


def events():
    return list(
        Event.objects.published().with_participants().with_neighbours().with_evidence().in_order()
    )


def told():
    """Return what differs about each event, in words, by its slug."""
    found = events()
    contests = Contests(found)
    return {event.slug: [each.words for each in contests.of(event)] for event in found}


@pytest.fixture
def contested(make_article, make_commitment, make_mention):
    """Return an article that says at 100 to 120 that a sum is planned; another says granted."""
    article = make_article()
    commitment = make_commitment(slug="apport", evidence=False)
    given = {"commitment": commitment, "exact": "doit mettre 60 millions"}
    make_mention(article=article, start=100, stage="planned", **given)
    make_mention(article=make_article(), start=100, stage="granted", **given)
    return article


@pytest.mark.parametrize(("start", "is_contested"), [(90, True), (110, True), (300, False)])
def test_an_event_rests_on_a_sum_that_the_same_words_attest(
    contested, make_event, make_mention, start, is_contested
):
    event = make_event(slug="accord", evidence=False)
    make_mention("Orange doit mettre", article=contested, event=event, start=start)
    assert told() == {"accord": ["planned ≠ granted"] if is_contested else []}


def test_the_same_place_in_another_article_is_no_evidence_of_the_sum(
    contested, make_article, make_event, make_mention
):
    event = make_event(slug="accord", evidence=False)
    make_mention(article=make_article(), event=event, start=100)
    assert told() == {"accord": []}


def test_a_sum_that_articles_tell_alike_is_not_contested(
    make_article, make_commitment, make_event, make_mention
):
    article, commitment = make_article(), make_commitment(evidence=False)
    event = make_event(slug="accord", evidence=False)
    for place in (article, make_article()):
        make_mention(article=place, commitment=commitment, start=100, stage="planned")
    make_mention(article=article, event=event, start=100)
    assert told() == {"accord": []}


def test_amounts_are_told_without_a_stage_that_all_give(
    make_article, make_commitment, make_event, make_mention
):
    article, commitment = make_article(), make_commitment(evidence=False)
    event = make_event(slug="accord", evidence=False)
    given = {"commitment": commitment, "start": 100, "stage": "planned"}
    make_mention(article=article, amount=60_000_000, **given)
    make_mention(article=make_article(), amount=50_000_000, **given)
    make_mention(article=article, event=event, start=100)
    assert told() == {"accord": ["€60M ≠ €50M"]}


def test_an_event_whose_dates_exclude_each_other_is_contested(make_event, make_mention):
    event = make_event(slug="lancement", date="2009/2011", evidence=False)
    for date in ("2011-08", "2009"):
        make_mention(event=event, date=date)
    make_event(slug="autre")
    assert told() == {"lancement": ["2009 ≠ August 2011"], "autre": []}


def test_a_draft_contests_nothing(make_article, make_commitment, make_event, make_mention):
    article = make_article()
    commitment = make_commitment(evidence=False, status="draft")
    for place, stage in ((article, "planned"), (make_article(), "granted")):
        make_mention(article=place, commitment=commitment, start=100, stage=stage)
    event = make_event(slug="accord", evidence=False)
    make_mention(article=article, event=event, start=100)
    assert told() == {"accord": []}


def test_pages_lead_from_the_event_to_where_both_sides_stand(
    read, contested, make_event, make_mention, make_story
):
    event = make_event(slug="accord", evidence=False)
    make_mention(article=contested, event=event, start=100)
    make_story(turning_points=[event])
    sign = '<a href="/en/funding/apport/">The articles differ: planned, granted</a>'
    turns = read("/en/").split('id="turns"')[1].split("</section>")[0]
    for page in (turns, read("/en/timeline/"), read("/en/timeline/accord/")):
        assert sign in page


def test_the_picture_of_turning_points_leads_there_too(contested, make_event, make_mention):
    event = make_event(evidence=False)
    make_mention(article=contested, event=event, start=100)
    for drawing in plate(events()).drawings:
        (mark,) = [mark for mark in drawing.marks if mark.url == "/en/funding/apport/"]
        assert "planned ≠ granted" in " ".join(each.text for each in mark.words)


def test_a_comparison_that_rests_on_the_same_passages_is_where_both_sides_stand(
    make_article, make_commitment, make_event, make_mention, make_topic, make_position
):
    topic = make_topic(
        "L’étape", slug="etape", kind="comparison", is_contradiction=True, positions=0
    )
    commitment, event = make_commitment(evidence=False), make_event(evidence=False)
    for stage in ("planned", "granted"):
        article = make_article()
        side = make_position(stage, topic=topic, slug=f"side-{stage}", evidence=False)
        make_mention(article=article, commitment=commitment, start=100, stage=stage)
        make_mention(article=article, position=side, start=100)
        make_mention(article=article, event=event, start=100)
    (found,) = events()
    assert [each.url for each in Contests([found]).of(found)] == [topic.get_absolute_url()]


def test_it_asks_as_often_for_many_events_as_for_few(contested, make_event, make_mention):
    def make(count):
        for number in range(count):
            event = make_event(evidence=False)
            make_mention(article=contested, event=event, start=100 + number)

    def count_queries():
        found = events()
        with CaptureQueriesContext(connection) as queries:
            Contests(found)
        return len(queries)

    make(2)
    few = count_queries()
    make(8)
    assert count_queries() == few


def test_without_events_it_asks_nothing(django_assert_num_queries, db):
    with django_assert_num_queries(0):
        Contests([])


def test_of_very_many_events_each_says_what_contradicts(make_event, make_mention):
    for _number in range(51):
        event = make_event(evidence=False)
        for date in ("2009", "2011-08"):
            make_mention(event=event, date=date)
    found = events()
    contests = Contests(found)
    assert [len(contests.of(event)) for event in found] == [1] * 51
