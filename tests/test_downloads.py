"""The table and the feed of what a search finds."""

import csv
import io
from urllib.parse import urlencode
from xml.etree import ElementTree

import pytest
from django.db import transaction
from django.utils.feedgenerator import rfc3339_date
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from andromede_site import changes
from andromede_site.models import Change

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_postgresql]

ATOM = {"atom": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def rows(client):
    def read(query=""):
        response = client.get(f"/en/quotes.csv{query}")
        assert response.status_code == 200
        assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
        text = response.getvalue().decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    return read


@pytest.fixture
def entries(client):
    def read(query=""):
        response = client.get(f"/en/quotes.atom{query}")
        assert response.status_code == 200
        feed = ElementTree.fromstring(response.content)  # noqa: S314
        return [
            {part.tag.partition("}")[2]: part for part in entry}
            for entry in feed.findall("atom:entry", ATOM)
        ]

    return read


def test_the_table_holds_what_the_search_finds_in_its_order(rows, make_quote, make_article):
    for slug, published in (("old", "2009"), ("new", "2011-12"), ("other", "2010")):
        words = "Tous restent" if slug == "other" else "Nous regrettons"
        make_quote(words, slug=slug, article=make_article(published=published))
    assert [row["slug"] for row in rows("?q=regretter&sort=oldest")] == ["old", "new"]
    assert [row["published"] for row in rows("?q=regretter&sort=newest")] == ["2011-12", "2009"]
    assert len(rows()) == 3


def test_the_table_gives_the_very_words_whatever_they_hold(rows, make_quote, make_actor):
    words = 'dit "oui", \n« non » ; =1+1'
    make_quote(words, start=7, speaker=make_actor("Thales"), function="président")
    [row] = rows()
    assert row["text"] == row["exact"] == words
    assert (row["speaker"], row["function"]) == ("Thales", "président")
    assert (row["start"], row["end"]) == ("7", str(7 + len(words)))
    assert row["url"].startswith("http://testserver/en/quotes/")


def test_the_table_names_nobody_who_is_not_published(rows, make_quote, make_actor):
    make_quote(speaker=make_actor("Secret", status="draft"), speaker_label="un proche")
    [row] = rows()
    assert (row["speaker"], row["speaker_label"]) == ("", "un proche")


def test_the_table_reads_quotes_by_the_hundreds(rows, make_quote, make_article):
    article = make_article()
    for number in range(501):
        make_quote("Nous regrettons", article=article, start=number * 100)
    assert len({row["slug"] for row in rows("?q=nous")}) == 501


def test_the_feed_gives_the_newest_of_a_search_each_with_its_evidence(
    entries, make_quote, make_actor, make_article
):
    thales = make_actor("Thales")
    make_quote("Nous regrettons", slug="old", article=make_article(published="2009"))
    new = make_article(published="2011-12")
    make_quote("Nous regrettons <b>", slug="new", speaker=thales, article=new)
    found = entries("?q=regretter&sort=oldest")
    assert [entry["link"].get("href").rpartition("quotes/")[2] for entry in found] == [
        "new/",
        "old/",
    ]
    assert found[0]["title"].text == "Thales: Nous regrettons <b>"
    assert "<blockquote>Nous regrettons &lt;b&gt;</blockquote>" in found[0]["summary"].text
    assert "<p>Orage dans le cloud français, December 2011</p>" in found[0]["summary"].text
    assert found[1]["title"].text == "speaker not named: Nous regrettons"


def test_an_entry_of_the_feed_is_as_old_as_its_last_change(entries, make_quote):
    quotes = [make_quote("Nous regrettons"), make_quote("Nous restons")]
    with transaction.atomic():
        changes.log([changes.EVERYTHING])
    with transaction.atomic():
        changes.log([(*quotes[1].identity, "changed")])
    times = {entry["id"].text: entry["updated"].text for entry in entries()}
    all_at, own_at = Change.objects.order_by("version").values_list("made_at", flat=True)
    assert times == {
        f"http://testserver/en/quotes/{quotes[0].slug}/": rfc3339_date(all_at),
        f"http://testserver/en/quotes/{quotes[1].slug}/": rfc3339_date(own_at),
    }


def test_what_changed_everything_changed_each_entry_of_the_feed(entries, make_quote):
    quote = make_quote("Nous regrettons")
    with transaction.atomic():
        changes.log([(*quote.identity, "changed")])
    with transaction.atomic():
        changes.log([changes.EVERYTHING])
    [entry] = entries()
    assert entry["updated"].text == rfc3339_date(Change.objects.latest("version").made_at)


@settings(
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.text())
@example("cloud\x01 \ufffe\uffff\ud800")
def test_whatever_is_typed_gets_a_feed_that_can_be_read(client, make_quote, typed):
    response = client.get(f"/en/quotes.atom?{urlencode({'q': typed}, errors='replace')}")
    if response.status_code == 200:
        ElementTree.fromstring(response.content)  # noqa: S314
    else:
        assert (response.status_code, "\x00" in typed) == (400, True)


@pytest.mark.parametrize("address", ["/fr/quotes.csv", "/fr/quotes.atom"])
@pytest.mark.parametrize("query", ["kind=none", "published_after=x", "speaker=nobody", "q=%00"])
def test_a_search_that_cannot_be_read_gives_no_list(client, db, address, query):
    response = client.get(f"{address}?{query}")
    assert response.status_code == 400
    assert response.content.decode().startswith(f"{query.partition('=')[0]}: ")


def test_the_page_leads_to_both_with_the_same_search(client, make_quote):
    make_quote("Nous regrettons")
    page = client.get("/en/quotes/?q=regretter&kind=direct").content.decode()
    assert 'href="/en/quotes.csv?q=regretter&amp;kind=direct"' in page
    assert 'href="/en/quotes.atom?q=regretter&amp;kind=direct"' in page
