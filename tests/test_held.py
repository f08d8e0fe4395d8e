"""Nothing typed is lost: log-ins that ended, entries that are gone, databases that take nothing."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import reverse

from andromede_site.models import Revision
from articles.models import Article, ArticleText, Quote
from tests.desk import admin_url, delete, form_data

pytestmark = pytest.mark.slow_on_postgresql

FUNCTION = "Fonction, dans les mots de l’article"
LOG_IN = {"username": "admin", "password": "password"}
WRONG = {"password": "wrong"}


@pytest.fixture
def typed(admin_client, make_quote):
    """Return an address and what an editor typed there, in French, with line ends and signs."""
    quote = make_quote(status="draft")
    address = admin_url("change", Quote, quote.pk)
    data = form_data(admin_client, address)
    return address, {**data, "note": "À relire & <b>vite</b>\r\nligne 2 + 😀", "function": "PDG"}


def log_in(client, page, **given):
    """Send the log-in form that keeps what was sent before it."""
    kept = {"next": page.context["next"], **dict(page.context["carried"])}
    return client.post(page.context["app_path"], {**LOG_IN, **kept, **given})


def test_a_session_that_ended_costs_a_log_in_not_the_form(admin_client, typed):
    address, data = typed
    admin_client.logout()
    page = admin_client.post(address, data)
    assert page.status_code == 200
    assert 'id="login-form"' in page.content.decode()
    answer = log_in(admin_client, page)
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
    again = log_in(admin_client, page, **WRONG)
    assert again.context["carried"] == page.context["carried"]
    assert dict(again.context["carried"])["held-function"] == "PDG"
    assert "held-password" not in dict(again.context["carried"])


def test_what_was_sent_is_refused_where_the_form_would_have_been(admin_client, typed):
    address, data = typed
    admin_client.logout()
    page = admin_client.post(address, {**data, "exact": ""})
    held = log_in(admin_client, page)
    form = admin_client.post(held.context["address"], dict(held.context["sent"]))
    assert form.context["adminform"].form.errors["exact"]
    assert form.context["adminform"].form["function"].value() == "PDG"


def test_a_log_in_sends_nothing_on_for_who_may_not(admin_client, typed, django_user_model):
    address, data = typed
    admin_client.logout()
    django_user_model.objects.create_user("reader", password=LOG_IN["password"])
    page = admin_client.post(address, data)
    assert log_in(admin_client, page, username="reader").status_code == 200
    assert Quote.objects.get().function == ""


@pytest.mark.parametrize("elsewhere", ["/fr/", "/nowhere/", "https://example.org/admin/"])
def test_what_was_sent_goes_to_the_desk_only(admin_client, elsewhere):
    admin_client.logout()
    sent = {**LOG_IN, "next": elsewhere, "held-function": "PDG"}
    assert admin_client.post(reverse("admin:login"), sent).status_code == 302


def test_a_form_from_before_the_last_log_in_is_shown_once_more(admin_client, typed):
    address, data = typed
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get())
    headers = {"sec-fetch-site": "same-origin"}
    page = strict.post(address, {**data, "csrfmiddlewaretoken": "x" * 64}, headers=headers)
    assert page.status_code == 403
    assert (FUNCTION, "PDG") in page.context["words"]
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
    assert (FUNCTION, "PDG") in page.context["words"]
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
    assert (FUNCTION, "PDG") in page.context["words"]
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


def test_a_long_text_full_of_accents_outlives_a_session(admin_client, make_article, settings):
    text = "Très élevé\r\n" + "é" * (2_800_000 - 12)
    sent = {"article": make_article().pk, "text": text, "source": "orage.txt"}
    admin_client.logout()
    page = admin_client.post(reverse("admin:articles_articletext_add"), sent)
    assert 'enctype="multipart/form-data"' in page.content.decode()
    held = log_in(admin_client, page)
    assert held.status_code == 200
    again = dict(held.context["sent"])
    assert again["text"] == text
    assert admin_client.post(held.context["address"], again).status_code == 302
    assert ArticleText.objects.get().text == text.replace("\r\n", "\n")


def test_a_log_in_from_before_the_last_one_leads_to_what_it_keeps(admin_client, typed):
    address, data = typed
    strict = Client(enforce_csrf_checks=True)
    page = strict.post(address, data, headers={"sec-fetch-site": "same-origin"})
    strict.force_login(User.objects.get())
    strict.defaults["HTTP_SEC_FETCH_SITE"] = "same-origin"
    held = log_in(strict, page)
    assert held.context["address"] == address
    assert dict(held.context["sent"])["function"] == "PDG"
    assert "username" not in dict(held.context["sent"])


def test_what_was_typed_stands_under_the_names_that_the_form_gives_it(
    admin_client, make_quote, make_actor
):
    quote = make_quote(status="draft")
    address = admin_url("change", Article, quote.article.pk)
    data = form_data(admin_client, address)
    speaker = make_actor("Bernard Charlès")
    admin_client.logout()
    changed = {"quotes-0-speaker": speaker.pk, "quotes-0-kind": "partial", "reason": "Relu"}
    words = log_in(admin_client, admin_client.post(address, {**data, **changed})).context["words"]
    assert ("Titre", quote.article.title) in words
    assert ("Statut", "publié") in words
    assert ("Citation 1 · locuteur", "Bernard Charlès") in words
    assert ("Citation 1 · nature", "partielle") in words
    assert ("Pourquoi", "Relu") in words
    assert not [label for label, _words in words if "-" in label or "token" in label]


def test_no_name_is_told_to_who_may_not_see_it(client, django_user_model, make_actor):
    django_user_model.objects.create_user("guest", password=LOG_IN["password"], is_staff=True)
    draft = make_actor("Numergy", status="draft")
    page = client.post(admin_url("add", Quote), {"speaker": draft.pk, "function": "PDG"})
    held = log_in(client, page, username="guest")
    assert "PDG" in held.content.decode()
    assert "Numergy" not in held.content.decode()
