"""Ingests and editors at once, each with a connection of its own: nobody's work is lost."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

import andromede_site.ingest
from actors.models import Actor
from andromede_site import changes
from andromede_site.comparison import Outcome
from andromede_site.fixtures import FaultyRecordError
from andromede_site.ingest import ingest
from andromede_site.models import Baseline
from andromede_site.record import load
from articles.models import Event
from articles.verify import ALL_SECTIONS
from tests.collection import Collection
from tests.desk import admin_url, form_data

pytestmark = pytest.mark.django_db(transaction=True)

where_others_may_write = pytest.mark.skipif(
    "connection.vendor == 'sqlite'", reason="SQLite lets nobody write while an ingest runs"
)

ACTORS = "actors/actors.yaml"
SEEN = re.compile(r'name="seen" value="([^"]*)"')


def _at_once(*works: Callable[[], Any]) -> list[Any]:
    """Return what each of these returned, in threads and connections of their own."""

    def work(do: Callable[[], Any]) -> Any:
        try:
            return do()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as workers:
        return [done.result(60) for done in [workers.submit(work, each) for each in works]]


def _save_actor(slug: str, **values: str) -> None:
    """Do what an editor does who saves an actor."""
    with transaction.atomic():
        Actor.objects.filter(slug=slug).update(**values)
        changes.log([("actor", slug, "changed")])


@pytest.fixture
def changed(invented: Collection) -> Collection:
    """Return the invented record, ingested and then changed in its fixtures."""
    invented.ingest()
    invented.edit(ACTORS, "name: Vega", "name: Véga")
    return invented


@where_others_may_write
def test_an_ingest_that_an_editor_overtook_starts_again(changed):
    runs = []

    def overtake() -> None:
        runs.append("run")
        if len(runs) == 1:
            _at_once(lambda: _save_actor("courrier", note="N"))

    ingest(load(changed.path, ALL_SECTIONS), settle=lambda _report: overtake())
    assert len(runs) == 2
    assert Actor.objects.get(slug="vega").name_fr == "Véga"
    assert Actor.objects.get(slug="courrier").note == "N"


@where_others_may_write
def test_an_ingest_gives_up_where_editors_are_always_quicker(changed):
    def overtake() -> None:
        _at_once(lambda: _save_actor("courrier", note="N"))

    with pytest.raises(FaultyRecordError, match="others kept changing the record"):
        ingest(load(changed.path, ALL_SECTIONS), settle=lambda _report: overtake())
    assert Actor.objects.get(slug="vega").name_fr == "Vega"


@where_others_may_write
def test_what_an_editor_saved_since_it_was_compared_is_a_conflict(changed, monkeypatch):
    compare, saved = andromede_site.ingest.compare, []

    def compare_slowly(*args: Any) -> Any:
        compared = compare(*args)
        if not saved:
            saved.append("vega")
            _at_once(lambda: _save_actor("vega", name_fr="VEGA"))
        return compared

    monkeypatch.setattr(andromede_site.ingest, "compare", compare_slowly)
    assert changed.ingest() == {Outcome.CONFLICT: ["vega"]}
    assert Actor.objects.get(slug="vega").name_fr == "VEGA"


def test_two_first_ingests_bring_in_one_record(told):
    first, second = _at_once(told.ingest, told.ingest)
    assert sorted([bool(first), bool(second)]) == [False, True]
    assert told.ingest() == {}


def test_two_ingests_of_one_change_agree(changed):
    first, second = _at_once(changed.ingest, changed.ingest)
    assert sorted([len(first), len(second)]) == [0, 1]
    assert Baseline.objects.get(kind="actor", key="vega").content["name"] == "Véga"


@pytest.fixture
def editing(admin_user: Any) -> Callable[..., Callable[[], list[int]]]:
    """Return what saves an event with each of some dates, and returns the answers' status codes."""

    def prepare(event: Event, *dates: str) -> Callable[[], list[int]]:
        editor = Client()
        editor.force_login(admin_user)
        address = admin_url("change", Event, event.pk)
        given = {"date_basis": "inferred", "date_note_fr": "Par la suite.", "is_planned": "on"}
        data = {**form_data(editor, address), **given}

        def save(date: str) -> int:
            # Only the text of a page is its thread's own: contexts reach every client's listener.
            [seen] = SEEN.findall(editor.get(address).text)
            return editor.post(address, {**data, "seen": seen, "date": date}).status_code

        return lambda: [save(date) for date in dates]

    return prepare


def test_editors_of_two_events_of_one_day_both_save(editing, make_event):
    """Each saves an event, and with it the order of both."""
    events = [make_event(date="2011") for _ in range(2)]
    editors = [editing(event, *("2010", "2011") * 4) for event in events]
    assert _at_once(*editors) == [[302] * 8] * 2
    assert sorted(Event.objects.values_list("place_on_day", flat=True)) == [0, 1]


@where_others_may_write
def test_an_ingest_and_an_editor_of_events_both_end(told, editing):
    told.ingest()
    editor = editing(Event.objects.get(slug="panne"), "2012", "2013")
    told.edit("facts/events.yaml", "title: Le chantier ouvre", "title: Le chantier s’ouvre")
    answers, _outcomes = _at_once(editor, told.ingest)
    assert answers == [302] * 2
    assert Event.objects.get(slug="ouverture").title_fr == "Le chantier s’ouvre"
