"""What every public page has in common: languages, hostile addresses, drafts, errors."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from andromede_site.models import FormerSlug

pytestmark = pytest.mark.slow_on_postgresql

LISTS = ("actors", "articles", "quotes", "funding", "timeline", "topics")
PAGES = ("", "about/", *(f"{name}/" for name in LISTS))
HOSTILE = ("%C2%B2", "-1", "1.5", "abc", "%00", "100000000000000000000", "9" * 5000, "%27%3B--")


@pytest.fixture
def published(
    make_actor,
    make_article,
    make_quote,
    make_mention,
    make_commitment,
    make_event,
    make_topic,
    make_story,
):
    """Make one entry of each kind, all tied together, and return their pages' addresses."""
    outlet = make_actor("Le Monde", slug="le-monde", kind="medium")
    speaker = make_actor("Bernard Charlès", slug="bernard-charles", kind="person")
    article = make_article(slug="retrait", outlet=outlet, published="2011-12-22")
    make_quote(slug="regrets", article=article, speaker=speaker, about=[outlet], start=10)
    make_mention("Bernard Charlès", article=article, actor=speaker, start=100)
    make_commitment(slug="apport", funder=speaker, recipient=outlet)
    leaving = make_event(slug="depart", participants={speaker: "initiator"})
    make_event(after=[leaving], date="2012", is_planned=True)
    make_topic(slug="clause")
    make_story("Il [part](event:depart).", turning_points=[leaving])
    details = (
        "actors/bernard-charles/",
        "articles/retrait/",
        "quotes/regrets/",
        "funding/apport/",
        "timeline/depart/",
        "topics/clause/",
    )
    return [f"/{language}/{page}" for language in ("fr", "en") for page in (*PAGES, *details)]


def test_every_page_is_there_in_both_languages(client, published):
    for address in published:
        assert client.get(address).status_code == 200, address


def test_every_page_leads_to_itself_in_the_other_language(client, published):
    for address in published:
        other = "/en/" if address.startswith("/fr/") else "/fr/"
        page = client.get(address).content.decode()
        assert f'href="{other}{address[4:]}" lang="' in page, address
        assert f'hreflang="{other[1:3]}" href="http://testserver{other}{address[4:]}"' in page


def test_no_page_holds_inline_style_or_script(client, published):
    for address in published:
        page = client.get(address).content.decode()
        files = re.findall(r'<script src="/static/[^>]+></script>', page)
        assert page.count("<script") == len(files), address
        assert "<style" not in page, address
        assert " style=" not in page, address
        assert " onclick=" not in page, address


def test_every_page_searches_the_quotes_from_its_header(client, published):
    for address in published:
        page = client.get(address).content.decode()
        assert f'action="{address[:4]}quotes/"' in page, address


def test_every_id_on_a_page_occurs_once(client, published):
    for address in published:
        parts = client.get(address).content.decode().split(' id="')[1:]
        ids = [part.split('"')[0] for part in parts]
        assert len(ids) == len(set(ids)), address


@pytest.mark.parametrize(("asked", "given"), [("en-GB,en", "/en/"), ("fr", "/fr/"), ("de", "/fr/")])
def test_the_root_leads_to_the_language_that_the_browser_asks_for(client, asked, given):
    response = client.get("/", headers={"accept-language": asked})
    assert response.status_code == 302
    assert response.url == given
    assert "Accept-Language" in response.headers["Vary"]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("name", LISTS)
def test_a_page_number_that_is_none_is_not_found(client, db, name, value):
    assert client.get(f"/fr/{name}/?page={value}").status_code == 404


@pytest.mark.parametrize("value", [*HOSTILE, "é", "a" * 10_000, "%F0%9F%9A%80", "[]", "a%0Ab"])
@pytest.mark.parametrize("name", LISTS)
def test_an_unknown_slug_is_not_found(client, db, name, value):
    assert client.get(f"/fr/{name}/{value}/").status_code == 404


PARAMETERS = (
    "q",
    "speaker",
    "organisation",
    "about",
    "outlet",
    "article",
    "kind",
    "published_after",
    "published_before",
    "sort",
)


@pytest.mark.parametrize("value", [*HOSTILE, "a" * 10_000, "a+" * 5000, "0001-01-01", "%FF%FE"])
@pytest.mark.parametrize("name", PARAMETERS)
def test_a_garbage_parameter_never_fails(client, make_quote, name, value):
    make_quote()
    assert client.get(f"/fr/quotes/?{name}={value}").status_code == 200


def test_an_unreadable_search_says_so_and_lists_nothing(client, make_quote):
    make_quote("Nous regrettons la décision")
    page = client.get("/fr/quotes/?published_after=hier").content.decode()
    assert 'role="alert"' in page
    assert "Nous regrettons la décision" not in page


def test_any_page_takes_parameters_that_it_does_not_know(client, published):
    for address in published:
        assert client.get(f"{address}?x=%00&utm=²&page=").status_code == 200, address


@pytest.mark.parametrize("kind", ["actor", "article", "quote", "commitment", "event", "topic"])
def test_a_former_address_leads_on_for_good(client, published, kind):
    slugs = {
        "actor": "bernard-charles",
        "article": "retrait",
        "quote": "regrets",
        "commitment": "apport",
        "event": "depart",
        "topic": "clause",
    }
    FormerSlug.objects.record(kind, "older", "old")
    FormerSlug.objects.record(kind, "old", slugs[kind])
    response = client.get(reverse(f"{kind}_detail", args=["older"]))
    assert response.status_code == 301
    assert response.url == reverse(f"{kind}_detail", args=[slugs[kind]])


def test_a_former_address_keeps_the_slug_of_a_draft_to_itself(client, make_actor):
    make_actor(slug="draft", status="draft")
    FormerSlug.objects.create(kind="actor", former="old", slug="draft")
    assert client.get("/fr/actors/old/").status_code == 404


def test_former_addresses_in_a_circle_are_not_found(client, db):
    FormerSlug.objects.create(kind="actor", former="a", slug="b")
    FormerSlug.objects.create(kind="actor", former="b", slug="a")
    assert client.get("/fr/actors/a/").status_code == 404


def test_a_page_not_found_offers_ways_on_and_stays_out_of_indexes(client, db):
    page = client.get("/en/nowhere/").content.decode()
    assert 'content="noindex"' in page
    assert 'rel="canonical"' not in page
    assert 'href="/fr/" lang="fr"' in page
    assert 'href="/en/quotes/"' in page


def test_the_page_of_a_failure_needs_no_database(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("out of order")

    monkeypatch.setattr(connection, "cursor", fail)
    response = Client(raise_request_exception=False).get("/fr/actors/")
    assert response.status_code == 500
    assert b"<h1>" in response.content
    assert b"css/base" in response.content


def test_a_request_with_too_many_parameters_is_refused_politely(client, db, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
    response = client.get("/fr/quotes/?" + "&".join(f"a{n}=1" for n in range(11)))
    assert response.status_code == 400
    assert b"<h1>" in response.content


def test_healthz_says_whether_the_database_answers(client, db):
    assert client.get("/healthz").content.startswith(b"ok")


def test_robots_are_kept_from_the_editors_desk(client):
    assert b"Disallow: /admin/" in client.get("/robots.txt").content
