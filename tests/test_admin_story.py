"""The story in the admin: what its text refers to must be there."""

import pytest

from andromede_site.models import FormerSlug
from articles.models import Story
from tests.desk import admin_url, delete, errors_of, fields_refused, logged, save

pytestmark = pytest.mark.slow_on_postgresql


@pytest.fixture
def story(db):
    story = Story(slug="affaire", title_fr="L’affaire", lead_fr="Une affaire.", status="published")
    story.save()
    return story


def _told(client, story, lead, **changed):
    return save(client, admin_url("change", Story, story.pk), lead_fr=lead, **changed)


def test_a_text_that_refers_to_entries_is_taken(admin_client, story, make_event, make_actor):
    make_event(slug="retrait")
    make_actor(slug="orange")
    lead = "[Orange](actor:orange) reste après [le retrait](event:retrait)."
    response = _told(admin_client, story, lead)
    assert response.status_code == 302, errors_of(response)
    assert logged() == [("story", "affaire", "changed")]


@pytest.mark.parametrize(
    ("lead", "named"),
    [
        ("[Orange](actor:orange)", "orange"),
        ("[Le retrait](evenement:retrait)", "evenement"),
        ("[Le retrait](event:x) et [l’État](actor:etat-inconnu)", "etat-inconnu"),
        ("[Le retrait] (event:x)", "[Le retrait]"),
        ("[Le\r\n\r\nretrait](event:x)", "[Le"),
        ("[x](actor:" + "é" * 500 + ")", "ééé"),
    ],
)
def test_a_text_that_refers_to_nothing_is_sent_back(admin_client, story, lead, named):
    response = _told(admin_client, story, lead)
    assert fields_refused(response) == ["lead_fr"]
    assert named in errors_of(response)


def test_what_is_referred_to_is_named_in_the_language_of_the_editor(admin_client, story):
    address = admin_url("change", Story, story.pk)
    sent = {"title_fr": "L’affaire", "slug": "affaire", "lead_fr": "[Orange](actor:orange)"}
    sent |= {"status": "draft", "reason": "Relecture"}
    response = admin_client.post(address, sent, headers={"accept-language": "fr"})
    errors = errors_of(response).replace("\N{NO-BREAK SPACE}", " ")
    assert "Il n’y a pas de fiche acteur « orange » ; corrigez l’identifiant." in errors


def test_the_english_text_is_checked_too(admin_client, story):
    lead_en = "[Orange](actor:orange)"
    response = _told(admin_client, story, "Une affaire.", lead_en=lead_en, status="draft")
    assert fields_refused(response) == ["lead_en"]


def test_a_reference_by_a_former_slug_is_taken(admin_client, story, make_actor):
    make_actor(slug="orange")
    FormerSlug.objects.record("actor", "france-telecom", "orange")
    response = _told(admin_client, story, "[L’opérateur](actor:france-telecom) reste.")
    assert response.status_code == 302, errors_of(response)


def test_turning_points_are_logged_with_their_story(admin_client, story, make_event):
    event = make_event(slug="retrait", evidence=False)
    _told(admin_client, story, story.lead_fr, turning_points=[event.pk], status="draft")
    assert list(story.turning_points.all()) == [event]
    assert logged() == [("story", "affaire", "changed")]
    delete(admin_client, event)
    assert logged()[1:] == [("event", "retrait", "deleted"), ("story", "affaire", "changed")]


def test_a_story_is_viewed_on_the_opening_page(admin_client, story):
    page = admin_client.get(admin_url("change", Story, story.pk), headers={"accept-language": "en"})
    assert page.context["absolute_url"] == "/en/"
