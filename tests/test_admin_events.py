"""Events in the admin: their order is settled, and what contradicts it is sent back."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection, transaction

from andromede_site import changes
from articles.models import Event, Mention, Participation
from tests.desk import (
    CONFIRMED,
    admin_url,
    delete,
    errors_of,
    fields_refused,
    form_data,
    logged,
    queries_of,
    save,
)

INFERRED = {"date_basis": "inferred", "date_note_fr": "D’après la suite."}


def _changed(client, event, **changed):
    return save(client, admin_url("change", Event, event.pk), **changed)


@pytest.fixture
def new_event():
    return {"title_fr": "Le lancement", "slug": "lancement", "status": "draft"}


def test_an_event_comes_in_with_its_participants(admin_client, make_actor, new_event):
    participants = {
        "participants-TOTAL_FORMS": 1,
        "participants-0-actor": make_actor().pk,
        "participants-0-part": "initiator",
    }
    response = save(admin_client, admin_url("add", Event), **new_event, **participants)
    assert response.status_code == 302, errors_of(response)
    assert Participation.objects.get().event.slug == "lancement"
    assert logged() == [("event", "lancement", "created")]


def test_the_same_participant_twice_is_refused(admin_client, make_actor, new_event):
    actor = make_actor()
    rows = {"participants-TOTAL_FORMS": 2}
    for number, part in enumerate(["initiator", "affected"]):
        rows |= {f"participants-{number}-actor": actor.pk, f"participants-{number}-part": part}
    assert errors_of(save(admin_client, admin_url("add", Event), **new_event, **rows))
    assert not Event.objects.exists()


def test_a_participant_is_logged_as_a_change_of_its_event(admin_client, make_actor, make_event):
    event = make_event(slug="retrait", participants={make_actor(): "affected"})
    _changed(admin_client, event, **{"participants-0-part": "initiator"})
    assert logged() == [("event", "retrait", "changed")]
    _changed(admin_client, event, **{"participants-0-DELETE": "on"})
    assert not Participation.objects.exists()
    assert logged() == [("event", "retrait", "changed")] * 2


def test_what_an_event_comes_after_is_logged_and_settled(admin_client, make_event):
    earlier, later = make_event(date="2011-12-22"), make_event(slug="retrait")
    response = _changed(admin_client, later, after=[earlier.pk])
    assert response.status_code == 302, errors_of(response)
    later.refresh_from_db()
    assert (str(later.sorts_on), later.place_on_day) == ("2011-12-22", 1)
    assert logged() == [("event", "retrait", "changed")]


@pytest.mark.parametrize("is_bulk", [False, True])
def test_deleting_an_event_settles_those_after_it(admin_client, make_event, is_bulk):
    earlier = make_event(slug="earlier", date="2011")
    later = make_event(slug="later", after=[earlier])
    if is_bulk:
        chosen = {"action": "delete_selected", "_selected_action": [earlier.pk], **CONFIRMED}
        admin_client.post(admin_url("changelist", Event), chosen)
    else:
        delete(admin_client, earlier)
    later.refresh_from_db()
    assert (later.sorts_on, later.place_on_day) == (None, 0)
    assert ("event", "later", "changed") in logged()
    assert ("event", "earlier", "deleted") in logged()


def test_a_circle_of_events_is_refused(admin_client, make_event):
    first = make_event()
    third = make_event(after=[make_event(after=[first])])
    response = _changed(admin_client, first, after=[third.pk])
    assert fields_refused(response) == ["after"]
    assert not first.after.exists()


@pytest.fixture
def circle(make_event):
    """Return an event that another editor has just placed after one that comes after it."""
    first = make_event("Le lancement")
    first.after.add(make_event("Le retrait", after=[first]))
    return first


def test_where_two_editors_closed_a_circle_nothing_is_stored(admin_client, circle, new_event):
    response = save(admin_client, admin_url("add", Event), **new_event)
    assert response.status_code == 409
    assert ("Identifiant", "lancement") in response.context["words"]
    assert not Event.objects.filter(slug="lancement").exists()
    assert not LogEntry.objects.exists()
    assert logged() == []


def test_who_closed_a_circle_is_told_of_its_events_and_of_no_success(
    admin_client, circle, new_event
):
    address = admin_url("add", Event)
    data = {**form_data(admin_client, address), **new_event}
    page = admin_client.post(address, data)
    assert "Le lancement" in page.context["message"]
    assert "Le retrait" in page.context["message"]
    assert not list(page.context["messages"])


def test_a_circle_is_mended_by_whoever_breaks_it(admin_client, circle):
    assert _changed(admin_client, circle, after=[]).status_code == 302
    assert not circle.after.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_at_once_the_later_closes_no_circle(admin_client, make_event):
    first, second = make_event(), make_event()
    address = admin_url("change", Event, second.pk)
    data = {**form_data(admin_client, address), "after": [first.pk]}

    def post():
        try:
            admin_client.post(address, data)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as editors:
        with transaction.atomic():
            first.after.add(second)
            changes.log([(*first.identity, "changed")])
            posting = editors.submit(post)
            with pytest.raises(TimeoutError):
                posting.result(timeout=0.5)
        posting.result(10)
    assert not second.after.exists()


def test_an_event_cannot_come_after_one_that_is_dated_later(admin_client, make_event):
    earlier = make_event("Le retrait", date="2011-12-22")
    event = make_event(date="2012")
    response = _changed(admin_client, event, **INFERRED, date="2011-12-21", after=[earlier.pk])
    assert fields_refused(response) == ["after"]
    assert "Le retrait" in errors_of(response)


def test_a_date_after_that_of_a_later_event_is_refused(admin_client, make_event):
    event = make_event(date="2009")
    undated = make_event(after=[event])
    make_event("Le retrait", date="2011", after=[undated])
    response = _changed(admin_client, event, **INFERRED, date="2012-01")
    assert fields_refused(response) == ["date"]
    assert "Le retrait" in errors_of(response)


@pytest.mark.parametrize("date", ["2011", "2011-12-22", "../2011-12", "2012"])
def test_a_date_that_may_be_after_the_earlier_one_is_taken(admin_client, make_event, date):
    earlier = make_event(date="2011-12")
    event = make_event(after=[earlier])
    response = _changed(admin_client, event, **INFERRED, date=date)
    assert response.status_code == 302, errors_of(response)


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"date": "2011", "date_basis": "unknown"}, ["date_basis"]),
        ({"date_basis": "stated"}, ["date_basis"]),
        ({"date": "2011", "date_basis": "inferred"}, ["date_note_fr"]),
        ({"date": "hier"}, ["date"]),
        ({"after": ["x"]}, ["after"]),
        ({"after": [10**30]}, ["after"]),
        ({"title_fr": ""}, ["title_fr"]),
        ({"slug": "Le lancement"}, ["slug"]),
    ],
)
def test_an_event_that_breaks_a_rule_is_sent_back(admin_client, new_event, wrong, fields):
    response = save(admin_client, admin_url("add", Event), **{**new_event, **wrong})
    assert fields_refused(response) == fields
    assert not Event.objects.exists()


def test_deleting_an_event_takes_its_evidence_along(admin_client, make_event, make_actor):
    event = make_event(slug="retrait", participants={make_actor(): "affected"})
    mention = event.mentions.get()
    delete(admin_client, event)
    assert not Mention.objects.exists()
    assert sorted(logged()) == [
        ("event", "retrait", "deleted"),
        ("mention", mention.key, "deleted"),
    ]


@pytest.mark.slow_on_postgresql
def test_an_event_takes_as_many_queries_for_20_participants_as_for_5(
    admin_client, make_event, make_actor, make_mention
):
    event = make_event()

    def add() -> None:
        Participation.objects.create(event=event, actor=make_actor(), part="affected")
        make_mention(event=event, reported_by=make_actor(), claimed_by=make_actor())
        event.after.add(make_event())

    for _ in range(5):
        add()
    address = admin_url("change", Event, event.pk)
    queries_for_5 = queries_of(admin_client, address)
    for _ in range(15):
        add()
    assert queries_of(admin_client, address) == queries_for_5


@pytest.mark.parametrize(
    ("given", "basis"),
    [
        ({"date": "2011"}, "stated"),
        ({}, "unknown"),
        ({"date": "2011", "date_basis": "outside", "date_note_fr": "Le registre."}, "outside"),
    ],
)
def test_a_date_of_a_new_event_is_stated_unless_an_editor_says_otherwise(
    admin_client, new_event, given, basis
):
    new_event.pop("date_basis", None)
    response = save(admin_client, admin_url("add", Event), **{**new_event, **given})
    assert response.status_code == 302, errors_of(response)
    assert Event.objects.get().date_basis == basis


@pytest.mark.parametrize(
    "address", [admin_url("add", Event), f"{admin_url('add', Event)}?_popup=1"]
)
def test_an_empty_slug_is_made_of_the_title(admin_client, new_event, address):
    given = {**new_event, "title_fr": "Le lancement à Lyon", "slug": ""}
    response = save(admin_client, address, **given)
    assert response.status_code in (200, 302)
    assert Event.objects.get().slug == "le-lancement-a-lyon"
