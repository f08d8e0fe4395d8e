"""Quotes in the admin."""

import pytest

from articles.models import Quote
from tests.desk import admin_url, new_quote


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "indirect"}, "__all__"),
        ({"attribution": "person"}, "__all__"),
        ({"certainty": "inferred"}, "__all__"),
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
