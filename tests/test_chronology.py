"""The order of events: dates first, and never against what the texts place before what."""

import pytest

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
