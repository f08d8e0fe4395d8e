"""What editors do while an ingest runs, or did so that it is refused."""

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from actors.models import Actor
from andromede_site.fixtures import FaultyRecordError
from andromede_site.ingest import ingest
from andromede_site.models import Change, ChangeCounter
from andromede_site.record import load
from articles.models import Event
from articles.verify import ALL_SECTIONS
from tests.collection import Collection

pytestmark = pytest.mark.django_db

ACTORS, RETARD = "actors/actors.yaml", "articles/retard.yaml"


@pytest.fixture
def changed(invented: Collection) -> Collection:
    """Return the invented record, ingested and then changed in its fixtures."""
    invented.ingest()
    invented.edit(ACTORS, "name: Vega", "name: Véga")
    return invented


def _editors(*, quicker: int):
    """Return what to call at the end of each run: editors add to the log in so many of them."""
    runs = []

    def work() -> None:
        runs.append(Change.objects.current_version())
        if len(runs) <= quicker:
            ChangeCounter.objects.update(version=F("version") + 1)

    return work, runs


def test_an_ingest_that_an_editor_overtook_starts_again(changed):
    work, runs = _editors(quicker=1)
    ingest(load(changed.path, ALL_SECTIONS), settle=work)
    assert len(runs) == 2
    assert Actor.objects.get(slug="vega").name_fr == "Véga"


def test_an_ingest_gives_up_where_editors_are_always_quicker(changed):
    work, _runs = _editors(quicker=100)
    with pytest.raises(FaultyRecordError, match="others kept changing the record"):
        ingest(load(changed.path, ALL_SECTIONS), settle=work)
    assert Actor.objects.get(slug="vega").name_fr == "Vega"


def test_a_circle_that_an_editor_and_a_fixture_close_is_named(told):
    told.ingest()
    Event.objects.get(slug="annonce").after.add(Event.objects.get(slug="inauguration"))
    told.edit("facts/events.yaml", "slug: panne\n", "slug: panne\n    is_planned: true\n")
    with pytest.raises(FaultyRecordError, match="leads in a circle with what the") as refusal:
        told.ingest()
    for slug in ("annonce", "ouverture", "panne", "inauguration"):
        assert slug in str(refusal.value)
    assert "facts/events.yaml:" in str(refusal.value)


def test_a_headline_is_logged_with_its_article(invented):
    invented.ingest()
    before = Change.objects.current_version()
    headline = "related_headlines:\n  - exact: Cumulus\n    start: 0\n    end: 7\n"
    invented.write(RETARD, invented.read(RETARD).replace("quotes:", f"{headline}\nquotes:", 1))
    invented.ingest()
    lines = Change.objects.filter(version__gt=before).values_list("kind", "slug", "action")
    assert list(lines) == [("article", "retard", "changed")]


def test_the_site_starts_where_its_fixtures_are_refused(settings, invented, capsys):
    settings.BASE_DIR = invented.path.parent
    call_command("prepare")
    invented.edit(ACTORS, "kind: person", "kind: people")
    with pytest.raises(CommandError):
        call_command("ingest")
    call_command("prepare")
    assert "the site starts with the record as it was" in capsys.readouterr().err
    assert Actor.objects.count() == 5
