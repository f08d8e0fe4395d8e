"""Quotes in the admin."""

import pytest

from andromede_site.models import FormerSlug
from articles.models import Quote
from tests.desk import admin_url, errors_of, fields_refused, new_quote

pytestmark = pytest.mark.slow_on_postgresql


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "indirect"}, "paraphrase"),
        ({"attribution": "person"}, "speaker"),
        ({"paraphrase": "Ils regrettent."}, "paraphrase"),
        ({"certainty": "inferred"}, "certainty_note_fr"),
        ({"exact": "  "}, "exact"),
        ({"exact": "« Nous »"}, "exact"),
        ({"start": 3, "end": 4}, "end"),
        ({"start": "²"}, "start"),
        ({"start": 2**31}, "start"),
        ({"start": 2**31 - 1}, "start"),
        ({"start": "", "end": 4}, "start"),
        ({"slug": "Nous regrettons"}, "slug"),
        ({"slug": "NOUS"}, "slug"),
        ({"slug": "déjà"}, "slug"),
        ({"said_on": "hier"}, "said_on"),
        ({"speaker": "²"}, "speaker"),
        ({"speaker": 10**30}, "speaker"),
        ({"about": ["x", "\x00"]}, "about"),
        ({"about": [10**30]}, "about"),
        ({"topics": ["²"]}, "topics"),
        ({"exact": "Nous\x00"}, "exact"),
        ({"note": "\x00"}, "note"),
        ({"article": ""}, "article"),
        ({"certainty_note_en": "Why"}, "certainty_note_fr"),
    ],
)
def test_a_quote_that_breaks_a_rule_is_sent_back(admin_client, make_article, wrong, field):
    data = new_quote(make_article(), exact="Nous regrettons", start=9_000)
    response = admin_client.post(admin_url("add", Quote), {**data, **wrong})
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == [field]
    assert not Quote.objects.exists()


@pytest.mark.parametrize(
    ("kind", "attribution"),
    [
        ("person", "person"),
        ("office", "office"),
        ("company", "organisation"),
        ("medium", "organisation"),
        ("document", "document"),
    ],
)
def test_an_attribution_left_open_follows_the_speaker(
    admin_client, make_article, make_actor, kind, attribution
):
    speaker = make_actor(kind=kind).pk
    data = new_quote(make_article(), exact="Nous", speaker=speaker, attribution="")
    response = admin_client.post(admin_url("add", Quote), data)
    assert response.status_code == 302, errors_of(response)
    assert Quote.objects.get().attribution == attribution


def test_a_forgotten_speaker_is_no_unnamed_one(admin_client, make_article):
    data = new_quote(make_article(), exact="Nous", attribution="")
    response = admin_client.post(admin_url("add", Quote), data)
    assert fields_refused(response) == ["speaker"]
    worded = {**data, "speaker_label": "une source"}
    assert admin_client.post(admin_url("add", Quote), worded).status_code == 302
    assert Quote.objects.get().attribution == "unnamed"


def test_a_slug_left_empty_is_made_of_the_words(admin_client, make_article, make_quote):
    make_quote(slug="l-etat-n-a-rien-promis")
    FormerSlug.objects.create(kind="quote", former="l-etat-n-a-rien-promis-2", slug="autre")
    data = new_quote(make_article(), exact="L’État n’a rien promis", slug="")
    response = admin_client.post(admin_url("add", Quote), data)
    assert response.status_code == 302, errors_of(response)
    assert Quote.objects.latest("pk").slug == "l-etat-n-a-rien-promis-3"


@pytest.mark.parametrize("exact", ["mot " * 90 + "mot", "m" * 300, "…?!", "漢字"])
def test_any_words_give_a_slug(admin_client, make_article, exact):
    data = new_quote(make_article(), exact=exact, slug="")
    response = admin_client.post(admin_url("add", Quote), data)
    assert response.status_code == 302, errors_of(response)
    assert 0 < len(Quote.objects.get().slug) <= 60


def test_a_slug_that_is_emptied_comes_back(admin_client, make_article):
    data = new_quote(make_article(), exact="Nous regrettons", slug="")
    admin_client.post(admin_url("add", Quote), data)
    quote = Quote.objects.get()
    admin_client.post(admin_url("change", Quote, quote.pk), {**data, "exact": "Nous regrettons"})
    quote.refresh_from_db()
    assert quote.slug == "nous-regrettons"
