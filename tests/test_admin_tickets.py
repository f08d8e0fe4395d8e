"""What editors do with the errors that readers report."""

import pytest
from django.contrib.auth.models import Permission, User
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.formats import date_format
from django.utils.timezone import localtime

from andromede_site.models import Change, Status, Ticket
from articles.models import Quote
from tests.desk import admin_url, queries_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_postgresql]


@pytest.fixture
def make_ticket(db):
    def make(message="The sum is wrong", **given):
        about = {"kind": "quote", "key": "regrets", "page": "/en/quotes/"}
        return Ticket.objects.create(message=message, **{**about, **given})

    return make


@pytest.fixture
def desk(client, django_user_model):
    """Log an editor in who may read and close reports, in English."""
    editor = django_user_model.objects.create_user("editor", is_staff=True)
    codes = ["view_ticket", "change_ticket", "delete_ticket"]
    editor.user_permissions.set(Permission.objects.filter(codename__in=codes))
    client.force_login(editor)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def listed(desk, **parameters):
    response = desk.get(admin_url("changelist", Ticket), parameters)
    assert response.status_code == 200
    return [ticket.message for ticket in response.context["cl"].result_list]


def page_of(desk, ticket):
    return desk.get(admin_url("change", Ticket, ticket.pk)).content.decode()


def change(desk, ticket, **given):
    sent = {"answer": "", "status": ticket.status, **given}
    return desk.post(admin_url("change", Ticket, ticket.pk), sent, follow=True)


def test_open_reports_are_listed_newest_first(desk, make_ticket):
    make_ticket("First")
    make_ticket("Closed", status="closed")
    make_ticket("Last")
    assert listed(desk) == ["Last", "First"]
    assert listed(desk, status="closed") == ["Closed"]
    assert listed(desk, status="all") == ["Last", "Closed", "First"]


@pytest.mark.parametrize("name", ["status", "kind", "message__contains", "q", "p"])
def test_no_parameter_breaks_the_list(desk, make_ticket, name):
    make_ticket()
    for value in ("\x00", "é", "'", "9" * 30):
        response = desk.get(admin_url("changelist", Ticket), {name: value}, follow=True)
        assert response.status_code == 200


def test_the_list_asks_as_often_for_50_reports_as_for_5(desk, make_ticket):
    def queries(count):
        for number in range(count):
            make_ticket(f"Report {number}", email="reader@mail.example")
        return queries_of(desk, admin_url("changelist", Ticket))

    assert queries(5) == queries(45)


def test_a_report_leads_to_the_entry_its_form_and_its_page(desk, make_ticket, make_quote):
    quote = make_quote("Nous regrettons", slug="regrets")
    page = page_of(desk, make_ticket())
    assert "Nous regrettons" in page
    assert admin_url("change", type(quote), quote.pk) in page
    assert quote.get_absolute_url() in page
    assert '<a href="/en/quotes/">/en/quotes/</a>' in page


def test_a_report_on_a_mention_leads_to_it(
    desk, make_ticket, make_commitment, make_mention, make_article
):
    commitment = make_commitment(slug="apport")
    mention = make_mention(
        "soixante", commitment=commitment, article=make_article(slug="orage"), start=40
    )
    page = page_of(desk, make_ticket(kind="mention", key="commitment/apport/orage/40"))
    assert admin_url("change", type(mention), mention.pk) in page
    assert mention.passage_url in page


def test_an_entry_that_is_no_longer_shown_has_no_page(desk, make_ticket, make_quote):
    quote = make_quote(slug="regrets", status=Status.DRAFT)
    page = page_of(desk, make_ticket())
    assert admin_url("change", type(quote), quote.pk) in page
    assert quote.get_absolute_url() not in page


@pytest.mark.parametrize("kind", ["quote", "mention", "affiliation", "gone"])
def test_an_entry_that_is_gone_is_named(desk, make_ticket, kind):
    page = page_of(desk, make_ticket(kind=kind, key="none"))
    assert "no longer in the record" in page


def test_what_a_reader_wrote_stays_words(desk, make_ticket):
    page = page_of(desk, make_ticket("<script>alert(1)</script>\nSecond line"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>Second line" in page


def test_what_a_reader_wrote_is_not_to_be_changed(desk, make_ticket):
    ticket = make_ticket(email="reader@mail.example")
    given = {"message": "Other", "kind": "actor", "key": "x", "page": "/", "email": "a@b.example"}
    change(desk, ticket, answer="Mended", **given)
    kept = Ticket.objects.get()
    assert (kept.message, kept.kind, kept.key, kept.page) == (
        *("The sum is wrong", "quote", "regrets"),
        "/en/quotes/",
    )
    assert (kept.email, kept.answer) == ("reader@mail.example", "Mended")


def test_closing_a_report_asks_before_the_address_is_deleted(desk, make_ticket):
    ticket = make_ticket(email="reader@mail.example")
    refused = change(desk, ticket, status="closed", answer="Mended")
    assert list(refused.context["adminform"].form.errors) == ["forget"]
    assert "Mended" in refused.content.decode()
    ticket.refresh_from_db()
    assert (ticket.email, ticket.status) == ("reader@mail.example", "open")


def test_closing_a_report_deletes_the_address_and_says_so(desk, make_ticket):
    ticket = make_ticket(email="reader@mail.example")
    assert "mailto:reader@mail.example" in page_of(desk, ticket)
    response = change(desk, ticket, status="closed", answer="Mended", forget="on")
    assert "the reader’s address was deleted just now" in response.content.decode()
    ticket.refresh_from_db()
    assert (ticket.email, ticket.answer) == ("", "Mended")
    assert ticket.closed_at
    page = page_of(desk, ticket)
    assert "reader@mail.example" not in page
    assert f"closed: {date_format(localtime(ticket.closed_at), 'DATETIME_FORMAT')}" in page


def test_the_note_is_not_taken_for_an_answer(desk, make_ticket):
    page = page_of(desk, make_ticket(email="reader@mail.example"))
    assert "Note among editors" in page
    assert "Never shown or sent to the reader" in page
    assert 'name="forget"' not in page_of(desk, make_ticket())


def test_a_list_of_reports_leads_to_the_entries(desk, make_ticket, make_quote):
    quote = make_quote("Nous regrettons", slug="regrets")
    make_ticket()
    make_ticket(key="gone")
    address = admin_url("changelist", Ticket)
    assert admin_url("change", Quote, quote.pk) not in desk.get(address).content.decode()
    editor = User.objects.get(username="editor")
    editor.user_permissions.add(Permission.objects.get(codename="view_quote"))
    page = desk.get(address).content.decode()
    assert f'<a href="{admin_url("change", Quote, quote.pk)}">{quote}</a>' in page
    assert ">gone<" in page


def test_a_report_without_address_closes_quietly(desk, make_ticket):
    response = change(desk, make_ticket(), status="closed")
    assert "the reader’s address" not in response.content.decode()
    assert Ticket.objects.get().status == "closed"


def test_a_report_that_is_opened_again_has_no_time_of_closing(desk, make_ticket):
    ticket = make_ticket(status="closed")
    change(desk, ticket, status="open")
    assert Ticket.objects.get().closed_at is None


def test_no_closed_report_holds_an_address(make_ticket):
    make_ticket(status="closed")
    with pytest.raises(IntegrityError), transaction.atomic():
        Ticket.objects.update(email="reader@mail.example")


@pytest.mark.parametrize("given", [{"status": "lost"}, {"answer": "a\x00b"}])
def test_a_wrong_value_is_refused_at_its_field(desk, make_ticket, given):
    response = change(desk, make_ticket(), **given)
    assert response.status_code == 200
    assert list(response.context["adminform"].form.errors) == list(given)


def test_reports_are_made_by_readers_only(desk):
    assert desk.get(admin_url("add", Ticket)).status_code == 403


def test_a_report_can_be_deleted(desk, make_ticket):
    ticket = make_ticket()
    desk.post(admin_url("delete", Ticket, ticket.pk), {"post": "yes"})
    assert not Ticket.objects.exists()


def test_nothing_of_it_is_a_change_of_the_record(desk, make_ticket):
    change(desk, make_ticket(), status="closed")
    assert not Change.objects.exists()


def test_without_permission_no_report_is_seen(client, django_user_model, make_ticket):
    client.force_login(django_user_model.objects.create_user("guest", is_staff=True))
    ticket = make_ticket(email="reader@mail.example")
    for address in (admin_url("changelist", Ticket), admin_url("change", Ticket, ticket.pk)):
        assert client.get(address).status_code == 403


def test_the_form_asks_as_often_whatever_the_report_is_about(desk, make_ticket, make_commitment):
    make_commitment(slug="apport")
    ticket = make_ticket(kind="commitment", key="apport")
    address = admin_url("change", Ticket, ticket.pk)
    desk.get(address)
    with CaptureQueriesContext(connection) as asked:
        desk.get(address)
    assert len(asked) <= 8


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_desk_speaks_both_languages(desk, make_ticket, language):
    ticket = make_ticket()
    desk.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    assert ("signalement" if language == "fr" else "report") in page_of(desk, ticket)
