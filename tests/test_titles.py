"""What search engines and bookmarks show of a page: its title and its description."""

import re
from html import unescape

import pytest

pytestmark = pytest.mark.slow_on_postgresql

LIMIT = 90


@pytest.fixture
def head(client):
    """Return the title, without the name of the site, and the description of a page."""

    def read(address: str) -> tuple[str, str]:
        page = unescape(client.get(address).content.decode())
        title = re.search(r"<title>(.*) \| “Andromède” in the press</title>", page)
        description = re.search(r'<meta name="description" content="(.*?)">', page)
        assert title, address
        assert description, address
        return title[1], description[1]

    return read


@pytest.fixture
def addresses(make_actor, make_article, make_quote, make_commitment, make_event, make_topic):
    """Make entries that resemble each other, and return the addresses of all pages."""
    medium = make_actor("Andromède", kind="medium")
    articles = [make_article("Andromède", outlet=medium, outlet_certainty="stated") for _ in "αβ"]
    entries = [
        medium,
        make_actor("Andromède", kind="project"),
        *articles,
        *(make_quote("Andromède", article=article, speaker=medium) for article in articles),
        make_quote("Andromède", article=articles[0], speaker_label="une voix"),
        make_quote("Andromède", article=articles[0], speaker_label="une autre voix"),
        make_commitment(60_000_000, title_fr="Andromède"),
        make_commitment(75_000_000, title_fr="Andromède"),
    ]
    lists = ("actors", "articles", "quotes", "funding", "timeline", "topics")
    pages = [entry.get_absolute_url().replace("/fr/", "/en/") for entry in entries]
    return ["/en/", *(f"/en/{name}/" for name in lists), *pages]


def test_no_two_pages_have_the_same_title_or_description(head, addresses):
    titles, descriptions = zip(*map(head, addresses), strict=True)
    assert len(set(titles)) == len(addresses)
    assert len(set(descriptions)) == len(addresses)


def test_the_next_page_of_a_list_says_so_in_its_title(
    head, make_article, make_quote, make_event, make_topic
):
    article, topic = make_article(), make_topic("La clause", slug="clause")
    for number in range(51):
        topics = [topic, make_topic(positions=0)]
        make_quote(article=article, start=number * 100, topics=topics)
        make_event()
    assert head("/en/quotes/?page=2")[0] == "Quotes, page 2"
    assert head("/en/timeline/?page=2")[0] == "Timeline, page 2"
    assert head("/en/topics/?page=2")[0] == "Disputes and themes, page 2"
    assert head("/en/topics/clause/?page=2")[0] == "La clause, page 2"


def test_a_search_names_its_words_in_the_title(head, make_quote):
    make_quote()
    assert head("/en/quotes/?q=regrettons")[0] == "Quotes: regrettons"


def test_long_words_are_cut_in_titles(head, make_actor, make_article, make_quote):
    speaker = make_actor("Commissariat général", slug="speaker")
    article = make_article("Un titre long " * 20, slug="long")
    make_quote("des mots " * 90, slug="long", article=article, speaker=speaker)
    for address in ("/en/articles/long/", "/en/quotes/long/"):
        assert len(head(address)[0]) < LIMIT


def test_a_quote_is_described_by_its_words_its_speaker_and_its_article(
    head, make_actor, make_article, make_quote
):
    article = make_article(
        outlet=make_actor("Le Monde"), outlet_certainty="stated", published="2011-12-22"
    )
    speaker = make_actor("Orange")
    make_quote("Nous regrettons", slug="quote", article=article, speaker=speaker)
    title, description = head("/en/quotes/quote/")
    assert title == f"Orange: “Nous regrettons” ({article.siglum})"
    assert description == (
        f"Orange: “Nous regrettons” ({article.siglum} Le Monde, 22\xa0December\xa02011)"
    )


def test_a_paraphrase_stands_without_quotation_marks(head, make_quote):
    make_quote(
        "a dit", slug="quote", kind="indirect", paraphrase="Il part.", speaker_label="un ami"
    )
    assert head("/en/quotes/quote/")[0].startswith("un ami: Il part. (")


def test_a_reported_statement_is_named_in_the_language_of_the_page(client, head, make_quote):
    make_quote(
        "a dit",
        slug="quote",
        kind="indirect",
        paraphrase="Il part.",
        translation="He is leaving.",
        speaker_label="un ami",
    )
    title, description = head("/en/quotes/quote/")
    assert title.startswith("un ami: He is leaving. (")
    assert description.startswith("un ami: He is leaving. (")
    assert description.endswith("Our translation")
    heading = client.get("/en/quotes/quote/").content.decode().split("<h1")[1].split("</h1>")[0]
    assert "He is leaving." in heading
    assert "Il part. (" in client.get("/fr/quotes/quote/").content.decode().split("</title>")[0]


def test_a_commitment_is_described_by_sum_parties_and_stage(head, make_actor, make_commitment):
    make_commitment(slug="apport", funder=make_actor("Orange"), recipient_label="un projet")
    title, description = head("/en/funding/apport/")
    assert title == "L’apport d’Orange, €60M"
    assert "€60M, planned. Orange → un projet. 1 passage attests it." in description


def test_an_inferred_date_keeps_its_brackets_in_a_description(head, make_article):
    make_article(
        slug="retrait", published="2011", published_basis="inferred", summary_fr="Un départ."
    )
    assert head("/en/articles/retrait/")[1].startswith("α outlet unknown, [2011]. Un départ.")


def test_a_draft_actor_is_named_in_no_title_or_description(
    head, make_actor, make_article, make_quote, make_commitment
):
    draft, other = (make_actor("Confidentiel", status="draft") for _ in range(2))
    make_quote(
        slug="seen",
        article=make_article(slug="seen", outlet=draft, outlet_certainty="stated"),
        speaker=draft,
        speaker_label="une voix",
    )
    make_commitment(slug="seen", funder=draft, recipient=other)
    for kind in ("quotes", "articles", "funding"):
        assert "Confidentiel" not in "".join(head(f"/en/{kind}/seen/"))
