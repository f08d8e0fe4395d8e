"""The sources, and one article's passages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import RelatedHeadline

pytestmark = pytest.mark.slow_on_postgresql


def test_sources_stand_in_the_order_of_their_sigla(read, make_article):
    make_article("Premier", siglum="β")
    make_article("Second", siglum="α")
    page = read("/fr/articles/")
    assert page.index("Second") < page.index("Premier")


def test_passages_of_one_span_are_shown_once_with_all_that_they_attest(
    read, make_article, make_commitment, make_mention
):
    article = make_article(slug="retrait")
    for title in ("L’apport d’Orange", "L’apport de Dassault Systèmes"):
        commitment = make_commitment(title_fr=title, evidence=False)
        make_mention("60 millions chacun", article=article, commitment=commitment, start=40)
    page = read("/fr/articles/retrait/")
    assert page.count('id="p-40"') == 1
    assert page.count("60\xa0millions chacun") == 1
    assert "L’apport d’Orange" in page
    assert "L’apport de Dassault Systèmes" in page


def test_words_left_out_are_marked_between_passages(read, make_article, make_quote):
    article = make_article(slug="retrait")
    for start in (10, 500, 900):
        make_quote(article=article, start=start)
    assert read("/fr/articles/retrait/").count('<p class="ellipsis">') == 2


def test_related_headlines_are_shown_in_their_place(read, make_article):
    RelatedHeadline.objects.create(
        article=make_article(slug="retrait"), exact="SFR", start=0, end=3, status="published"
    )
    page = read("/en/articles/retrait/")
    assert 'id="p-0"' in page
    assert "headline of a related article" in page


def test_an_article_says_what_is_known_of_its_date_and_how(read, make_article):
    make_article(
        slug="retrait",
        published="2011-12-22",
        published_basis="inferred",
        published_note_fr="La copie porte cette date.",
    )
    page = read("/en/articles/retrait/")
    assert '<time datetime="2011-12-22">[22\xa0December\xa02011]</time>' in page
    assert "inferred" in page
    assert "La copie porte cette date." in page


@pytest.fixture
def attested(read):
    """Return what the page of the article `retrait` says that its passages attest."""
    return lambda: read("/en/articles/retrait/").split('id="passages"')[1]


def test_several_facts_of_a_passage_are_folded_under_their_counts(
    attested, make_article, make_event, make_mention
):
    article = make_article(slug="retrait")
    for start in (0, 0, 500):
        make_mention("en décembre", article=article, event=make_event(evidence=False), start=start)
    folded, alone = attested().split('class="ellipsis"')
    assert "<summary>Attests 2 events " in folded
    assert "<summary>Attests" not in alone


def test_a_reason_for_several_facts_stands_there_once(
    attested, make_article, make_event, make_mention
):
    article = make_article(slug="retrait")
    doubt = {"certainty": "inferred", "certainty_note_fr": "Sans nommer le consortium."}
    for _fact in range(4):
        event = make_event(evidence=False)
        make_mention("en décembre", article=article, event=event, start=0, **doubt)
    assert attested().count("Sans nommer le consortium.") == 1


def test_the_search_says_that_it_looks_through_the_quotes(read, make_article, make_quote):
    article = make_article(slug="retrait")
    for start in (0, 500):
        make_quote(article=article, start=start)
    assert "Search the words of its 2 quotes</label>" in read("/en/articles/retrait/")


def test_a_passage_leads_to_the_event_that_it_attests(
    attested, make_article, make_event, make_mention
):
    event = make_event("Le retrait", slug="depart", evidence=False)
    article = make_article(slug="retrait")
    make_mention("en décembre", article=article, event=event, date="2011-12")
    assert '<a href="/en/timeline/depart/">Le retrait</a>' in attested()
    assert '<time datetime="2011-12">' in attested()


def test_a_passage_words_the_tie_that_it_attests(
    attested, make_actor, make_article, make_affiliation, make_mention
):
    sides = {"actor": make_actor("SFR", slug="sfr"), "other": make_actor("Vivendi", slug="vivendi")}
    tie = make_affiliation(slug="filiale", kind="subsidiary", evidence=False, **sides)
    make_mention("filiale de Vivendi", article=make_article(slug="retrait"), affiliation=tie)
    page = attested()
    assert '<a href="/en/actors/sfr/">SFR</a>' in page
    assert '<a href="/en/actors/sfr/#tie-filiale">subsidiary of</a>: ' in page
    assert '<a href="/en/actors/vivendi/">Vivendi</a>' in page


def test_a_passage_leads_to_the_position_that_it_attests(
    attested, make_actor, make_article, make_topic, make_position, make_mention
):
    topic, holder = make_topic("La clause", slug="clause", positions=0), make_actor("Orange")
    side = make_position("La plus courte", slug="courte", topic=topic, actor=holder, evidence=False)
    make_mention("moins longue", article=make_article(slug="retrait"), position=side)
    page = attested()
    assert '<a href="/en/topics/clause/#position-courte">La clause</a>' in page
    assert 'Orange</a>: <span lang="fr">La plus courte</span>' in page


def test_a_paraphrase_of_a_passage_is_translated_under_a_label(attested, make_article, make_quote):
    paraphrase = {"kind": "indirect", "paraphrase": "Il part.", "translation": "He leaves."}
    make_quote("se retire", article=make_article(slug="retrait"), **paraphrase)
    page = attested()
    assert page.index('<span lang="en">He leaves.</span>') < page.index("Our translation")
    assert '<span class="hidden" lang="en"> He leaves.</span>' in page
    assert "Il part." not in page


def test_a_claimed_tie_is_marked_where_it_is_printed(
    attested, make_actor, make_article, make_affiliation, make_mention
):
    tie, claimant = make_affiliation(evidence=False), make_actor("Bernard Charlès", slug="charles")
    article = make_article(slug="retrait")
    make_mention("actionnaire", article=article, affiliation=tie, claimed_by=claimant)
    assert 'according to <a href="/en/actors/charles/">' in attested()


def test_a_speaker_who_is_a_draft_is_not_named_and_leaves_no_empty_link(
    read, make_actor, make_article, make_quote
):
    article = make_article(slug="retrait")
    make_quote("Nous partons", article=article, speaker=make_actor(status="draft"))
    page = read("/en/articles/retrait/")
    voices = page.split('id="digest"')[1].split('id="passages"')[0]
    assert "speaker not named" in voices
    assert "Nous partons</q></a>" in voices


def test_an_article_lists_its_events_in_order_each_once(
    read, make_article, make_event, make_mention
):
    article = make_article(slug="retrait")
    late = make_event("Le lancement", date="2012", evidence=False)
    early = make_event("Le retrait", date="2011-12", evidence=False)
    for event, start in ((late, 10), (early, 30), (late, 50)):
        make_mention(article=article, event=event, start=start)
    digest = read("/en/articles/retrait/").split('id="digest"')[1].split("</section>")[0]
    assert digest.index('<a href="#p-30">Le retrait') < digest.index('<a href="#p-10">Le lanc')
    assert "#p-50" not in digest


def test_an_article_lists_its_sums_topics_and_voices(
    read, make_actor, make_article, make_commitment, make_mention, make_topic, make_quote
):
    article = make_article(slug="retrait")
    make_mention(
        article=article, commitment=make_commitment(evidence=False), amount=5, stage="planned"
    )
    side = make_topic("La clause").positions.first()
    make_mention(article=article, position=side)
    make_quote(article=article, speaker=make_actor("Thales"))
    digest = read("/en/articles/retrait/").split('id="digest"')[1].split('id="passages"')[0]
    for text in ("L’apport d’Orange", "La clause", "Thales"):
        assert text in digest


def test_an_article_that_attests_no_more_than_names_lists_nothing(
    read, make_actor, make_article, make_mention
):
    make_mention(article=make_article(slug="retrait"), actor=make_actor())
    assert 'id="digest"' not in read("/en/articles/retrait/")


def test_no_passage_leads_to_a_draft(
    read, make_article, make_event, make_affiliation, make_topic, make_position, make_mention
):
    article = make_article(slug="retrait")
    hidden = {"evidence": False, "status": "draft"}
    topic = make_topic("Confidentiel", positions=0, status="draft")
    make_mention(article=article, event=make_event("Confidentiel", **hidden))
    make_mention(
        article=article, affiliation=make_affiliation(other_label="Confidentiel", **hidden)
    )
    make_mention(article=article, position=make_position(topic=topic, evidence=False))
    page = read("/en/articles/retrait/")
    assert "Confidentiel" not in page
    assert "No passage of it is published yet." in page


def test_an_articles_page_asks_as_often_for_many_facts_as_for_few(
    client,
    make_actor,
    make_article,
    make_event,
    make_affiliation,
    make_topic,
    make_position,
    make_mention,
):
    article = make_article(slug="retrait")

    def make(count):
        for number in range(count):
            voice = make_actor(f"Autre {number}")
            given = {"article": article, "reported_by": voice, "claimed_by": voice}
            make_mention(event=make_event(date="2011"), **given)
            make_mention(affiliation=make_affiliation(actor=voice), **given)
            make_mention(position=make_position(topic=make_topic(), actor=voice), **given)

    def count_queries():
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/fr/articles/retrait/").status_code == 200
        return len(queries)

    make(2)
    few = count_queries()
    make(8)
    assert count_queries() == few
