"""The lists of the editors' desk: how many queries they take, and what cannot break them."""

import pytest
from django.urls import reverse
from django.utils.http import urlencode

from actors.models import Actor
from andromede_site.models import Baseline, Change
from articles.models import Article, Commitment, Event, Quote, Story, Topic
from tests.desk import LISTED, RECORD, admin_url, queries_of

pytestmark = pytest.mark.slow_on_postgresql


def _queries_by_list(client):
    return {name: queries_of(client, reverse(f"admin:{name}_changelist")) for name in LISTED}


def test_a_list_takes_as_many_queries_for_20_rows_as_for_5(admin_client, make_rows):
    for _ in range(5):
        make_rows()
    queries_for_5 = _queries_by_list(admin_client)
    for _ in range(15):
        make_rows()
    assert _queries_by_list(admin_client) == queries_for_5


@pytest.mark.parametrize("name", ["affiliation", "position", "event"])
def test_an_autocomplete_takes_as_many_queries_for_20_rows_as_for_5(admin_client, make_rows, name):
    names = {"app_label": "articles", "model_name": "mention", "field_name": name}
    address = f"{reverse('admin:autocomplete')}?{urlencode(names)}"
    for _ in range(3):
        make_rows()
    queries_for_5 = queries_of(admin_client, address)
    for _ in range(12):
        make_rows()
    assert queries_of(admin_client, address) == queries_for_5


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("listed", LISTED)
def test_every_list_and_form_opens_in_both_languages(admin_client, make_rows, listed, language):
    make_rows()
    address = reverse(f"admin:{listed}_changelist")
    listing = admin_client.get(address, headers={"accept-language": language})
    assert f'<html lang="{language}"' in listing.content.decode()
    entry = listing.context["cl"].result_list[0]
    form = admin_client.get(f"{address}{entry.pk}/change/")
    assert form.status_code == 200


@pytest.mark.parametrize("listed", RECORD)
def test_every_form_to_add_opens(admin_client, listed):
    assert admin_client.get(reverse(f"admin:{listed}_add")).status_code == 200


def test_change_log_and_baseline_cannot_be_edited(admin_client, make_rows):
    make_rows()
    for model in (Change, Baseline):
        entry = model.objects.first()
        assert admin_client.get(admin_url("add", model)).status_code == 403
        assert admin_client.get(admin_url("delete", model, entry.pk)).status_code == 403
        assert admin_client.post(admin_url("change", model, entry.pk)).status_code == 403


HOSTILE = [
    {"q": "\x00"},
    {"q": "a " * 5_000},
    {"q": "%_\\'\"" * 50},
    {"q": "'"},
    {"status__exact": "\x00"},
    {"status": "published"},
    {"p": "²"},
    {"p": "99999999999999999999"},
    {"o": "99.-99.x"},
    {"article__id__exact": "²"},
    {"article__id__exact": "9" * 30},
    {"kind": "\x00"},
    {"is_verified__exact": "perhaps"},
]


@pytest.mark.parametrize("listed", LISTED)
def test_no_address_of_a_list_breaks_it(admin_client, make_rows, listed):
    make_rows()
    address = reverse(f"admin:{listed}_changelist")
    for query in HOSTILE:
        response = admin_client.get(f"{address}?{urlencode(query)}", follow=True)
        assert response.status_code in (200, 400), query


@pytest.mark.parametrize(
    "field",
    [
        "quote.article",
        "quote.speaker",
        "quote.statement",
        "quote.topics",
        "mention.affiliation",
        "mention.position",
        "event.after",
        "participation.actor",
    ],
)
def test_no_term_breaks_the_autocomplete(admin_client, make_rows, field):
    make_rows()
    model, name = field.split(".")
    names = {"app_label": "articles", "model_name": model, "field_name": name}
    for term in ("\x00", "²", "a" * 10_000, "%", "l'’é " * 500):
        response = admin_client.get(reverse("admin:autocomplete"), {**names, "term": term})
        assert response.status_code == 200, term


@pytest.mark.parametrize("pk", ["²", "x", "9" * 30, "-1", "\x00", ""])
def test_no_choice_of_rows_breaks_a_list(admin_client, make_quote, pk):
    make_quote()
    chosen = {"action": "delete_selected", "_selected_action": [pk], "post": "yes", "index": 0}
    response = admin_client.post(admin_url("changelist", Quote), chosen, follow=True)
    assert response.status_code == 200
    assert Quote.objects.exists()


@pytest.mark.parametrize("pk", ["x", "9" * 30, "_00", "²"])
@pytest.mark.parametrize("listed", LISTED)
def test_a_form_of_nothing_leads_back(admin_client, listed, pk):
    response = admin_client.get(reverse(f"admin:{listed}_change", args=[pk]))
    assert response.status_code == 302


@pytest.mark.parametrize("model", [Actor, Article, Commitment, Event, Quote, Story, Topic])
def test_slugs_are_proposed_from_what_is_typed(admin_client, model):
    page = admin_client.get(admin_url("add", model)).content.decode()
    assert "admin/js/prepopulate" in page
