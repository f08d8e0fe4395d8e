"""The story in the admin: what its text refers to must be there."""

import pytest

from andromede_site.models import FormerSlug
from articles.models import Story
from tests.desk import admin_url, delete, errors_of, fields_refused, logged, save


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
        ("[x](actor:" + "é" * 500 + ")", "ééé"),
    ],
)
def test_a_text_that_refers_to_nothing_is_sent_back(admin_client, story, lead, named):
    response = _told(admin_client, story, lead)
    assert fields_refused(response) == ["lead_fr"]
    assert named in errors_of(response)


def test_the_english_text_is_checked_too(admin_client, story):
    response = _told(admin_client, story, "Une affaire.", lead_en="[Orange](actor:orange)")
    assert fields_refused(response) == ["lead_en"]


def test_a_reference_by_a_former_slug_is_taken(admin_client, story, make_actor):
    make_actor(slug="orange")
    FormerSlug.objects.record("actor", "france-telecom", "orange")
    response = _told(admin_client, story, "[L’opérateur](actor:france-telecom) reste.")
    assert response.status_code == 302, errors_of(response)


def test_turning_points_are_logged_with_their_story(admin_client, story, make_event):
    event = make_event(slug="retrait", evidence=False)
    _told(admin_client, story, story.lead_fr, turning_points=[event.pk])
    assert list(story.turning_points.all()) == [event]
    assert logged() == [("story", "affaire", "changed")]
    delete(admin_client, event)
    assert logged()[1:] == [("story", "affaire", "changed"), ("event", "retrait", "deleted")]


def test_a_story_is_viewed_on_the_opening_page(admin_client, story):
    page = admin_client.get(admin_url("change", Story, story.pk), headers={"accept-language": "en"})
    assert page.context["absolute_url"] == "/en/"
