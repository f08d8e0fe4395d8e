"""Only published entries exist for the public, on whatever page they would appear."""

import pytest

from articles.models import RelatedHeadline

pytestmark = pytest.mark.slow_on_postgresql

HIDDEN = "confidentiel"


@pytest.fixture
def every_page(client):
    """Return all lists and the pages of these entries called "seen", in both languages."""

    def read(*sections: str) -> str:
        lists = ("", "actors/", "articles/", "quotes/", "funding/", "timeline/", "topics/")
        kinds = "quotes/?kind=direct&kind=partial&kind=document&kind=indirect&kind=refusal"
        details = (f"{section}/seen/" for section in sections)
        pages = [
            client.get(f"/{language}/{page}")
            for page in (*lists, kinds, *details)
            for language in ("fr", "en")
        ]
        assert {page.status_code for page in pages} == {200}
        return "".join(page.content.decode() for page in pages)

    return read


@pytest.fixture
def seen(make_actor, make_article, make_quote, make_commitment, make_mention, make_statement):
    """Make published entries, each of which would name a draft if it could."""

    def make(actor=None, statement=None, other=None, recipient=None, **article_given):
        article = make_article(slug="seen", **article_given)
        quote = make_quote(
            slug="seen",
            article=article,
            start=5,
            attribution="person",
            speaker=actor,
            speaker_label="un proche",
            organisation=actor,
            reported_by=actor,
            statement=statement,
            about=[actor] if actor else [],
        )
        commitment = make_commitment(
            slug="seen",
            funder=actor,
            recipient=recipient,
            recipient_label="un projet",
            evidence=False,
        )
        make_mention(
            article=article, start=90, commitment=commitment, reported_by=actor, claimed_by=actor
        )
        commitment.may_replace = other
        commitment.save()
        if other:
            commitment.total_of.set([other])
            other.total_of.set([commitment])
        return article, quote, commitment

    return make


@pytest.mark.parametrize("status", ["draft", "in_review"])
def test_a_draft_actor_is_named_nowhere(every_page, seen, make_actor, make_mention, status):
    draft = make_actor(HIDDEN, status=status, kind="medium", slug=HIDDEN)
    recipient = make_actor(f"{HIDDEN} aussi", status=status)
    article, _quote, _commitment = seen(
        draft, recipient=recipient, outlet=draft, outlet_certainty="stated", reprinted_in=draft
    )
    make_mention(HIDDEN, article=article, actor=draft, start=200)
    pages = every_page("articles", "quotes", "funding")
    assert HIDDEN not in pages
    assert "un proche" in pages
    assert "claimed, not stated" in pages


def test_what_a_draft_article_says_is_shown_nowhere(
    every_page, make_article, make_quote, make_mention, make_actor, make_statement, make_commitment
):
    article = make_article(HIDDEN, status="draft")
    actor = make_actor(slug="seen")
    make_quote(f"{HIDDEN} parole", article=article, speaker=actor, about=[actor])
    make_mention(f"{HIDDEN} nom", article=article, actor=actor)
    make_mention(f"{HIDDEN} somme", article=article, commitment=make_commitment(slug="seen"))
    make_quote("Nous partons", speaker=actor)
    pages = every_page("actors", "funding")
    assert HIDDEN not in pages
    assert "Nous partons" in pages


def test_a_draft_passage_is_shown_nowhere(
    every_page, seen, make_actor, make_quote, make_mention, make_statement
):
    statement = make_statement()
    article, _quote, commitment = seen(make_actor(slug="seen"), statement)
    draft = {"article": article, "status": "draft"}
    make_quote(f"{HIDDEN} parole", statement=statement, **draft)
    make_mention(f"{HIDDEN} somme", commitment=commitment, **draft)
    RelatedHeadline.objects.create(exact=HIDDEN, start=1, end=1 + len(HIDDEN), **draft)
    pages = every_page("actors", "articles", "quotes", "funding")
    assert HIDDEN not in pages
    assert "Nous regrettons la décision" in pages


def test_a_draft_statement_ties_nothing(every_page, seen, make_statement, make_quote):
    statement = make_statement(HIDDEN, status="draft")
    seen(statement=statement)
    make_quote("Nous partons", statement=statement)
    pages = every_page("articles", "quotes", "funding")
    assert HIDDEN not in pages
    assert "Nous partons" in pages


@pytest.mark.parametrize("hidden", [{"status": "draft"}, {"evidence": False}])
def test_a_commitment_not_published_is_shown_nowhere(
    every_page, seen, make_commitment, make_mention, hidden
):
    other = make_commitment(title_fr=HIDDEN, slug=HIDDEN, **hidden)
    article, _quote, _commitment = seen(other=other)
    if "status" in hidden:
        make_mention(f"{HIDDEN} somme", article=article, commitment=other)
    pages = every_page("articles", "quotes", "funding")
    assert HIDDEN not in pages
    assert "L’apport d’Orange" in pages


@pytest.mark.parametrize("kind", ["actor", "article", "quote", "commitment", "event", "topic"])
def test_the_page_of_a_draft_is_not_found(
    client, make_actor, make_article, make_quote, make_commitment, make_event, make_topic, kind
):
    makers = {
        "actor": make_actor,
        "article": make_article,
        "quote": make_quote,
        "commitment": make_commitment,
        "event": make_event,
        "topic": make_topic,
    }
    entry = makers[kind](status="draft")
    assert client.get(entry.get_absolute_url()).status_code == 404


@pytest.fixture
def tell(make_event, make_topic, make_position, make_mention, make_story, make_quote):
    """Make a published event, topic and story, each of which would name a draft if it could."""

    def make(actor=None, other=None):
        event = make_event(slug="seen", participants={actor: "initiator"} if actor else {})
        make_mention(event=event, reported_by=actor, claimed_by=actor)
        if other:
            other.after.add(event)
            event.after.add(make_event("Avant"), other)
        topic = make_topic(slug="seen")
        side = make_position("Une durée", topic=topic)
        make_mention(position=side, reported_by=actor, claimed_by=actor)
        if actor:
            make_position("", topic=topic, actor=actor, is_stated=False)
        lead = f"[Il part](actor:{actor.slug})" if actor else "Il part"
        make_story(lead, turning_points=[event, other] if other else [event])
        return event, topic

    return make


@pytest.mark.parametrize("status", ["draft", "in_review"])
def test_a_draft_actor_has_no_part_and_no_side(every_page, tell, make_actor, status):
    tell(make_actor(HIDDEN, slug=HIDDEN, status=status, kind="medium"))
    pages = every_page("timeline", "topics")
    assert HIDDEN not in pages
    assert "Une durée" in pages
    assert "Il part" in pages


@pytest.mark.parametrize("hidden", [{"status": "draft"}, {"evidence": False}])
def test_an_event_not_published_is_shown_nowhere(every_page, tell, make_event, hidden):
    tell(other=make_event(HIDDEN, slug=HIDDEN, **hidden))
    pages = every_page("timeline", "topics")
    assert HIDDEN not in pages
    assert "Avant" in pages


def test_a_topic_or_a_side_not_published_is_shown_nowhere(
    every_page, tell, make_topic, make_position, make_quote, make_article, make_mention
):
    _event, topic = tell()
    draft = make_topic(HIDDEN, slug=HIDDEN, status="draft")
    make_quote(article=make_article(slug="seen"), slug="seen", topics=[draft])
    make_position(f"{HIDDEN} part", topic=topic, status="draft")
    make_position(f"{HIDDEN} preuve", topic=topic, evidence=False)
    side = make_position("Une autre durée", topic=topic)
    make_mention(f"{HIDDEN} passage", position=side, status="draft")
    pages = every_page("articles", "quotes", "timeline", "topics")
    assert HIDDEN not in pages
    assert "Une autre durée" in pages


@pytest.mark.parametrize(("status", "is_told"), [("draft", False), ("published", True)])
def test_only_a_published_story_is_told(every_page, make_story, status, is_told):
    make_story(HIDDEN, status=status)
    assert (HIDDEN in every_page()) is is_told


def test_no_page_reads_a_private_text(every_page, seen, tell, django_assert_max_num_queries):
    seen()
    tell()
    with django_assert_max_num_queries(500) as queries:
        every_page("articles", "quotes", "funding", "timeline", "topics")
    assert not [query for query in queries if "articletext" in query["sql"]]
