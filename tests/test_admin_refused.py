"""What a form of the admin says of all that was refused in it."""

from actors.models import Actor
from articles.models import Event, Quote
from tests.desk import admin_url, new_quote, save


def test_a_refused_form_counts_and_links_to_what_is_to_be_corrected(admin_client, make_article):
    admin_client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    data = new_quote(make_article(), exact="", said_on="hier")
    page = admin_client.post(admin_url("add", Quote), data).content.decode()
    assert "2 fields to correct:" in page
    assert '<a href="#id_exact">Exact words</a>' in page
    assert '<a href="#id_said_on">Said on</a>' in page


def test_a_refused_row_is_linked_to(admin_client, make_actor):
    actor = make_actor(spellings=("FT",))
    response = save(
        admin_client, admin_url("change", Actor, actor.pk), **{"aliases-0-spelling": ""}
    )
    assert '<a href="#id_aliases-0-spelling">' in response.content.decode()


def test_a_form_that_was_not_refused_lists_nothing(admin_client):
    assert "error-summary" not in admin_client.get(admin_url("add", Event)).content.decode()
