"""The read-only API: its JSON, its paging, and what it does with garbage."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article, ArticleText, Commitment, RelatedHeadline

LISTS = ["quotes", "articles", "actors", "commitments"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def get(client):
    """Read an address under /api/v1/ and return its JSON."""

    def read(path: str, status: int = 200) -> Any:
        response = client.get(f"/api/v1/{path}")
        assert response.status_code == status, response.content
        assert response["Content-Type"] == "application/json"
        return response.json()

    return read


@pytest.fixture
def make_headline(db):
    def make(article: Article, exact: str = "Un titre", start: int = 40, **given: Any) -> None:
        RelatedHeadline.objects.create(
            article=article,
            exact=exact,
            start=start,
            end=start + len(exact),
            **{"status": "published", **given},
        )

    return make


@pytest.fixture
def make_story(
    make_actor,
    make_article,
    make_headline,
    make_quote,
    make_statement,
    make_commitment,
    make_mention,
) -> Callable[[], None]:
    """Make an entry of each kind, with every relation that it may have, all of them its own."""

    def make() -> None:
        def actor():
            return make_actor(spellings=("Orange", "France Télécom"))

        article = make_article(
            outlet=actor(), outlet_certainty="stated", reprinted_in=actor(), published="2011-12"
        )
        make_headline(article)
        make_quote(
            article=article,
            speaker=actor(),
            organisation=actor(),
            reported_by=actor(),
            statement=make_statement(),
            about=[actor(), actor()],
        )
        part = make_commitment(evidence=False)
        commitment = make_commitment(
            funder=actor(), recipient=actor(), may_replace=part, evidence=False
        )
        commitment.total_of.add(part)
        for fact in (part, commitment):
            make_mention(commitment=fact, article=article, reported_by=actor(), claimed_by=actor())

    return make


def test_a_quote_has_the_keys_of_the_contract(get, make_actor, make_article, make_quote):
    speaker, outlet = make_actor("Bernard Charlès"), make_actor("La Tribune")
    article = make_article(
        outlet=outlet, outlet_certainty="stated", published="2011-12~", source="002.txt"
    )
    quote = make_quote(
        "Nous regrettons",
        article=article,
        start=7,
        speaker=speaker,
        attribution="person",
        speaker_label="M. Charlès",
        function="directeur général",
        setting="letter",
        about=[outlet],
        translation="We regret",
    )
    assert get("quotes/")["results"] == [
        {
            "slug": quote.slug,
            "url": f"http://testserver/fr/quotes/{quote.slug}/",
            "text": "Nous regrettons",
            "kind": "direct",
            "speaker": {"slug": speaker.slug, "name": "Bernard Charlès"},
            "attribution": "person",
            "speaker_label": "M. Charlès",
            "function": "directeur général",
            "organisation": None,
            "certainty": "stated",
            "reported_by": None,
            "setting": "letter",
            "said_on": None,
            "article": {
                "slug": article.slug,
                "siglum": "α",
                "title": article.title,
                "outlet": {"slug": outlet.slug, "name": "La Tribune"},
                "published": "2011-12~",
                "url": f"http://testserver/fr/articles/{article.slug}/",
                "original_url": "",
                "source": "002.txt",
            },
            "passage": {
                "exact": "Nous regrettons",
                "start": 7,
                "end": 22,
                "prefix": "",
                "suffix": "",
            },
            "statement": None,
            "about": [{"slug": outlet.slug, "name": "La Tribune"}],
            "topics": [],
            "translation": "We regret",
        }
    ]


def test_an_article_has_the_keys_of_the_contract(get, make_actor, make_article, make_headline):
    echos = make_actor("Les Échos")
    article = make_article(reprinted_in=echos, summary_fr="L’État choisit.")
    make_headline(article, "Un titre", 40)
    assert get("articles/")["results"] == [
        {
            "slug": article.slug,
            "siglum": "α",
            "title": article.title,
            "outlet": None,
            "published": None,
            "url": f"http://testserver/fr/articles/{article.slug}/",
            "original_url": "",
            "source": "",
            "rights": "quotation_only",
            "language": "fr",
            "summary": "L’État choisit.",
            "reprinted_in": {"slug": echos.slug, "name": "Les Échos"},
            "related_headlines": [{"exact": "Un titre", "start": 40, "end": 48}],
        }
    ]


def test_an_actor_has_the_keys_of_the_contract(get, make_actor):
    actor = make_actor("Thales", spellings=("Thales", "Thalès"))
    assert get("actors/")["results"] == [
        {
            "slug": actor.slug,
            "url": f"http://testserver/fr/actors/{actor.slug}/",
            "name": "Thales",
            "kind": "company",
            "aliases": ["Thales", "Thalès"],
            "affiliations": [],
        }
    ]


def test_a_commitment_has_the_keys_of_the_contract(get, make_actor, make_commitment):
    state = make_actor("État")
    part, other = make_commitment(), make_commitment()
    total = make_commitment(135_000_000, funder=state, may_replace=other, instrument_fr="emprunt")
    total.total_of.add(part)
    shown = get(f"commitments/{total.slug}/")
    assert len(shown.pop("mentions")) == 1
    assert shown == {
        "slug": total.slug,
        "url": f"http://testserver/fr/funding/{total.slug}/",
        "title": "L’apport d’Orange",
        "funder": {"slug": state.slug, "name": "État"},
        "recipient": None,
        "recipient_label": "",
        "instrument": "emprunt",
        "certainty": "stated",
        "amount": 135_000_000,
        "stage": "planned",
        "may_replace": other.slug,
        "total_of": [part.slug],
    }


def test_a_mention_leaves_out_what_does_not_apply(get, make_commitment, make_mention):
    commitment = make_commitment(evidence=False)
    mention = make_mention(commitment=commitment)
    (shown,) = get(f"commitments/{commitment.slug}/")["mentions"]
    assert shown.pop("article") == _as_in_a_quote(get(f"articles/{mention.article.slug}/"))
    assert shown == {
        "exact": "60 millions d'euros",
        "start": mention.start,
        "end": mention.end,
        "certainty": "stated",
    }


def _as_in_a_quote(article: dict[str, Any]) -> dict[str, Any]:
    keys = ("slug", "siglum", "title", "outlet", "published", "url", "original_url", "source")
    return {key: article[key] for key in keys}


def test_a_mention_gives_sum_stage_date_and_voices_of_its_article(
    get, make_actor, make_commitment, make_mention
):
    tribune, orange = make_actor("La Tribune"), make_actor("Orange")
    commitment = make_commitment(evidence=False)
    make_mention(
        commitment=commitment,
        amount=150_000_000,
        stage="conditional",
        date="2011",
        reported_by=tribune,
        claimed_by=orange,
    )
    (shown,) = get(f"commitments/{commitment.slug}/")["mentions"]
    assert (shown["amount"], shown["stage"], shown["date"]) == (150_000_000, "conditional", "2011")
    assert shown["reported_by"] == {"slug": tribune.slug, "name": "La Tribune"}
    assert shown["claimed_by"] == {"slug": orange.slug, "name": "Orange"}


def test_the_text_of_a_reported_statement_is_its_paraphrase(get, make_quote):
    quote = make_quote("selon lui", kind="indirect", paraphrase="Il regrette la décision")
    shown = get(f"quotes/{quote.slug}/")
    assert (shown["text"], shown["passage"]["exact"]) == ("Il regrette la décision", "selon lui")


def test_a_list_of_quotes_holds_back_reported_ones_until_they_are_asked_for(get, make_quote):
    quote = make_quote("selon lui", kind="indirect", paraphrase="Il regrette la décision")
    assert get("quotes/")["count"] == 0
    assert get("quotes/?kind=direct&kind=indirect")["results"] == [get(f"quotes/{quote.slug}/")]


def test_quotes_of_one_statement_bear_its_slug(get, make_quote, make_statement):
    statement = make_statement()
    make_quote(statement=statement)
    assert get("quotes/")["results"][0]["statement"] == statement.slug


@pytest.mark.parametrize("name", LISTS)
def test_a_list_and_an_entry_give_the_same(get, make_story, name):
    make_story()
    for shown in get(f"{name}/")["results"]:
        assert get(f"{name}/{shown['slug']}/") == shown


def test_names_titles_summaries_and_addresses_follow_the_language_asked_for(
    get, make_actor, make_article, make_commitment
):
    state = make_actor("État", name_en="State")
    make_article(summary_fr="Résumé", summary_en="Summary")
    commitment = make_commitment(funder=state, title_en="The State’s share", evidence=True)
    assert get("articles/?lang=en")["results"][0]["summary"] == "Summary"
    english = get(f"commitments/{commitment.slug}/?lang=en")
    assert (english["title"], english["funder"]["name"]) == ("The State’s share", "State")
    assert english["url"] == f"http://testserver/en/funding/{commitment.slug}/"
    assert get(f"actors/{state.slug}/?lang=fr")["name"] == "État"


def test_without_lang_french_is_spoken_whatever_the_browser_asks_for(client, make_actor):
    make_actor("État", name_en="State")
    response = client.get("/api/v1/actors/", headers={"Accept-Language": "en"})
    assert response.json()["results"][0]["name"] == "État"
    assert response["Content-Language"] == "fr"


@pytest.mark.parametrize("status", ["draft", "in_review"])
def test_what_is_not_published_never_appears(
    get,
    make_actor,
    make_article,
    make_commitment,
    make_headline,
    make_mention,
    make_quote,
    status,
):
    make_actor(status=status)
    make_quote(status=status, article=make_article(status=status))
    make_mention(commitment=make_commitment(evidence=False), status=status)
    make_commitment(status=status)
    article = make_article()
    make_quote(article=article, status=status)
    make_headline(article, status=status)
    assert get("actors/")["count"] == get("quotes/")["count"] == get("commitments/")["count"] == 0
    shown = {each["slug"]: each for each in get("articles/")["results"]}
    assert shown[article.slug]["related_headlines"] == []


@pytest.mark.parametrize("name", LISTS)
def test_an_entry_that_is_not_published_is_not_found(
    get, make_actor, make_article, make_commitment, make_quote, name
):
    makers = {
        "quotes": make_quote,
        "articles": make_article,
        "actors": make_actor,
        "commitments": make_commitment,
    }
    entry = makers[name](status="draft")
    assert set(get(f"{name}/{entry.slug}/", 404)) == {"detail"}


def test_relations_to_what_is_not_published_are_absent(
    get, make_actor, make_article, make_quote, make_statement
):
    hidden, known = make_actor(status="draft"), make_actor()
    make_quote(
        article=make_article(outlet=hidden, outlet_certainty="stated", reprinted_in=hidden),
        speaker=hidden,
        organisation=hidden,
        reported_by=hidden,
        statement=make_statement(status="draft"),
        about=[hidden, known],
    )
    (shown,) = get("quotes/")["results"]
    assert {shown[key] for key in ("speaker", "organisation", "reported_by", "statement")} == {None}
    assert [actor["slug"] for actor in shown["about"]] == [known.slug]
    assert shown["article"]["outlet"] is None
    assert get("articles/")["results"][0]["reprinted_in"] is None
    assert hidden.slug not in str(shown)


def test_a_commitment_keeps_to_itself_what_is_not_published(
    get, make_actor, make_commitment, make_mention
):
    hidden, unproven = make_actor(status="draft"), make_commitment(evidence=False)
    commitment = make_commitment(
        funder=hidden, recipient=hidden, may_replace=unproven, evidence=False
    )
    commitment.total_of.add(unproven)
    make_mention(commitment=commitment, reported_by=hidden, claimed_by=hidden)
    make_mention(commitment=commitment, status="draft")
    shown = get(f"commitments/{commitment.slug}/")
    assert [shown[key] for key in ("funder", "recipient", "may_replace")] == [None, None, None]
    assert shown["total_of"] == []
    (mention,) = shown["mentions"]
    assert not {"reported_by", "claimed_by"} & set(mention)


def test_the_private_text_of_an_article_is_neither_shown_nor_read(get, make_story):
    make_story()
    ArticleText.objects.create(article=Article.objects.get(), text="Texte privé")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        shown = [get(f"{name}/") for name in LISTS]
    assert "Texte privé" not in str(shown)
    assert not any(ArticleText._meta.db_table in query["sql"] for query in queries)


@pytest.mark.parametrize("name", LISTS)
def test_a_full_page_costs_as_many_queries_as_five_rows(
    get, make_story, django_assert_num_queries, name
):
    for _ in range(50):
        make_story()
    with CaptureQueriesContext(connection) as few:
        assert len(get(f"{name}/?page_size=5")["results"]) == 5
    with django_assert_num_queries(len(few)):
        assert len(get(f"{name}/")["results"]) == 50


@pytest.mark.parametrize("name", LISTS)
def test_pages_hold_every_entry_once_in_a_stable_order(get, make_story, name):
    for _ in range(3):
        make_story()
    path, slugs = f"{name}/?page_size=2", []
    while path:
        page = get(path)
        slugs += [entry["slug"] for entry in page["results"]]
        path = page["next"] and page["next"].removeprefix("http://testserver/api/v1/")
    assert len(slugs) == len(set(slugs)) == page["count"]
    assert slugs == [entry["slug"] for entry in get(f"{name}/")["results"]]


def test_the_next_page_keeps_every_parameter(get, make_quote):
    for kind in ("direct", "partial", "refusal"):
        make_quote(kind=kind)
    page = get("quotes/?kind=direct&kind=refusal&page_size=1&lang=en")
    following = page["next"].removeprefix("http://testserver/api/v1/")
    assert (page["count"], page["previous"]) == (2, None)
    assert get(following)["results"][0]["kind"] == "refusal"
    assert "/en/" in get(following)["results"][0]["url"]


def test_a_page_holds_fifty_entries_unless_told_otherwise(get, make_actor):
    for _ in range(51):
        make_actor()
    assert len(get("actors/")["results"]) == 50
    assert len(get("actors/?page_size=500")["results"]) == 51


@pytest.mark.parametrize("page", ["0", "-1", "2", "²", "1e3", "abc", "1" * 5000, "%00", "1%00"])
@pytest.mark.parametrize("name", LISTS)
def test_a_page_that_does_not_exist_is_not_found(get, name, page):
    assert set(get(f"{name}/?page={page}", 404)) == {"detail"}


@pytest.mark.parametrize("size", ["0", "-1", "501", "²", "abc", "1" * 5000, f"{10**20}", "%00"])
@pytest.mark.parametrize("name", LISTS)
def test_a_page_size_out_of_range_is_refused(get, name, size):
    assert set(get(f"{name}/?page_size={size}", 400)) == {"page_size"}


@pytest.mark.parametrize("language", ["de", "FR", "²", "%00", "fr%00", "x" * 5000])
@pytest.mark.parametrize("path", ["", *(f"{name}/" for name in LISTS)])
def test_a_language_that_is_not_spoken_is_refused(get, path, language):
    assert set(get(f"{path}?lang={language}", 400)) == {"lang"}


def test_empty_parameters_count_as_absent(get, make_quote):
    make_quote()
    assert get("quotes/?page=&page_size=&lang=&q=&speaker=&kind=&sort=&published_after=")["count"]


def test_unknown_parameters_are_ignored(get, make_quote):
    make_quote()
    assert get("quotes/?utm_source=x&colour=%00")["count"] == 1


def test_quotes_are_narrowed_by_the_parameters_of_the_page(get, make_actor, make_quote):
    actor = make_actor()
    quote = make_quote("Nous restons", speaker=actor)
    make_quote("Nous partons", speaker=actor)
    assert [q["slug"] for q in get(f"quotes/?speaker={actor.slug}&q=RESTONS")["results"]] == [
        quote.slug
    ]


def test_wrong_values_are_refused_field_by_field(get, make_quote):
    make_quote()
    wrong = "speaker=nobody&kind=%00&published_after=hier&sort=best&q=%00"
    errors = get(f"quotes/?{wrong}", 400)
    assert set(errors) == {"speaker", "kind", "published_after", "sort", "q"}
    assert all(isinstance(message, str) for messages in errors.values() for message in messages)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("slug", ["nobody", "²", "%00", "a%00b", "é", "a.b", "x" * 3000, "1/2"])
def test_an_unknown_entry_is_not_found(get, name, slug):
    assert set(get(f"{name}/{slug}/", 404)) == {"detail"}


def test_an_unknown_list_is_not_found_in_json(get):
    assert set(get("quotations/", 404)) == {"detail"}


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


def test_the_index_leads_to_every_list(client, get):
    lists = get("")["lists"]
    assert list(lists) == LISTS
    for address in lists.values():
        assert client.get(address).status_code == 200
    assert lists["quotes"].endswith(reverse("api:quotes-list"))


def test_the_index_names_every_parameter_of_quotes(get):
    parameters = get("")["parameters"]
    assert set(parameters["all"]) == {"page", "page_size", "lang"}
    assert set(parameters["quotes"]) == {
        *("q", "speaker", "organisation", "about", "outlet", "article", "kind"),
        *("published_after", "published_before", "sort"),
    }


def test_the_index_gives_every_code_with_its_labels(get):
    codes = get("?lang=en")["codes"]
    assert list(codes["quote_kind"]) == ["direct", "partial", "document", "indirect", "refusal"]
    assert codes["quote_kind"]["indirect"]["en"] == "reported"
    assert set(codes["stage"]) == {choice for choice, _ in Commitment.stage.field.choices}
    assert all(set(labels) == {"fr", "en"} for code in codes.values() for labels in code.values())
