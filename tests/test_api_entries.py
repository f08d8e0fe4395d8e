"""The JSON of each kind of entry, as the contract gives it."""

from typing import Any

import pytest

pytestmark = pytest.mark.django_db


def test_a_quote_has_the_keys_of_the_contract(get_json, make_actor, make_article, make_quote):
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
    assert get_json("quotes/")["results"] == [
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


def test_an_article_has_the_keys_of_the_contract(get_json, make_actor, make_article, make_headline):
    echos = make_actor("Les Échos")
    article = make_article(reprinted_in=echos, summary_fr="L’État choisit.")
    make_headline(article, "Un titre", start=40)
    assert get_json("articles/")["results"] == [
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


def test_an_actor_has_the_keys_of_the_contract(get_json, make_actor):
    actor = make_actor("Thales", spellings=("Thales", "Thalès"))
    assert get_json("actors/")["results"] == [
        {
            "slug": actor.slug,
            "url": f"http://testserver/fr/actors/{actor.slug}/",
            "name": "Thales",
            "kind": "company",
            "aliases": ["Thales", "Thalès"],
            "affiliations": [],
        }
    ]


def test_a_commitment_has_the_keys_of_the_contract(get_json, make_actor, make_commitment):
    state = make_actor("État")
    part, other = make_commitment(), make_commitment()
    total = make_commitment(135_000_000, funder=state, may_replace=other, instrument_fr="emprunt")
    total.total_of.add(part)
    shown = get_json(f"commitments/{total.slug}/")
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


def test_a_mention_leaves_out_what_does_not_apply(get_json, make_commitment, make_mention):
    commitment = make_commitment(evidence=False)
    mention = make_mention(commitment=commitment)
    (shown,) = get_json(f"commitments/{commitment.slug}/")["mentions"]
    assert shown.pop("article") == _as_in_a_quote(get_json(f"articles/{mention.article.slug}/"))
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
    get_json, make_actor, make_commitment, make_mention
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
    (shown,) = get_json(f"commitments/{commitment.slug}/")["mentions"]
    assert (shown["amount"], shown["stage"], shown["date"]) == (150_000_000, "conditional", "2011")
    assert shown["reported_by"] == {"slug": tribune.slug, "name": "La Tribune"}
    assert shown["claimed_by"] == {"slug": orange.slug, "name": "Orange"}


def test_the_text_of_a_reported_statement_is_its_paraphrase(get_json, make_quote):
    quote = make_quote("selon lui", kind="indirect", paraphrase="Il regrette la décision")
    shown = get_json(f"quotes/{quote.slug}/")
    assert (shown["text"], shown["passage"]["exact"]) == ("Il regrette la décision", "selon lui")


def test_quotes_of_one_statement_bear_its_slug(get_json, make_quote, make_statement):
    statement = make_statement()
    make_quote(statement=statement)
    assert get_json("quotes/")["results"][0]["statement"] == statement.slug


def test_names_titles_summaries_and_addresses_follow_the_language_asked_for(
    get_json, make_actor, make_article, make_commitment
):
    state = make_actor("État", name_en="State")
    make_article(summary_fr="Résumé", summary_en="Summary")
    commitment = make_commitment(funder=state, title_en="The State’s share", evidence=True)
    assert get_json("articles/?lang=en")["results"][0]["summary"] == "Summary"
    english = get_json(f"commitments/{commitment.slug}/?lang=en")
    assert (english["title"], english["funder"]["name"]) == ("The State’s share", "State")
    assert english["url"] == f"http://testserver/en/funding/{commitment.slug}/"
    assert get_json(f"actors/{state.slug}/?lang=fr")["name"] == "État"


def test_an_actor_gives_its_ties_with_their_evidence(
    get_json, make_actor, make_affiliation, make_mention
):
    thales, state = make_actor("Thales"), make_actor("État")
    tie = make_affiliation(
        actor=thales,
        other=state,
        kind="shareholder",
        role_fr="tiers",
        since="2009",
        until="2011-12~",
        evidence=False,
    )
    make_mention("Thales, associé de l’État", affiliation=tie, claimed_by=state)
    (shown,) = get_json(f"actors/{thales.slug}/")["affiliations"]
    (mention,) = shown.pop("mentions")
    assert mention["exact"] == "Thales, associé de l’État"
    assert mention["claimed_by"] == {"slug": state.slug, "name": "État"}
    assert shown == {
        "kind": "shareholder",
        "with": {"slug": state.slug, "name": "État"},
        "with_label": "",
        "role": "tiers",
        "since": "2009",
        "until": "2011-12~",
    }
    assert get_json(f"actors/{state.slug}/")["affiliations"] == []


def test_a_tie_to_what_is_only_worded_gives_the_words(get_json, make_affiliation):
    tie = make_affiliation(other_label="les ministères", kind="target_customer")
    (shown,) = get_json(f"actors/{tie.actor.slug}/")["affiliations"]
    assert (shown["with"], shown["with_label"]) == (None, "les ministères")
    assert (shown["since"], shown["until"]) == (None, None)


def test_an_event_has_the_keys_of_the_contract(get_json, make_actor, make_event, make_mention):
    actor = make_actor("Dassault Systèmes")
    event = make_event(
        "Le retrait", date="2011-12-22", participants={actor: "initiator"}, evidence=False
    )
    make_mention("se retire", event=event, date="2011-12")
    shown = get_json(f"events/{event.slug}/")
    (mention,) = shown.pop("mentions")
    assert (mention["exact"], mention["date"]) == ("se retire", "2011-12")
    assert shown == {
        "slug": event.slug,
        "url": f"http://testserver/fr/timeline/{event.slug}/",
        "title": "Le retrait",
        "date": "2011-12-22",
        "is_planned": False,
        "participants": [
            {"actor": {"slug": actor.slug, "name": "Dassault Systèmes"}, "part": "initiator"}
        ],
    }


def test_a_planned_event_without_a_date_says_so(get_json, make_event):
    make_event(is_planned=True)
    (shown,) = get_json("events/")["results"]
    assert (shown["is_planned"], shown["date"]) == (True, None)


def test_a_topic_has_the_keys_of_the_contract(get_json, make_actor, make_position, make_topic):
    actor = make_actor("Orange")
    topic = make_topic("La clause", positions=0, title_en="The clause")
    make_position("La plus courte possible", topic=topic, actor=actor)
    shown = get_json(f"topics/{topic.slug}/?lang=en")
    (position,) = shown.pop("positions")
    (mention,) = position.pop("mentions")
    assert mention["exact"] == "la plus longue possible"
    assert position == {
        "actor": {"slug": actor.slug, "name": "Orange"},
        "is_stated": True,
        "summary": "La plus courte possible",
    }
    assert shown == {
        "slug": topic.slug,
        "url": f"http://testserver/en/topics/{topic.slug}/",
        "title": "The clause",
        "kind": "dispute",
        "is_contradiction": False,
    }


def test_a_position_that_is_not_stated_comes_last_without_evidence(
    get_json, make_actor, make_position, make_topic
):
    actor, topic = make_actor("Thales"), make_topic(positions=0)
    make_position("", topic=topic, actor=actor, is_stated=False)
    make_position(topic=topic)
    first, last = get_json(f"topics/{topic.slug}/")["positions"]
    assert (first["is_stated"], first["actor"]) == (True, None)
    assert last == {
        "actor": {"slug": actor.slug, "name": "Thales"},
        "is_stated": False,
        "summary": "",
        "mentions": [],
    }


def test_a_quote_gives_the_slugs_of_its_topics(get_json, make_quote, make_topic):
    make_quote(topics=[make_topic(slug="tarifs"), make_topic(slug="clause")])
    assert get_json("quotes/")["results"][0]["topics"] == ["clause", "tarifs"]
