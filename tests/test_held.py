"""Nothing typed is lost: log-ins that ended, entries that are gone, databases that take nothing."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from andromede_site.models import Revision
from articles.models import Quote
from tests.desk import admin_url, delete, form_data

LOG_IN = {"username": "admin", "password": "password"}


@pytest.fixture
def typed(admin_client, make_quote):
    """Return an address and what an editor typed there, in French, with line ends and signs."""
    quote = make_quote(status="draft")
    address = admin_url("change", Quote, quote.pk)
    data = form_data(admin_client, address)
    return address, {**data, "note": "À relire & <b>vite</b>\r\nligne 2 + 😀", "function": "PDG"}


def held_in(page):
    return page.context["held"]


def test_a_session_that_ended_costs_a_log_in_not_the_form(admin_client, typed):
    address, data = typed
    admin_client.logout()
    page = admin_client.post(address, data)
    assert page.status_code == 200
    assert 'id="login-form"' in page.content.decode()
    answer = admin_client.post(
        page.context["app_path"], {**LOG_IN, "next": page.context["next"], "held": held_in(page)}
    )
    assert answer.status_code == 200
    assert Quote.objects.get().function == ""
    assert admin_client.post(answer.context["address"], dict(answer.context["sent"])).url
    quote = Quote.objects.get()
    assert quote.function == "PDG"
    assert quote.note == "À relire & <b>vite</b>\nligne 2 + 😀"
    assert Revision.objects.get().author == User.objects.get()


def test_a_wrong_password_loses_nothing(admin_client, typed):
    address, data = typed
    admin_client.logout()
    page = admin_client.post(address, data)
    sent = {**LOG_IN, "next": page.context["next"], "held": held_in(page)}
    again = admin_client.post(page.context["app_path"], {**sent, "password": "wrong"})
    assert held_in(again) == held_in(page)
    assert QueryDict(held_in(again))["function"] == "PDG"


def test_what_was_sent_is_refused_where_the_form_would_have_been(admin_client, typed):
    address, data = typed
    admin_client.logout()
    page = admin_client.post(address, {**data, "exact": ""})
    sent = {**LOG_IN, "next": page.context["next"], "held": held_in(page)}
    held = admin_client.post(page.context["app_path"], sent)
    form = admin_client.post(held.context["address"], dict(held.context["sent"]))
    assert form.context["adminform"].form.errors["exact"]
    assert form.context["adminform"].form["function"].value() == "PDG"


def test_a_log_in_sends_nothing_on_for_who_may_not(admin_client, typed, django_user_model):
    address, data = typed
    admin_client.logout()
    django_user_model.objects.create_user("reader", password=LOG_IN["password"])
    page = admin_client.post(address, data)
    sent = {**LOG_IN, "username": "reader", "next": page.context["next"], "held": held_in(page)}
    assert admin_client.post(page.context["app_path"], sent).status_code == 200
    assert Quote.objects.get().function == ""


@pytest.mark.parametrize("elsewhere", ["/fr/", "/nowhere/", "https://example.org/admin/"])
def test_what_was_sent_goes_to_the_desk_only(admin_client, elsewhere):
    admin_client.logout()
    sent = {**LOG_IN, "next": elsewhere, "held": "function=PDG"}
    assert admin_client.post(reverse("admin:login"), sent).status_code == 302


def test_a_form_from_before_the_last_log_in_is_shown_once_more(admin_client, typed):
    address, data = typed
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get())
    headers = {"sec-fetch-site": "same-origin"}
    page = strict.post(address, {**data, "csrfmiddlewaretoken": "x" * 64}, headers=headers)
    assert page.status_code == 403
    assert ("function", "PDG") in page.context["words"]
    token = page.context["csrf_token"]
    assert strict.post(address, {**data, "csrfmiddlewaretoken": str(token)}).status_code == 302
    assert Quote.objects.get().function == "PDG"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example", "sec-fetch-site": "same-origin"},
    ],
)
def test_a_form_of_another_site_is_refused(admin_client, typed, headers):
    address, data = typed
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get())
    page = strict.post(address, data, headers=headers)
    assert page.status_code == 403
    assert "PDG" not in page.content.decode()


def test_a_form_whose_entry_is_gone_is_kept(admin_client, typed):
    address, data = typed
    delete(admin_client, Quote.objects.get())
    page = admin_client.post(address, data)
    assert page.status_code == 409
    assert ("function", "PDG") in page.context["words"]
    deletion = Revision.objects.deletions().get()
    restoring = reverse("admin:andromede_site_revision_restore", args=[deletion.pk])
    assert restoring in page.content.decode()
    admin_client.post(restoring)
    assert admin_client.post(address, dict(page.context["sent"])).status_code == 302
    assert Quote.objects.get().function == "PDG"


@pytest.fixture
def read_only(transactional_db):
    """Let the database be read, not written."""

    def switch(is_on: bool) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute(f"PRAGMA query_only = {int(is_on)}")
            else:
                cursor.execute(f"SET default_transaction_read_only = {'on' if is_on else 'off'}")

    yield switch
    switch(False)


def test_a_database_that_can_only_be_read_loses_nothing(admin_client, read_only, typed, caplog):
    address, data = typed
    read_only(True)
    page = admin_client.post(address, data)
    assert page.status_code == 503
    assert ("function", "PDG") in page.context["words"]
    assert admin_client.get(address).status_code == 200
    assert "PDG" not in caplog.text
    read_only(False)
    assert admin_client.post(address, dict(page.context["sent"])).status_code == 302
    assert Quote.objects.get().function == "PDG"


def test_a_log_in_that_cannot_be_written_shows_no_password(client, admin_user, read_only):
    read_only(True)
    page = client.post(reverse("admin:login"), LOG_IN)
    assert page.status_code == 503
    assert "password" not in dict(page.context["sent"])


def test_a_held_page_is_kept_by_nobody(admin_client, read_only, typed):
    read_only(True)
    assert admin_client.post(*typed).headers["Cache-Control"] == "no-store"


def test_forms_ask_before_what_was_typed_is_lost(admin_client, make_quote):
    page = admin_client.get(admin_url("change", Quote, make_quote().pk)).content.decode()
    assert '<script type="module" src="/static/js/unsaved.js">' in page


def test_no_held_page_shows_a_password(admin_client):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get())
    sent = {"old_password": "S3cret-one", "new_password1": "S3cret-two", "note": "Des mots"}
    headers = {"sec-fetch-site": "same-origin"}
    page = strict.post(reverse("admin:password_change"), sent, headers=headers)
    assert "Des mots" in page.content.decode()
    assert "S3cret" not in page.content.decode()


def test_a_name_is_no_markup(admin_client, typed):
    address, data = typed
    User.objects.update(first_name="<b>Eve</b> {0.x}")
    delete(admin_client, Quote.objects.get())
    page = admin_client.post(address, data)
    assert page.status_code == 409
    assert "<b>Eve" not in page.content.decode()
