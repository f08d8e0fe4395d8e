"""The order of events: dates first, and never against what the texts place before what."""

from graphlib import CycleError

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles import chronology
from articles.models import Event


def _titles() -> list[str]:
    return [event.title_fr for event in Event.objects.in_order()]


def test_events_stand_in_the_order_of_their_dates(make_event):
    for date in ("2011-12-22", "2009", "2011-08"):
        make_event(date, date=date)
    assert _titles() == ["2009", "2011-08", "2011-12-22"]


def test_no_event_stands_before_one_that_it_comes_after(make_event):
    late = make_event("B", date="2011-12")
    make_event("A", date="2009", after=[late])
    assert _titles() == ["B", "A"]


def test_an_event_without_date_follows_what_it_comes_after_and_all_of_that_day(make_event):
    news = make_event("Nouvelle", date="2011-12-22")
    make_event("Lettre", after=[news])
    denial = make_event("Démenti", date="2011-12-22", after=[news])
    make_event("Suite", date="2012")
    assert _titles() == ["Nouvelle", "Démenti", "Lettre", "Suite"]
    assert denial.after.get() == news


def test_an_event_without_last_day_waits_until_what_it_comes_after_is_surely_over(make_event):
    leaving = make_event("Retrait", date="2011-12-01/2011-12-22")
    make_event("Second projet", date="2011-12/..", after=[leaving])
    make_event("Révélation", date="2011-12-21")
    assert _titles() == ["Retrait", "Révélation", "Second projet"]


def test_an_event_without_date_goes_before_what_comes_after_it(make_event):
    idea = make_event("Idée")
    make_event("Lancement", date="2009", after=[idea])
    make_event("Retrait", date="2011")
    assert _titles() == ["Idée", "Lancement", "Retrait"]


@pytest.mark.parametrize("date", ["2011-12-22/..", "2011-12-22/2012"])
def test_of_one_day_what_is_over_first_stands_first(make_event, date):
    make_event("A", date=date)
    make_event("B", date="2011-12-22")
    assert _titles() == ["B", "A"]


def test_what_nothing_places_stands_last(make_event):
    make_event("A")
    make_event("B", date="2012")
    assert _titles() == ["B", "A"]


@pytest.mark.parametrize(("title", "beside"), [("A", (None, "B")), ("B", ("A", "C"))])
def test_the_events_beside_one_are_those_of_its_list(make_event, title, beside):
    for number, name in enumerate("ABC"):
        make_event(name, date=str(2009 + number))
    make_event("Brouillon", date="2009-06", status="draft")
    event = Event.objects.get(title_fr=title)
    near = Event.objects.published().beside(event)
    assert tuple(each and each.title_fr for each in near) == beside


@pytest.mark.parametrize("between", [False, True])
def test_what_is_only_known_to_be_over_by_a_day_stands_before_what_follows_it(make_event, between):
    first = make_event("Rumeur", date="../2011-12-22")
    middle = make_event("Réponse", after=[first]) if between else first
    make_event("Lancement", date="2011-08-01", after=[middle])
    make_event("Rentrée", date="2011-09")
    expected = ["Rumeur", "Réponse", "Lancement", "Rentrée"]
    assert _titles() == [title for title in expected if between or title != "Réponse"]


def test_an_event_known_to_be_over_by_a_day_stands_there_if_nothing_follows(make_event):
    make_event("Rumeur", date="../2011-12-22")
    make_event("Rentrée", date="2011-09")
    assert _titles() == ["Rentrée", "Rumeur"]


def test_a_planned_event_stands_at_its_date_among_the_others(make_event):
    make_event("Retrait", date="2011-12")
    make_event("Ouverture", date="2012-01", is_planned=True)
    make_event("Abandon", date="2012-04")
    assert _titles() == ["Retrait", "Ouverture", "Abandon"]


def test_a_chain_without_dates_keeps_its_order(make_event):
    last = make_event("D")
    for title in "CBA":
        earlier = make_event(title)
        last.after.add(earlier)
        last = earlier
    chronology.order_events()
    assert _titles() == ["A", "B", "C", "D"]


def test_of_equal_dates_the_slug_decides_whatever_the_order_of_entry(make_event):
    for slug in ("c", "a", "b"):
        make_event(slug, slug=slug, date="2011")
    assert _titles() == ["a", "b", "c"]


def test_a_circle_is_refused_and_leaves_the_order_as_it_was(make_event):
    first = make_event("A", date="2009")
    second = make_event("B", date="2011", after=[first])
    first.after.add(second)
    with pytest.raises(CycleError):
        chronology.order_events()
    assert _titles() == ["A", "B"]


def test_an_order_that_stands_is_not_written_again(make_event, django_assert_num_queries):
    make_event("B", date="2011", after=[make_event("A")])
    with django_assert_num_queries(2):
        chronology.order_events()


def test_settling_50_events_costs_as_many_queries_as_5(make_event, django_assert_num_queries):
    def make(count):
        for _ in range(count):
            make_event(date="2011")
        Event.objects.update(sorts_on=None, place_on_day=0)

    make(5)
    with CaptureQueriesContext(connection) as few:
        chronology.order_events()
    make(45)
    with django_assert_num_queries(len(few)):
        chronology.order_events()


def test_the_index_of_events_holds_them_in_their_order(db):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Event.objects.in_order().explain()
    assert "event_order" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


def test_undated_events_follow_soon_upon_what_they_come_after(make_event):
    first = make_event(slug="m-first", date="2011")
    second = make_event(slug="n-second", date="2012")
    make_event(slug="a-late", after=[second])
    make_event(slug="z-soon", after=[first, second])
    make_event(slug="y-letter", after=[make_event(slug="b-then", after=[second])])
    order = list(Event.objects.in_order().values_list("slug", flat=True))
    assert order == ["m-first", "n-second", "a-late", "b-then", "z-soon", "y-letter"]
