"""The page for developers that shows each component once."""

import re

import pytest
from django.conf import settings as conf

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_postgresql]


def test_it_is_there_in_development_only(client, settings):
    assert client.get("/styleguide/").status_code == 404
    settings.DEBUG = True
    assert client.get("/styleguide/").status_code == 200


def test_an_empty_record_has_a_style_guide_too(client, settings):
    settings.DEBUG = True
    assert "Quotes" in client.get("/styleguide/").content.decode()


def test_it_shows_a_quote_of_each_kind(client, settings, make_quote):
    settings.DEBUG = True
    make_quote("Nous regrettons")
    make_quote("Il part", kind="indirect", paraphrase="Il s’en va.")
    make_quote("n’a pas commenté", kind="refusal")
    page = client.get("/styleguide/").content.decode()
    shown = re.findall(r'<figure class="quote (\w+)', page)
    assert shown == ["direct", "indirect", "refusal"]


def test_it_shows_every_colour(client, settings):
    settings.DEBUG = True
    page = client.get("/styleguide/").content.decode()
    css = (conf.BASE_DIR / "static/css/tokens.css").read_text()
    colours = re.findall(r"--([\w-]+): light-dark", css)
    assert len(colours) > 5
    for colour in colours:
        assert f'class="swatch of-{colour}"' in page
