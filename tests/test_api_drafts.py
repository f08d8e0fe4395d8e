"""What is not published, and what only drafts attest, is nowhere in the API."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", ["draft", "in_review"])
def test_what_is_not_published_never_appears(
    get_json,
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
    counts = [get_json(f"{name}/")["count"] for name in ("actors", "quotes", "commitments")]
    assert counts == [0, 0, 0]
    shown = {each["slug"]: each for each in get_json("articles/")["results"]}
    assert shown[article.slug]["related_headlines"] == []


@pytest.mark.parametrize(
    "name", ["quotes", "articles", "actors", "commitments", "events", "topics"]
)
def test_an_entry_that_is_not_published_is_not_found(get_json, request, name):
    entry = request.getfixturevalue(f"make_{name.removesuffix('s')}")(status="draft")
    assert set(get_json(f"{name}/{entry.slug}/", 404)) == {"detail"}


def test_relations_to_what_is_not_published_are_absent(
    get_json, make_actor, make_article, make_quote, make_statement
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
    (shown,) = get_json("quotes/")["results"]
    assert {shown[key] for key in ("speaker", "organisation", "reported_by", "statement")} == {None}
    assert [actor["slug"] for actor in shown["about"]] == [known.slug]
    assert shown["article"]["outlet"] is None
    assert get_json("articles/")["results"][0]["reprinted_in"] is None
    assert hidden.slug not in str(shown)


def test_a_commitment_keeps_to_itself_what_is_not_published(
    get_json, make_actor, make_commitment, make_mention
):
    hidden, other = make_actor(status="draft"), make_actor(status="draft")
    unproven = make_commitment(evidence=False)
    commitment = make_commitment(
        funder=hidden, recipient=other, may_replace=unproven, evidence=False
    )
    commitment.total_of.add(unproven)
    make_mention(commitment=commitment, reported_by=hidden, claimed_by=hidden)
    make_mention(commitment=commitment, status="draft")
    shown = get_json(f"commitments/{commitment.slug}/")
    assert [shown[key] for key in ("funder", "recipient", "may_replace")] == [None, None, None]
    assert shown["total_of"] == []
    (mention,) = shown["mentions"]
    assert (mention["reported_by"], mention["claimed_by"]) == (None, None)


@pytest.mark.parametrize("name", ["events", "topics"])
def test_what_only_drafts_attest_is_not_found(
    get_json, make_article, make_event, make_mention, make_position, make_quote, make_topic, name
):
    draft = make_article(status="draft")
    event, topic = make_event(slug="fact", evidence=False), make_topic(slug="fact", positions=0)
    make_mention(event=event, article=draft)
    make_mention(event=event, status="draft")
    make_mention(position=make_position(topic=topic, evidence=False), article=draft)
    make_quote(topics=[topic], article=draft)
    assert get_json(f"{name}/")["count"] == 0
    get_json(f"{name}/fact/", 404)


def test_a_participant_that_is_not_published_is_left_out(get_json, make_actor, make_event):
    known = make_actor()
    make_event(participants={make_actor(status="draft"): "initiator", known: "affected"})
    (event,) = get_json("events/")["results"]
    assert [each["actor"]["slug"] for each in event["participants"]] == [known.slug]


def test_a_tie_is_hidden_unless_it_and_its_other_side_and_its_evidence_are_published(
    get_json, make_actor, make_affiliation, make_article, make_mention
):
    actor = make_actor()
    make_affiliation(actor=actor, status="draft")
    make_affiliation(actor=actor, other=make_actor(status="draft"))
    tie = make_affiliation(actor=actor, evidence=False)
    make_mention(affiliation=tie, article=make_article(status="draft"))
    assert get_json(f"actors/{actor.slug}/")["affiliations"] == []


def test_a_position_is_hidden_unless_it_and_its_actor_and_its_evidence_are_published(
    get_json, make_actor, make_mention, make_position, make_topic
):
    topic = make_topic(slug="clause", positions=1)
    make_position("Brouillon", topic=topic, status="draft")
    make_position("D’un brouillon", topic=topic, actor=make_actor(status="draft"))
    unproven = make_position("Sans preuve", topic=topic, evidence=False)
    make_mention(position=unproven, status="draft")
    (position,) = get_json("topics/clause/")["positions"]
    assert position["summary"] == "La plus longue possible"


def test_a_topic_that_is_not_published_is_no_topic_of_a_quote(get_json, make_quote, make_topic):
    make_quote(topics=[make_topic(status="draft"), make_topic(positions=0, slug="tarifs")])
    assert get_json("quotes/")["results"][0]["topics"] == ["tarifs"]
