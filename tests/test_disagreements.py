"""What articles differ on: found in mentions and comparisons, shown where it matters."""

import pytest
from django.test.utils import CaptureQueriesContext

from articles.disagreements import disagreements, disagreements_of

pytestmark = [pytest.mark.usefixtures("in_english"), pytest.mark.slow_on_postgresql]


@pytest.fixture
def make_contested_sum(make_commitment, make_mention):
    """Make a sum that two articles give at two stages."""

    def make(**given):
        commitment = make_commitment(stage="granted", evidence=False, **given)
        make_mention("est recommandé", commitment=commitment, stage="recommended")
        make_mention("finance déjà", commitment=commitment, stage="granted")
        return commitment

    return make


@pytest.fixture
def make_contested_event(make_event, make_mention):
    """Make an event that two articles date so that both cannot be right."""

    def make(*dates: str, **given):
        event = make_event(evidence=False, **given)
        for date in dates or ("2009", "2011-08"):
            make_mention("initié", event=event, date=date)
        return event

    return make


@pytest.fixture
def make_comparison(make_topic, make_position, make_mention):
    """Make a contradiction whose readings rest each on one of some passages."""

    def make(title: str, *passages, **given):
        given = {"kind": "comparison", "is_contradiction": True, "positions": 0, **given}
        topic = make_topic(title, **given)
        for passage in passages:
            side = make_position(f"Lu ainsi : {passage}", topic=topic, evidence=False)
            make_mention(passage.exact, position=side, article=passage.article, start=passage.start)
        return topic

    return make


def _of(fact):
    return disagreements_of(type(fact).objects.with_evidence().get(pk=fact.pk))


def test_stages_that_differ_are_a_disagreement(make_contested_sum):
    (found,) = _of(make_contested_sum())
    assert found.sentence == ("2 articles give the sum at different stages: recommended, granted.")
    assert [reading.stage for reading in found.readings] == ["recommended", "granted"]


def test_amounts_that_differ_are_a_disagreement(make_commitment, make_mention):
    commitment = make_commitment(60_000_000)
    make_mention("75 millions", commitment=commitment, amount=75_000_000, stage="planned")
    (found,) = _of(commitment)
    assert found.sentence == "2 articles give different amounts: €60M, €75M."


def test_one_article_tells_of_a_course_and_contradicts_nobody(
    make_commitment, make_mention, make_article
):
    commitment, article = make_commitment(evidence=False), make_article()
    for amount, stage in ((60_000_000, "planned"), (75_000_000, "granted")):
        make_mention(commitment=commitment, article=article, amount=amount, stage=stage)
    assert _of(commitment) == []
    assert disagreements() == []
    make_mention(commitment=commitment, amount=60_000_000, stage="planned")
    assert [each.anchor for each in _of(commitment)] == [
        f"{commitment.slug}-amount",
        f"{commitment.slug}-stage",
    ]


@pytest.mark.parametrize(
    ("dates", "count"), [(("2009", "2011-08"), 1), (("2011-12", "2011-12-22"), 0), (("2009",), 0)]
)
def test_dates_disagree_only_where_they_exclude_each_other(make_contested_event, dates, count):
    assert len(_of(make_contested_event(*dates))) == count


def test_the_beginning_and_the_end_of_a_tie_do_not_contradict(make_affiliation, make_mention):
    tie = make_affiliation(since="2011-08", until="2011-12", evidence=False)
    for date in ("2011-08", "2011-12"):
        make_mention("membre", affiliation=tie, date=date)
    assert _of(tie) == []
    make_mention("membre", affiliation=tie, date="2010")
    (found,) = _of(tie)
    assert found.sentence == (
        "2 articles have it begin on dates that exclude each other: August 2011, 2010."
    )


def test_articles_that_agree_are_no_disagreement(make_commitment, make_event):
    assert _of(make_commitment()) == []
    assert _of(make_event(date="2011")) == []
    assert disagreements() == []


def test_reports_of_one_medium_are_one_origin(make_contested_sum, make_mention, make_actor):
    commitment = make_contested_sum()
    medium = make_actor("AFP", kind="medium")
    for _number in range(2):
        make_mention("accordés", commitment=commitment, stage="granted", reported_by=medium)
    granted = _of(commitment)[0].readings[1]
    assert (len(granted.witnesses), len(granted.origins)) == (3, 2)


def test_a_comparison_of_the_same_passages_stands_for_the_difference(
    make_contested_sum, make_comparison
):
    commitment = make_contested_sum()
    topic = make_comparison("Accordés", *commitment.mentions.order_by("pk"))
    (found,) = _of(commitment)
    assert (found.topic, found.facts) == (topic, [commitment])
    assert [each.entry for each in disagreements()] == [topic]


def test_a_comparison_that_takes_both_passages_as_one_reading_is_about_something_else(
    make_contested_sum, make_topic, make_position, make_mention
):
    commitment = make_contested_sum()
    topic = make_topic(kind="comparison", is_contradiction=True, positions=1)
    side = make_position(topic=topic, evidence=False)
    for each in commitment.mentions.all():
        make_mention(each.exact, position=side, article=each.article, start=each.start)
    assert _of(commitment)[0].entry == commitment


def test_what_is_only_told_differently_stands_for_no_contradiction(
    read, make_contested_sum, make_comparison
):
    commitment = make_contested_sum(title_fr="L’apport de l’État")
    passages = commitment.mentions.all()
    topic = make_comparison("Accordés", *passages, is_contradiction=False)
    assert _of(commitment)[0].entry == commitment
    assert [each.entry for each in disagreements()] == [commitment]
    page = read("/en/topics/")
    contradictions, otherwise = (
        page.split(f'id="{anchor}"')[1].split("</section>")[0]
        for anchor in ("comparison", "told-differently")
    )
    assert str(topic) not in contradictions
    assert "Accordés</a>" in otherwise


def test_a_comparison_in_draft_stands_for_nothing(make_contested_sum, make_comparison):
    commitment = make_contested_sum()
    make_comparison("Accordés", *commitment.mentions.all(), status="draft")
    assert _of(commitment)[0].entry == commitment


def test_drafts_contradict_nobody(make_commitment, make_mention):
    commitment = make_commitment()
    make_mention("refusés", commitment=commitment, stage="refused", status="draft")
    assert _of(commitment) == []
    assert disagreements() == []


def test_the_record_lists_comparisons_then_facts(
    make_comparison,
    make_mention,
    make_actor,
    make_contested_sum,
    make_contested_event,
    make_affiliation,
):
    comparison = make_comparison("Pourquoi", *(make_mention(actor=make_actor()) for _ in "ab"))
    commitment, event = make_contested_sum(), make_contested_event()
    tie = make_affiliation(evidence=False)
    for date in ("2009", "2011"):
        make_mention("membre", affiliation=tie, date=date)
    assert [each.entry for each in disagreements()] == [comparison, commitment, event, tie]
    assert disagreements()[-1].url == tie.actor.get_absolute_url()


def test_a_comparison_with_one_reading_is_no_disagreement(make_topic):
    make_topic(kind="comparison", positions=1)
    assert disagreements() == []


def test_the_list_shows_each_side_with_its_passage_and_origin(
    read, make_contested_sum, make_mention, make_actor
):
    commitment = make_contested_sum(title_fr="L’apport de l’État")
    medium = make_actor("La Tribune", kind="medium")
    make_mention("refusés", commitment=commitment, stage="refused", reported_by=medium)
    section = read("/en/topics/").split('id="comparison"')[1].split("</section>")[0]
    for text in (
        "Where the sources disagree",
        "L’apport de l’État</a>",
        "3 versions",
        "3 articles",
        "est recommandé</mark>",
        "La Tribune</a>",
    ):
        assert text in section, text


def test_later_pages_of_topics_do_not_repeat_what_facts_contradict(
    read, make_contested_sum, make_topic
):
    make_contested_sum(title_fr="L’apport de l’État")
    for _number in range(51):
        make_topic(positions=1)
    assert "L’apport de l’État" in read("/en/topics/")
    assert "L’apport de l’État" not in read("/en/topics/?page=2")


def test_later_pages_without_comparisons_do_not_look_for_what_facts_contradict(
    client, make_contested_sum, make_topic
):
    from django.db import connection

    for _number in range(51):
        make_topic(kind="theme", positions=1)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get("/en/topics/?page=2")
        return len(queries)

    before = count()
    make_contested_sum()
    assert count() == before


def test_a_comparison_on_a_later_page_still_names_its_facts(
    read, make_contested_sum, make_comparison, make_topic
):
    commitment = make_contested_sum(title_fr="L’apport de l’État")
    make_comparison("Accordés", *commitment.mentions.all())
    for _number in range(50):
        make_topic(positions=1)
    assert "L’apport de l’État</a>" in read("/en/topics/?page=2")


def test_a_comparison_with_one_version_is_listed_beside_what_contradicts(
    read, make_contested_sum, make_topic
):
    make_contested_sum(title_fr="L’apport de l’État")
    make_topic("Quand", kind="comparison", is_contradiction=True, positions=1)
    page = read("/en/topics/")
    section = page.split('id="comparison"')[1].split("</section>")[0]
    assert section.index("L’apport de l’État</a>") < section.index("Quand</a>")
    assert section.count("Quand</a>") == 1
    assert 'Where the sources disagree <span class="count">2</span>' in page


def test_a_comparison_names_its_facts_but_on_their_own_pages(
    read, make_contested_sum, make_comparison
):
    commitment = make_contested_sum(title_fr="L’apport de l’État", slug="apport")
    make_comparison("Accordés", *commitment.mentions.all())
    assert "Concerns" in read("/en/topics/")
    assert "Concerns" not in read("/en/funding/apport/")


def test_an_event_shows_one_block_for_what_its_comparison_says(
    read, make_contested_event, make_comparison
):
    event = make_contested_event(slug="lancement")
    make_comparison("Quand", *event.mentions.order_by("pk"), unsaid_fr="Le jour.")
    section = read("/fr/timeline/lancement/").split('id="disagreements"')[1].split("</section>")[0]
    assert section.count("<article") == 1
    assert "Quand</a>" in section
    assert "Le jour." in section


def test_the_home_page_parts_disputes_from_what_articles_differ_on(
    read, make_story, make_topic, make_contested_sum
):
    make_topic("La clause")
    make_topic("Pourquoi", kind="comparison", is_contradiction=True, slug="pourquoi")
    make_contested_sum(title_fr="L’apport de l’État")
    make_story("Ils partent, on ne sait [pourquoi](topic:pourquoi).")
    page = read("/en/")
    matters = page.split('id="matters"')[1].split("</section>")[0]
    differing = page.split('id="disagreements"')[1].split("</section>")[0]
    assert "La clause" in matters
    assert "Pourquoi" not in matters
    assert differing.index("L’apport de l’État") < differing.index("Pourquoi")


def test_the_home_page_shows_first_comparisons_where_the_story_names_none(
    read, make_story, make_topic, make_contested_sum
):
    make_topic("Pourquoi", kind="comparison", is_contradiction=True)
    make_contested_sum(title_fr="L’apport de l’État")
    make_story("Ils partent.")
    differing = read("/en/").split('id="disagreements"')[1].split("</section>")[0]
    assert differing.index("L’apport de l’État") < differing.index("Pourquoi")


def test_it_asks_as_often_for_many_as_for_few(
    make_contested_sum, make_contested_event, make_comparison
):
    from django.db import connection

    def make(count: int) -> int:
        for _number in range(count):
            commitment, event = make_contested_sum(), make_contested_event()
            make_comparison("Accordés", *commitment.mentions.all())
            make_comparison("Quand", *event.mentions.all())
            make_contested_sum()
        with CaptureQueriesContext(connection) as queries:
            for each in disagreements():
                assert each.origins
        return len(queries)

    assert make(2) == make(10)
