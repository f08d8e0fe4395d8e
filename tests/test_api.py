"""The read-only API as a whole: its lists, its paging, and what it does with garbage."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from andromede_site.models import FormerSlug
from articles.models import Article, ArticleText, Commitment

LISTS = ["quotes", "articles", "actors", "commitments", "events", "topics"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def make_everything(
    make_actor,
    make_affiliation,
    make_article,
    make_commitment,
    make_event,
    make_headline,
    make_mention,
    make_position,
    make_quote,
    make_statement,
    make_topic,
) -> Callable[[], None]:
    """Make an entry of each kind, with every relation that it may have, all of them its own."""

    def make() -> None:
        def actor():
            return make_actor(spellings=("Orange", "France Télécom"))

        def attest(**fact):
            for _ in range(2):
                make_mention(article=article, reported_by=actor(), claimed_by=actor(), **fact)

        article = make_article(
            outlet=actor(), outlet_certainty="stated", reprinted_in=actor(), published="2011-12"
        )
        make_headline(article)
        topic = make_topic(positions=0)
        attest(position=make_position(topic=topic, actor=actor(), evidence=False))
        attest(position=make_position(topic=topic, actor=actor(), evidence=False))
        make_quote(
            article=article,
            speaker=actor(),
            organisation=actor(),
            reported_by=actor(),
            statement=make_statement(),
            about=[actor(), actor()],
            topics=[topic],
        )
        part = make_commitment(evidence=False)
        commitment = make_commitment(
            funder=actor(), recipient=actor(), may_replace=part, evidence=False
        )
        commitment.total_of.add(part)
        for fact in (part, commitment):
            attest(commitment=fact)
        cast = {actor(): "initiator", actor(): "affected"}
        attest(event=make_event(participants=cast, evidence=False))
        tied = make_actor("Andromède")  # on the first page, which goes by name
        for _ in range(2):
            attest(affiliation=make_affiliation(actor=tied, other=actor(), evidence=False))

    return make


def test_a_list_of_quotes_holds_back_reported_ones_until_they_are_asked_for(get_json, make_quote):
    quote = make_quote("selon lui", kind="indirect", paraphrase="Il regrette la décision")
    assert get_json("quotes/")["count"] == 0
    assert get_json("quotes/?kind=direct&kind=indirect")["results"] == [
        get_json(f"quotes/{quote.slug}/")
    ]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_and_an_entry_give_the_same(get_json, make_everything, name):
    make_everything()
    for shown in get_json(f"{name}/")["results"]:
        assert get_json(f"{name}/{shown['slug']}/") == shown


def test_without_lang_french_is_spoken_whatever_the_browser_asks_for(client, make_actor):
    make_actor("État", name_en="State")
    response = client.get("/api/v1/actors/", headers={"Accept-Language": "en"})
    assert response.json()["results"][0]["name"] == "État"
    assert response["Content-Language"] == "fr"


def test_the_private_text_of_an_article_is_neither_shown_nor_read(get_json, make_everything):
    make_everything()
    ArticleText.objects.create(article=Article.objects.get(), text="Texte privé")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        shown = [get_json(f"{name}/") for name in LISTS]
    assert "Texte privé" not in str(shown)
    assert not any(ArticleText._meta.db_table in query["sql"] for query in queries)


@pytest.mark.slow_on_postgresql
def test_a_full_page_costs_as_many_queries_as_five_rows(get_json, make_everything):
    for _ in range(50):
        make_everything()

    def count(name, size):
        with CaptureQueriesContext(connection) as queries:
            assert len(get_json(f"{name}/?page_size={size}")["results"]) == size
        return len(queries)

    get_json("quotes/")  # builds the index
    assert {name: count(name, 50) for name in LISTS} == {name: count(name, 5) for name in LISTS}


@pytest.mark.parametrize("name", LISTS)
def test_pages_hold_every_entry_once_in_a_stable_order(get_json, make_everything, name):
    for _ in range(3):
        make_everything()
    path, slugs = f"{name}/?page_size=2", []
    while path:
        page = get_json(path)
        slugs += [entry["slug"] for entry in page["results"]]
        path = page["next"] and page["next"].removeprefix("http://testserver/api/v1/")
    assert len(slugs) == len(set(slugs)) == page["count"]
    assert slugs == [entry["slug"] for entry in get_json(f"{name}/?page_size=500")["results"]]


def test_the_next_page_keeps_every_parameter(get_json, make_quote):
    for kind in ("direct", "partial", "refusal"):
        make_quote(kind=kind)
    page = get_json("quotes/?kind=direct&kind=refusal&page_size=1&lang=en")
    following = page["next"].removeprefix("http://testserver/api/v1/")
    assert (page["count"], page["previous"]) == (2, None)
    assert get_json(following)["results"][0]["kind"] == "refusal"
    assert "/en/" in get_json(following)["results"][0]["url"]


def test_a_page_holds_fifty_entries_unless_told_otherwise(get_json, make_actor):
    for _ in range(51):
        make_actor()
    assert len(get_json("actors/")["results"]) == 50
    assert len(get_json("actors/?page_size=500")["results"]) == 51


@pytest.mark.parametrize("page", ["0", "-1", "2", "²", "1e3", "abc", "1" * 5000, "%00", "1%00"])
@pytest.mark.parametrize("name", LISTS)
def test_a_page_that_does_not_exist_is_not_found(get_json, name, page):
    assert set(get_json(f"{name}/?page={page}", 404)) == {"detail"}


@pytest.mark.parametrize("size", ["0", "-1", "501", "²", "abc", "1" * 5000, f"{10**20}", "%00"])
@pytest.mark.parametrize("name", LISTS)
def test_a_page_size_out_of_range_is_refused(get_json, name, size):
    assert set(get_json(f"{name}/?page_size={size}", 400)) == {"page_size"}


@pytest.mark.parametrize("language", ["de", "FR", "²", "%00", "fr%00", "x" * 5000])
@pytest.mark.parametrize("path", ["", *(f"{name}/" for name in LISTS)])
def test_a_language_that_is_not_spoken_is_refused(get_json, path, language):
    assert set(get_json(f"{path}?lang={language}", 400)) == {"lang"}


def test_empty_parameters_count_as_absent(get_json, make_quote):
    make_quote()
    assert get_json("quotes/?page=&page_size=&lang=&q=&speaker=&kind=&sort=&published_after=")[
        "count"
    ]


def test_unknown_parameters_are_ignored(get_json, make_quote):
    make_quote()
    assert get_json("quotes/?utm_source=x&colour=%00")["count"] == 1


def test_quotes_are_narrowed_by_the_parameters_of_the_page(get_json, make_actor, make_quote):
    actor = make_actor()
    quote = make_quote("Nous restons", speaker=actor)
    make_quote("Nous partons", speaker=actor)
    assert [q["slug"] for q in get_json(f"quotes/?speaker={actor.slug}&q=RESTONS")["results"]] == [
        quote.slug
    ]


def test_wrong_values_are_refused_field_by_field(get_json, make_quote):
    make_quote()
    wrong = "speaker=nobody&topic=none&kind=%00&published_after=hier&sort=best&q=%00"
    errors = get_json(f"quotes/?{wrong}", 400)
    assert set(errors) == {"speaker", "topic", "kind", "published_after", "sort", "q"}
    assert all(isinstance(message, str) for messages in errors.values() for message in messages)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("slug", ["nobody", "²", "%00", "a%00b", "é", "a.b", "x" * 3000, "1/2"])
def test_an_unknown_entry_is_not_found(get_json, name, slug):
    assert set(get_json(f"{name}/{slug}/", 404)) == {"detail"}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_not_found_is_told_alike_in_the_language_of_the_reader(get_json, language):
    paths = [f"{name}/nobody/" for name in (*LISTS, "quotations")]
    [told] = {get_json(f"{path}?lang={language}", 404)["detail"] for path in paths}
    assert told == {"fr": "Non trouvé.", "en": "Not found."}[language]


def test_an_unknown_list_is_not_found_in_json(get_json):
    assert set(get_json("quotations/", 404)) == {"detail"}


def test_an_address_without_its_last_slash_leads_to_the_one_with_it(client):
    assert client.get("/api/v1/quotes?q=cloud")["Location"] == "/api/v1/quotes/?q=cloud"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["", "quotes/", "quotes/nous-regrettons/"])
def test_nothing_can_be_written(client, method, path):
    response = getattr(client, method)(f"/api/v1/{path}", "{}", content_type="application/json")
    assert response.status_code == 405
    assert set(response.json()) == {"detail"}


@pytest.mark.parametrize("path", ["", *(f"{name}/" for name in LISTS)])
def test_head_and_options_are_answered(client, path):
    assert client.head(f"/api/v1/{path}").status_code == 200
    assert "GET" in client.options(f"/api/v1/{path}")["Allow"]


@pytest.mark.parametrize("accepted", ["text/html", "application/xml", "garbage", ""])
def test_json_comes_whatever_is_accepted(client, accepted):
    response = client.get("/api/v1/quotes/?format=xml", headers={"Accept": accepted})
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")


def test_the_index_leads_to_every_list(client, get_json):
    lists = get_json("")["lists"]
    assert list(lists) == LISTS
    for address in lists.values():
        assert client.get(address).status_code == 200
    assert lists["quotes"].endswith(reverse("api:quotes-list"))


def test_the_index_names_every_parameter_of_quotes(get_json):
    parameters = get_json("")["parameters"]
    assert set(parameters["all"]) == {"page", "page_size", "lang"}
    assert set(parameters["quotes"]) == {
        *("q", "speaker", "organisation", "about", "outlet", "article", "topic", "kind"),
        *("published_after", "published_before", "year", "sort"),
    }


def test_the_index_gives_every_code_with_its_labels(get_json):
    codes = get_json("?lang=en")["codes"]
    assert list(codes["quote_kind"]) == ["direct", "partial", "document", "indirect", "refusal"]
    assert codes["quote_kind"]["indirect"]["en"] == "reported"
    assert set(codes["stage"]) == {choice for choice, _ in Commitment.stage.field.choices}
    assert all(set(labels) == {"fr", "en"} for code in codes.values() for labels in code.values())


@pytest.mark.parametrize("name", LISTS)
def test_a_former_slug_leads_to_the_present_one(client, make_everything, name):
    make_everything()
    slug = client.get(f"/api/v1/{name}/").json()["results"][0]["slug"]
    FormerSlug.objects.record(name.removesuffix("s"), "once", slug)
    response = client.get(f"/api/v1/{name}/once/?lang=en")
    assert response.status_code == 301
    assert response["Location"] == f"http://testserver/api/v1/{name}/{slug}/?lang=en"


def test_a_former_slug_of_a_draft_is_not_found(get_json, make_actor):
    FormerSlug.objects.record("actor", "once", make_actor(status="draft").slug)
    assert set(get_json("actors/once/", 404)) == {"detail"}


def test_events_stand_in_their_order_and_topics_by_kind(get_json, make_event, make_topic):
    make_event(slug="retrait", date="2011")
    make_event(slug="lancement", date="2009")
    make_event(slug="suite")
    for kind in ("theme", "dispute", "comparison"):
        make_topic(slug=kind, kind=kind)
    assert [event["slug"] for event in get_json("events/")["results"]] == [
        *("lancement", "retrait", "suite"),
    ]
    assert [topic["slug"] for topic in get_json("topics/")["results"]] == [
        *("dispute", "comparison", "theme"),
    ]


def test_the_index_gives_the_codes_of_events_ties_and_topics(get_json):
    codes = get_json("?lang=en")["codes"]
    assert list(codes["part"]) == ["initiator", "participant", "affected", "reporter"]
    assert list(codes["topic_kind"]) == ["dispute", "comparison", "theme"]
    assert list(codes["date_basis"]) == ["stated", "inferred", "outside", "unknown"]
    assert codes["affiliation_kind"]["target_customer"]["en"] == "target customer"
