"""What rests on the same words leads from one page to the other."""

import pytest

pytestmark = pytest.mark.slow_on_postgresql


@pytest.fixture
def read(client):
    return lambda entry: client.get(f"/en{entry.get_absolute_url()[3:]}").content.decode()


@pytest.fixture
def shared(make_article, make_event, make_topic, make_position, make_commitment, make_mention):
    """Make an event, a topic and a sum whose passages overlap in one article."""
    article = make_article()
    event, topic = make_event("Le départ", evidence=False), make_topic("La clause", positions=0)
    side = make_position(topic=topic, evidence=False)
    commitment = make_commitment(title_fr="L’apport", evidence=False)
    for start, fact in ((10, {"event": event}), (12, {"position": side})):
        make_mention("se retire du projet", article=article, start=start, **fact)
    make_mention("retire", article=article, start=20, commitment=commitment)
    return article, event, topic, commitment


def test_facts_that_share_words_lead_to_each_other(read, shared):
    _article, *facts = shared
    for fact in facts:
        page = read(fact).split('id="companions"')[1]
        for other in facts:
            address = f'href="/en{other.get_absolute_url()[3:]}"'
            assert (address in page) == (other != fact), (fact, other)


def test_a_quote_of_the_same_words_stands_on_the_event(read, shared, make_quote):
    article, event, _topic, _commitment = shared
    quote = make_quote("retire du projet", article=article, start=15)
    make_quote("ailleurs", article=article, start=500, slug="elsewhere")
    page = read(event).split('id="companions"')[1]
    assert f'href="/en{quote.get_absolute_url()[3:]}"' in page
    assert "elsewhere" not in page


def test_a_refusal_is_quoted_in_the_language_of_its_article(
    read, make_article, make_event, make_mention, make_quote
):
    article, event = make_article(language="en"), make_event(evidence=False)
    make_mention("declined to comment", article=article, start=10, event=event)
    refusal = {"kind": "refusal", "translation": "would not say"}
    make_quote("declined to comment", article=article, start=10, **refusal)
    page = read(event).split('id="companions"')[1]
    assert '<span lang="en">declined to comment</span>' in page
    assert "would not say" not in page


def test_a_paraphrase_is_translated_under_a_label(read, shared, make_quote):
    article, event, _topic, _commitment = shared
    paraphrase = {"kind": "indirect", "paraphrase": "Il part.", "translation": "He leaves."}
    make_quote("se retire", article=article, start=10, **paraphrase)
    page = read(event).split('id="companions"')[1]
    assert page.index('<span lang="en">He leaves.</span>') < page.index("Our translation")
    assert "Il part." not in page


def test_drafts_lead_nowhere(read, shared, make_event, make_mention):
    article, event, topic, commitment = shared
    draft = make_event("Le secret", status="draft", evidence=False)
    make_mention("se retire", article=article, start=10, event=draft)
    topic.positions.update(status="draft")
    commitment.mentions.update(status="draft")
    assert 'id="companions"' not in read(event)


def test_what_shares_no_words_has_no_such_section(read, make_event, make_mention):
    event = make_event()
    make_mention("se retire", event=make_event())
    assert 'id="companions"' not in read(event)
