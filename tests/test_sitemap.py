"""The sitemap: all public pages in both languages, nothing else, in files of a bearable size."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from andromede_site import sitemaps

PAGES = ["", "about/", "actors/", "articles/", "quotes/", "funding/", "timeline/", "topics/"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def read(client):
    """Read a file and return the addresses that it gives, without the host."""

    def addresses(path: str = "/sitemap.xml") -> list[str]:
        response = client.get(path)
        assert (response.status_code, response["Content-Type"]) == (200, "application/xml")
        return re.findall(r"<loc>http://testserver(.*?)</loc>", response.content.decode())

    return addresses


@pytest.fixture
def make_entries(make_actor, make_article, make_commitment, make_event, make_quote, make_topic):
    """Make an entry of each kind that has a page, all of them of one article."""
    article = make_article(slug="retrait")

    def make(**given) -> None:
        make_actor(**given)
        make_article(**given)
        for maker in (make_commitment, make_event, make_quote, make_topic):
            maker(**given)

    make_quote(article=article)
    return make


def test_every_page_of_every_kind_is_there_in_both_languages(read, make_entries):
    make_entries(slug="orange")
    found = read()
    entries = [f"{page}orange/" for page in PAGES[2:]]
    for page in [*PAGES, *entries, "articles/retrait/"]:
        assert f"/fr/{page}" in found
        assert f"/en/{page}" in found
    assert len(found) == len(set(found))


def test_every_address_answers(client, read, make_entries):
    make_entries()
    for address in read():
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("status", ["draft", "in_review"])
def test_what_is_not_published_is_not_in_it(read, make_entries, status):
    make_entries(slug="hidden", status=status)
    make_entries(slug="shown")
    found = read()
    assert not [address for address in found if "hidden" in address]
    assert len([address for address in found if "shown" in address]) == 12


def test_what_nothing_attests_is_not_in_it(read, make_commitment, make_event, make_topic):
    make_commitment(slug="unproven", evidence=False)
    make_event(slug="unproven", evidence=False)
    make_topic(slug="unproven", positions=0)
    make_commitment(slug="proven")
    found = read()
    assert "/fr/funding/proven/" in found
    assert not [address for address in found if "unproven" in address]


def test_each_address_names_the_same_page_in_every_language(client, make_actor):
    make_actor(slug="orange")
    page = client.get("/sitemap.xml").content.decode()
    (entry,) = re.findall(r"<url><loc>http://testserver/en/actors/orange/</loc>(.*?)</url>", page)
    assert re.findall(r'hreflang="(.*?)" href="http://testserver(.*?)"', entry) == [
        ("fr", "/fr/actors/orange/"),
        ("en", "/en/actors/orange/"),
        ("x-default", "/actors/orange/"),
    ]


def test_the_default_address_leads_to_the_language_of_the_browser(client, make_actor):
    make_actor(slug="orange")
    response = client.get("/actors/orange/", headers={"accept-language": "en"})
    assert (response.status_code, response["Location"]) == (302, "/en/actors/orange/")


@pytest.mark.slow_on_postgresql
def test_it_costs_as_many_queries_for_50_entries_as_for_5(
    client, make_entries, django_assert_num_queries
):
    def make(count):
        for _ in range(count):
            make_entries()

    make(5)
    with CaptureQueriesContext(connection) as few:
        client.get("/sitemap.xml")
    make(45)
    with django_assert_num_queries(len(few)):
        client.get("/sitemap.xml")


@pytest.fixture
def small_files(monkeypatch):
    """Let a file hold three addresses at most."""
    monkeypatch.setattr(sitemaps, "_LIMIT", 3)
    monkeypatch.setattr(sitemaps.EntrySitemap, "limit", 3)


def test_more_addresses_than_a_file_holds_are_split(read, make_entries, request):
    for _ in range(3):
        make_entries()
    whole = read()
    request.getfixturevalue("small_files")
    index = read()
    assert "/sitemap-actors.xml?p=2" in index
    assert sorted(address for part in index for address in read(part)) == sorted(whole)


@pytest.mark.parametrize(
    "path",
    [
        *(
            f"/sitemap-actors.xml?p={page}"
            for page in ("0", "2", "-1", "²", "x", "1" * 5000, "%00")
        ),
        "/sitemap-nothing.xml",
        "/sitemap.xml?p=2",
    ],
)
def test_a_part_that_does_not_exist_is_not_found(client, path):
    assert client.get(path).status_code == 404


def test_robots_are_led_to_it_and_kept_from_the_editors_desk(client):
    rules = client.get("/robots.txt", headers={"host": "localhost"}).content.decode()
    assert rules.splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /fr/report/",
        "Disallow: /en/report/",
        "",
        "Sitemap: http://localhost/sitemap.xml",
    ]
