"""What editors did so that an ingest is refused, or the site starts without it."""

import pytest
from django.core.management import CommandError, call_command

from actors.models import Actor
from andromede_site.fixtures import FaultyRecordError
from andromede_site.models import Change
from articles.models import Event

pytestmark = pytest.mark.django_db

ACTORS, RETARD = "actors/actors.yaml", "articles/retard.yaml"


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
