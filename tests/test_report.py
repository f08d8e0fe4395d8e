"""Readers report errors: what the form shows, takes and refuses, and what is kept of a reader."""

import datetime as dt
import re
import time
from typing import Any

import pytest
from django.core.cache import caches
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from andromede_site.models import Change, FormerSlug, Status, Ticket
from andromede_site.reports import MOST_FROM_ONE_IN_AN_HOUR
from andromede_site.senders import address_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_postgresql]

ADDRESS = "/en/report/quote/regrets/"
MESSAGE = "The article says “project”, not “plan”."


@pytest.fixture(autouse=True)
def no_senders():
    caches["senders"].clear()


@pytest.fixture
def clock(monkeypatch):
    """Return what lets time pass for whatever is signed."""
    passed = [0.0]
    now = time.time
    monkeypatch.setattr("django.core.signing.time.time", lambda: now() + passed[0])

    def wait(seconds: float) -> None:
        passed[0] += seconds

    return wait


@pytest.fixture
def quote(make_quote, make_actor):
    speaker = make_actor("Bernard Charlès", kind="person")
    return make_quote("Nous regrettons la décision", slug="regrets", speaker=speaker)


@pytest.fixture
def fill(client, clock):
    """Open a form, let a minute pass, and send it."""

    def send(address: str = ADDRESS, seconds: float = 60, **given: Any) -> Any:
        form = client.get(address, headers=given.pop("headers", {}))
        clock(seconds)
        sent = {"message": MESSAGE, "email": "", "token": token_in(form), "subject": ""}
        return client.post(address, {**sent, **given})

    return send


def token_in(response: Any) -> str:
    found = re.search(r'name="token" value="([^"]+)"', response.content.decode())
    assert found
    return found[1]


def errors_in(response: Any) -> str:
    assert not Ticket.objects.exists()
    return str(response.context["form"].errors)


# What a report is about.


@pytest.fixture
def entries(
    quote,
    make_actor,
    make_affiliation,
    make_article,
    make_commitment,
    make_event,
    make_mention,
    make_topic,
) -> dict[str, str]:
    """Make an entry of each kind; return what their reports are to show, by address."""
    orange = make_actor("Orange", slug="orange")
    article = make_article("Orage dans le cloud", slug="orage")
    make_affiliation(actor=orange, role_fr="troisième pilier", slug="pilier")
    apport = make_commitment(60_000_000, funder=orange, slug="apport", title_fr="L’apport")
    make_mention("soixante millions", commitment=apport, article=article, start=40)
    make_event("Le départ", slug="depart")
    make_topic("La clause", slug="clause")
    return {
        "quote/regrets": "Nous regrettons la décision",
        "actor/orange": "Orange",
        "affiliation/pilier": "troisième pilier",
        "article/orage": "Orage dans le cloud",
        "commitment/apport": "L’apport",
        "mention/commitment/apport/orage/40": "soixante millions",
        "event/depart": "Le départ",
        "topic/clause": "La clause",
    }


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_report_shows_what_it_is_about(client, entries, language):
    for identity, words in entries.items():
        response = client.get(f"/{language}/report/{identity}/")
        assert response.status_code == 200
        assert words in response.content.decode()


def test_a_report_of_each_kind_is_stored_under_its_name_in_the_change_log(fill, entries):
    for identity in entries:
        assert fill(f"/fr/report/{identity}/").status_code == 302
    assert {f"{ticket.kind}/{ticket.key}" for ticket in Ticket.objects.all()} == set(entries)


def test_a_quote_is_shown_with_its_speaker_and_its_source(client, quote):
    page = client.get(ADDRESS).content.decode()
    assert "Bernard Charlès" in page
    assert quote.passage_url in page


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW])
def test_what_is_not_published_cannot_be_reported(client, make_quote, make_mention, status):
    make_quote(slug="draft", status=status)
    assert client.get("/en/report/quote/draft/").status_code == 404
    assert client.post("/en/report/quote/draft/", {"message": "x"}).status_code == 404


def test_a_mention_of_a_draft_cannot_be_reported(client, make_commitment, make_mention):
    commitment = make_commitment(slug="apport", status=Status.DRAFT)
    mention = make_mention(commitment=commitment)
    assert client.get(f"/en/report/mention/{mention.key}/").status_code == 404


@pytest.mark.parametrize(
    "identity",
    [
        *("quote", "quote/", "quote/none", "quote//regrets", "quote/../regrets", "quote/%00"),
        *("quote/é", "quote/a%0Ab", "nothing/regrets", "statement/x", "all/x", "mention/x"),
        *("mention/quote/a/b/1", "mention/actor/a/b/c", "mention/actor/a/b/99999999999999"),
        *("mention/commitment/a/b/9999999999", "quote/" + "a" * 5000, "quote/%F0%9F%98%80"),
        *("mention/////", "quote/regrets'--", "%00/%00"),
    ],
)
def test_a_hostile_address_is_not_found(client, quote, identity):
    assert client.get(f"/fr/report/{identity}/").status_code == 404
    assert client.post(f"/fr/report/{identity}/", {"message": "x"}).status_code == 404


def test_renamed_entries_are_followed(client, quote, make_commitment, make_mention, make_article):
    FormerSlug.objects.record("quote", "sorrow", "regrets")
    FormerSlug.objects.record("commitment", "money", "apport")
    FormerSlug.objects.record("article", "storm", "orage")
    article = make_article(slug="orage")
    make_mention(commitment=make_commitment(slug="apport"), article=article, start=40)
    for former, present in (
        ("quote/sorrow", "quote/regrets"),
        ("mention/commitment/money/storm/40", "mention/commitment/apport/orage/40"),
    ):
        response = client.get(f"/en/report/{former}/")
        assert (response.status_code, response["Location"]) == (301, f"/en/report/{present}/")


def test_a_report_asks_as_often_for_50_passages_as_for_5(
    client, make_commitment, make_mention, make_actor
):
    commitment = make_commitment(slug="apport")

    def queries(count: int) -> int:
        for _number in range(count):
            make_mention(commitment=commitment, amount=1, reported_by=make_actor())
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/en/report/commitment/apport/").status_code == 200
        return len(asked)

    client.get("/en/report/commitment/apport/")
    assert queries(5) == queries(45)


# Sending it.


def test_a_report_is_stored_and_leads_back_to_where_the_reader_was(client, quote, fill):
    headers = {"Referer": "http://testserver/en/quotes/?q=what+I+looked+for"}
    response = fill(email="reader@mail.example", headers=headers)
    assert response.status_code == 302
    ticket = Ticket.objects.get()
    assert (ticket.kind, ticket.key, ticket.message) == ("quote", "regrets", MESSAGE)
    assert (ticket.email, ticket.status) == ("reader@mail.example", "open")
    assert ticket.page == "/en/quotes/"
    thanks = client.get(response["Location"])
    assert '<a href="/en/quotes/">Back to where you were</a>' in thanks.content.decode()
    assert "no-store" in thanks["Cache-Control"]


@pytest.mark.parametrize(
    "referer",
    [
        *("", "https://elsewhere.example/en/quotes/", "//elsewhere.example", "http://[", "\\x"),
        *("http://testserver/nowhere/", "http://testserver/en/report/quote/regrets/", "junk"),
        "http://testserver/en/quotes/" + "a" * 500 + "/",
    ],
)
def test_a_reader_from_elsewhere_is_led_to_the_page_of_the_entry(quote, fill, referer):
    fill(headers={"Referer": referer})
    assert Ticket.objects.get().page == "/en/quotes/regrets/"


@pytest.mark.parametrize("sent", ["", "junk", "https://elsewhere.example", "javascript:alert(1)"])
def test_thanks_lead_nowhere_else(client, quote, sent):
    page = client.get(ADDRESS, {"sent": sent}).content.decode()
    assert '<a href="/en/quotes/regrets/">Back to where you were</a>' in page


def test_a_double_click_makes_one_ticket(client, quote, clock):
    token = token_in(client.get(ADDRESS))
    clock(60)
    for _click in range(2):
        response = client.post(ADDRESS, {"message": MESSAGE, "token": token})
        assert response.status_code == 302
    assert Ticket.objects.count() == 1


def test_nothing_is_logged_as_a_change_of_the_record(quote, fill):
    fill()
    assert not Change.objects.exists()


def test_of_the_reader_only_the_address_is_kept(quote, fill):
    fill(
        email="reader@mail.example",
        headers={"User-Agent": "Netscape", "X-Forwarded-For": "9.9.9.9"},
    )
    kept = vars(Ticket.objects.get())
    names = {name for name in kept if not name.startswith("_")}
    assert names == {
        *("id", "kind", "key", "page", "message", "email"),
        *("status", "answer", "opened_at", "closed_at"),
    }
    assert not re.search(r"Netscape|127\.0\.0\.1|9\.9\.9\.9", str(kept))
    senders = str(caches["senders"]._cache)
    assert not re.search(r"127\.0\.0\.1|9\.9\.9\.9|reader@", senders)


def test_what_readers_write_appears_on_no_page(client, quote, fill):
    fill(message="Zanzibar is wrong", email="zanzibar@mail.example")
    addresses = ["/en/", "/en/quotes/", "/en/quotes/regrets/", ADDRESS, f"{ADDRESS}?sent=1"]
    addresses += ["/en/about/", "/api/v1/quotes/", "/en/quotes.csv", "/en/quotes.atom"]
    for address in [*addresses, "/sitemap.xml", "/healthz"]:
        response = client.get(address)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        assert response.status_code == 200
        assert b"anzibar" not in content


# What is refused keeps what was typed.


@pytest.mark.parametrize(
    "message",
    ["", "   \n", "a" * 2001, "a\x00b", "a\x07b", "\x1b[31m", "a\x85b", "x" * 2_000_000],
)
def test_a_message_is_refused_at_its_field(quote, fill, message):
    response = fill(message=message)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == ["message"]
    assert not Ticket.objects.exists()
    page = response.content.decode()
    assert 'aria-invalid="true"' in page
    assert 'href="#id_message"' in page


@pytest.mark.parametrize("email", ["nobody", "a@b", "a b@c.example", "a\x00@c.example", "a" * 300])
def test_an_address_is_refused_at_its_field(quote, fill, email):
    response = fill(email=email)
    assert list(response.context["form"].errors) == ["email"]
    assert "The article says" in response.content.decode()


def test_a_message_of_just_2000_characters_is_taken_whatever_ends_its_lines(quote, fill):
    message = "é\r\n" * 999 + "😀!"
    assert fill(message=message).status_code == 302
    assert len(Ticket.objects.get().message) == 2000


def test_what_is_more_than_django_takes_is_a_bad_request(quote, fill):
    assert fill(message="x" * 17_000_000).status_code == 413


def test_scripts_stay_words(quote, fill):
    response = fill(message="<script>alert(1)</script>", email="wrong")
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_form_sent_in_no_time_is_refused_and_then_taken(client, quote, clock, language):
    address = f"/{language}/report/quote/regrets/"
    sent = {"message": MESSAGE, "token": token_in(client.get(address))}
    clock(1)
    response = client.post(address, sent)
    assert errors_in(response)
    assert "The article says" in response.content.decode()
    clock(4)
    assert client.post(address, {**sent, "token": token_in(response)}).status_code == 302


def test_a_form_that_was_open_for_more_than_a_day_is_refused_and_then_taken(
    client, quote, fill, clock
):
    response = fill(seconds=24 * 60 * 60 + 5)
    assert "open for too long" in errors_in(response)
    assert "The article says" in response.content.decode()
    clock(10)
    sent = {"message": MESSAGE, "token": token_in(response)}
    assert client.post(ADDRESS, sent).status_code == 302


def test_a_form_of_another_entry_is_refused(client, quote, make_quote, fill):
    make_quote(slug="other")
    token = token_in(client.get("/en/report/quote/other/"))
    assert "open for too long" in errors_in(fill(token=token))


@pytest.mark.parametrize("token", ["", "junk", "a:b:c", "é", "\x00"])
def test_a_form_that_is_not_ours_is_refused(quote, fill, token):
    assert "open for too long" in errors_in(fill(token=token))


def test_what_only_a_program_fills_in_is_refused_and_emptied(quote, fill):
    response = fill(subject="Buy")
    assert "people do not see" in errors_in(response)
    assert 'name="subject" value=""' in response.content.decode()


def test_what_only_a_program_sees_is_hidden_from_everybody(client, quote):
    trap = re.search(r"<p hidden>.*name=\"subject\".*</p>", client.get(ADDRESS).content.decode())
    assert trap
    assert 'tabindex="-1" autocomplete="off"' in trap[0]


def test_a_form_without_its_csrf_token_is_refused(quote):
    client = Client(enforce_csrf_checks=True)
    assert client.post(ADDRESS, {"message": MESSAGE}).status_code == 403
    page = client.get(ADDRESS)
    assert "csrftoken" in page.cookies
    assert "csrfmiddlewaretoken" in page.content.decode()


def test_the_form_is_kept_by_nobody(client, quote):
    response = client.get(ADDRESS)
    assert "no-store" in response["Cache-Control"]
    assert "ETag" not in response


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, quote, method):
    assert getattr(client, method)(ADDRESS).status_code == 405


# How many are taken.


def test_one_sender_is_stopped_and_keeps_the_text(quote, fill):
    for number in range(MOST_FROM_ONE_IN_AN_HOUR):
        assert fill(message=f"Report {number}").status_code == 302
    response = fill(message="One more")
    assert response.status_code == 429
    assert response["Retry-After"] == "3600"
    assert "One more" in response.content.decode()
    assert Ticket.objects.count() == MOST_FROM_ONE_IN_AN_HOUR


def test_another_sender_is_not_stopped(client, quote, clock):
    token = token_in(client.get(ADDRESS))
    clock(60)

    def send(number: int, sender: str) -> int:
        sent = {"message": f"Report {number}", "token": token}
        return client.post(ADDRESS, sent, headers={"X-Forwarded-For": sender}).status_code

    for number in range(MOST_FROM_ONE_IN_AN_HOUR):
        assert send(number, "2001:db8::1") == 302
    assert send(20, "2001:db8::2") == 429  # the same household
    assert send(20, "2001:db8:1::1") == 302
    assert send(21, "192.0.2.1") == 302


def test_what_is_refused_is_not_counted(quote, fill):
    for _number in range(MOST_FROM_ONE_IN_AN_HOUR + 1):
        assert fill(message="").status_code == 200
    assert fill().status_code == 302


def test_all_together_are_stopped_by_what_is_stored(quote, fill, monkeypatch):
    monkeypatch.setattr("andromede_site.models.TicketQuerySet.MOST_IN_AN_HOUR", 3)
    for number in range(3):
        Ticket.objects.create(kind="quote", key="regrets", message=f"Report {number}")
    response = fill()
    assert response.status_code == 429
    assert "The article says" in response.content.decode()
    Ticket.objects.update(opened_at=timezone.now() - dt.timedelta(hours=2))
    assert fill().status_code == 302


def test_sending_takes_as_many_queries_however_many_tickets_there_are(client, quote, clock):
    def queries(message: str) -> int:
        token = token_in(client.get(ADDRESS))
        clock(60)
        with CaptureQueriesContext(connection) as asked:
            assert client.post(ADDRESS, {"message": message, "token": token}).status_code == 302
        return len(asked)

    few = queries("One")
    for number in range(50):
        Ticket.objects.create(kind="quote", key="regrets", message=f"Report {number}")
    assert queries("Two") == few


def test_a_database_that_takes_nothing_loses_nothing(quote, fill, monkeypatch):
    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise DatabaseError("attempt to write a readonly database")

    monkeypatch.setattr(Ticket, "save", refuse)
    response = fill()
    assert response.status_code == 503
    assert "The article says" in response.content.decode()


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "sender"),
    [
        ("127.0.0.1", "", ["127.0.0.1"], "127.0.0.1"),
        ("127.0.0.1", "192.0.2.1", ["127.0.0.1"], "192.0.2.1"),
        ("127.0.0.1", "6.6.6.6, 192.0.2.1", ["127.0.0.1"], "192.0.2.1"),
        ("10.0.0.7", "192.0.2.1", ["10.0.0.0/8"], "192.0.2.1"),
        ("10.0.0.7", "192.0.2.1", ["*"], "192.0.2.1"),
        ("198.51.100.1", "192.0.2.1", ["127.0.0.1", "::1"], "198.51.100.1"),
        ("", "192.0.2.1", ["127.0.0.1"], "192.0.2.1"),
        ("127.0.0.1", "junk\x00", ["127.0.0.1"], "junk\x00"),
        ("127.0.0.1", "192.0.2.1", ["not an address"], "127.0.0.1"),
    ],
)
def test_a_sender_is_who_a_trusted_proxy_says(rf, settings, peer, forwarded, trusted, sender):
    settings.FORWARDED_ALLOW_IPS = trusted
    request = rf.get("/", REMOTE_ADDR=peer, headers={"X-Forwarded-For": forwarded})
    assert address_of(request) == sender


# Where it is offered.


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_quote_and_figure_leads_to_its_report(read, entries, language):
    offered = {
        "quotes/": ["quote/regrets"],
        "quotes/regrets/": ["quote/regrets"],
        "funding/": ["commitment/apport", "mention/commitment/apport/orage/40"],
        "funding/apport/": ["commitment/apport", "mention/commitment/apport/orage/40"],
        "timeline/": ["event/depart"],
        "timeline/depart/": ["event/depart"],
        "topics/clause/": ["topic/clause"],
        "actors/orange/": ["actor/orange", "mention/commitment/apport/orage/40"],
        "articles/orage/": ["article/orage"],
        "network/": ["affiliation/pilier"],
    }
    for path, identities in offered.items():
        page = read(f"/{language}/{path}")
        for identity in identities:
            link = f'<a class="report" rel="nofollow" href="/{language}/report/{identity}/">'
            assert link in page, path


def test_robots_are_told_to_leave_it_alone(client, quote):
    page = client.get(ADDRESS).content.decode()
    assert '<meta name="robots" content="noindex, nofollow">' in page
    rules = client.get("/robots.txt").content.decode()
    assert "Disallow: /en/report/\n" in rules
    assert reverse("report", args=["quote/regrets"]) == "/fr/report/quote/regrets/"
