"""Pages kept until the record changes: the same answer for nothing, and never an old one."""

import gzip

import pytest
from django.core.cache import caches
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from andromede_site import changes
from articles.models import Quote
from articles.search import Found

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_postgresql]


@pytest.fixture(autouse=True)
def keeps_pages(db, settings):
    with transaction.atomic():
        changes.log([changes.EVERYTHING])
    pages = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "kept"}
    settings.CACHES = {**settings.CACHES, "pages": pages}
    caches["pages"].clear()
    yield
    caches["pages"].clear()


@pytest.fixture
def queries():
    """Return how many queries it takes to get an answer."""

    def count(get):
        with CaptureQueriesContext(connection) as captured:
            get()
        return len(captured)

    return count


ADDRESSES = ["/fr/", "/en/quotes/", "/en/quotes/?q=nous", "/api/v1/quotes/", "/sitemap.xml"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_made_once(client, make_quote, queries, address):
    make_quote("Nous regrettons")
    first = client.get(address)
    assert queries(lambda: client.get(address)) == 1
    again = client.get(address)
    assert again.content == first.content
    assert again.headers == first.headers


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_has_the_page_already_is_told_so(client, make_quote, queries, address):
    make_quote("Nous regrettons")
    tag = client.get(address).headers["ETag"]
    caches["pages"].clear()
    headers = {"If-None-Match": tag}
    assert queries(lambda: client.get(address, headers=headers)) == 1
    assert client.get(address, headers=headers).status_code == 304


def test_after_a_change_every_page_is_made_anew(client, make_quote):
    quote = make_quote("Nous regrettons", slug="regrets")
    addresses = ["/en/quotes/", "/en/quotes/?q=regretter", "/en/quotes/regrets/"]
    before = [client.get(address).headers["ETag"] for address in addresses]
    with transaction.atomic():
        Quote.objects.filter(pk=quote.pk).update(translation="We are sorry for it")
        changes.log([(*quote.identity, "changed")])
    for address, tag in zip(addresses, before, strict=True):
        page = client.get(address, headers={"If-None-Match": tag})
        assert page.status_code == 200
        assert "We are sorry for it" in page.content.decode()


def test_each_language_host_and_question_has_a_page_of_its_own(client, make_quote):
    make_quote("Nous regrettons")
    pages = {
        client.get("/fr/quotes/").content,
        client.get("/en/quotes/").content,
        client.get("/en/quotes/?sort=oldest").content,
        client.get("/en/quotes/", headers={"Host": "127.0.0.1"}).content,
    }
    assert len(pages) == 4


@pytest.mark.parametrize(
    "address", ["/", "/fr/quotes/none/", "/fr/quotes/?page=99", "/healthz", "/admin/login/"]
)
def test_what_is_no_page_of_the_record_is_not_kept(client, db, address):
    assert "ETag" not in client.get(address).headers


@pytest.mark.parametrize(
    "address",
    [
        *("/en/quotes/?q=nous", "/api/v1/quotes/?q=nous", "/en/quotes.atom"),
        "/en/actors/orange/?q=nous",
    ],
)
def test_what_is_found_while_the_index_is_behind_is_not_kept(
    client, make_quote, make_actor, monkeypatch, address
):
    make_quote("Nous regrettons", speaker=make_actor(slug="orange"))
    monkeypatch.setattr(Found, "is_behind", True)
    response = client.get(address)
    assert "no-store" in response.headers["Cache-Control"]
    assert "ETag" not in response.headers


def test_a_form_sent_is_not_answered_from_what_is_kept(client, make_quote):
    make_quote("Nous regrettons")
    client.get("/en/quotes/")
    assert client.post("/en/quotes/").status_code == 200
    assert "ETag" not in client.post("/en/quotes/").headers


def test_pages_are_kept_whatever_language_was_asked_for_last(client, make_quote, queries):
    make_quote("Nous regrettons")
    addresses = ["/fr/quotes/", "/en/quotes/", "/fr/quotes/", "/en/about/", "/fr/quotes/"]
    for address in addresses:
        client.get(address, headers={"Accept-Language": "de"})
    assert [queries(lambda address=address: client.get(address)) for address in addresses] == [
        1
    ] * 5


def test_the_tag_of_one_page_says_nothing_of_another(client, make_quote):
    make_quote("Nous regrettons")
    tag = client.get("/fr/quotes/").headers["ETag"]
    for wrong in (tag, "*"):
        headers = {"If-None-Match": wrong}
        assert client.get("/fr/quotes/none/", headers=headers).status_code == 404
        assert client.get("/en/quotes/", headers=headers).status_code == 200
    past = {"If-Unmodified-Since": "Sat, 29 Oct 1994 19:43:31 GMT"}
    assert client.get("/fr/quotes/", headers=past).status_code == 200
    told = client.get("/fr/quotes/", headers={"If-None-Match": tag})
    assert (told.headers["ETag"], told.headers["Cache-Control"]) == (tag, "no-cache")


def test_a_large_answer_is_tagged_but_takes_no_room(client, make_quote, queries, monkeypatch):
    make_quote("Nous regrettons")
    monkeypatch.setattr("andromede_site.kept_pages._LARGEST", 1000)
    tag = client.get("/en/quotes/").headers["ETag"]
    assert queries(lambda: client.get("/en/quotes/")) > 1
    assert client.get("/en/quotes/", headers={"If-None-Match": tag}).status_code == 304


def test_who_chose_dark_gets_a_page_of_their_own_kept(client, queries):
    light = client.get("/en/about/")
    client.cookies["theme"] = "dark"
    dark = client.get("/en/about/")
    assert dark.headers["ETag"] != light.headers["ETag"]
    assert b'data-theme="dark"' in dark.content
    assert queries(lambda: client.get("/en/about/")) == 1
    assert client.get("/en/about/").content == dark.content
    assert "Cookie" in dark.headers["Vary"]


def test_a_page_is_kept_packed_for_who_can_unpack_it(client, queries):
    plain = client.get("/en/about/")
    packing = {"Accept-Encoding": "gzip, br"}
    packed = client.get("/en/about/", headers=packing)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed.headers["ETag"] != plain.headers["ETag"]
    assert queries(lambda: client.get("/en/about/", headers=packing)) == 1
    assert client.get("/en/about/").content == plain.content
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_who_cannot_unpack_gets_no_packed_page_and_leaves_none_behind(client):
    plain = client.get("/en/about/", headers={"Accept-Encoding": "xgzipx"})
    assert "Content-Encoding" not in plain.headers
    assert client.get("/en/about/", headers={"Accept-Encoding": "gzip"}).has_header(
        "Content-Encoding"
    )


def test_a_tag_that_a_proxy_called_weak_is_the_same_page(client):
    tag = client.get("/en/about/").headers["ETag"]
    assert client.get("/en/about/", headers={"If-None-Match": f"W/{tag}"}).status_code == 304
