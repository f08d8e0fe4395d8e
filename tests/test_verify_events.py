"""Events: their dates, what comes after what, and when they can have been reported."""

import pytest

from tests.mutations import assert_found, assert_refused, place_of

EVENTS, NUAGE = "facts/events.yaml", "articles/nuage.yaml"
UNDATED = "slug: ouverture\n"
DATED = f"{UNDATED}    date_basis: inferred\n    date_note: Avant l’annonce.\n    date: "
ANNOUNCED = "event: annonce\n    exact: mots\n    start: 2000\n    end: 2004\n"

MUTATIONS = {
    "after what is later": (
        EVENTS,
        UNDATED,
        f"{DATED}'2012-02-27'\n",
        "      - annonce",
        "“annonce” is not before 2012-02-28, but this event is not after 2012-02-27; correct a",
    ),
    "after what is later by way of another": (
        EVENTS,
        "slug: panne\n",
        "slug: panne\n    date: '2011'\n    date_basis: inferred\n    date_note: Un an avant.\n",
        "      - ouverture",
        "“ouverture” is not before 2012-02-28, since it comes after “annonce”, but this event is",
    ),
    "after itself": (
        EVENTS,
        "      - annonce\n",
        "      - ouverture\n",
        "      - ouverture\n",
        "after: leads back to “ouverture” itself (ouverture → ouverture); break the circle",
    ),
    "in a circle": (
        EVENTS,
        "      - annonce\n",
        "      - panne\n",
        "      - panne\n",
        "after: leads back to “ouverture” itself (ouverture → panne → ouverture); break",
    ),
    "after what does not exist": (
        EVENTS,
        "      - annonce\n",
        "      - anonce\n",
        "      - anonce\n",
        "there is no event “anonce”",
    ),
    "reported before it happened": (
        EVENTS,
        "    is_planned: true\n",
        "",
        f"{NUAGE}|event: inauguration",
        "event: “inauguration” is not before 2014-01-01, after the article was published "
        "(2012-03-01); correct a date, or mark the event as planned",
    ),
    "dated otherwise by an article": (
        NUAGE,
        f"{ANNOUNCED}    date: '2012-02-28'",
        f"{ANNOUNCED}    date: 2012-01",
        "date: 2012-01\n",
        "date: 2012-01 here, but the event is dated 2012-02-28; correct one, or say at the event",
    ),
    "dated as no article states it": (
        NUAGE,
        f"{ANNOUNCED}    date: '2012-02-28'",
        f"{ANNOUNCED}    date: 2012-02",
        f"{EVENTS}|date: '2012-02-28'",
        "date: no mention states 2012-02-28; add it to the mention that does, or say that it is",
    ),
    "dated without a basis": (
        EVENTS,
        "    date_basis: stated\n",
        "",
        "slug: annonce",
        "a date needs a basis",
    ),
    "inferred without a reason": (
        EVENTS,
        "    date_note: Deux ans après l’annonce.\n",
        "",
        "slug: inauguration",
        "date_note: say how the date is known",
    ),
    "ends before it begins": (
        EVENTS,
        "date: '2014'",
        "date: 2014/2012",
        "date: 2014/2012",
        "“2014/2012” ends before it begins. Write the earlier date first",
    ),
    "since and until": (
        EVENTS,
        "    date: '2014'",
        "    date: '2014'\n    since: '2014'",
        "since: '2014'",
        "unknown key “since”; write one of slug, formerly, title, summary, date",
    ),
    "part that does not exist": (
        EVENTS,
        "part: initiator",
        "part: boss",
        "participants:",
        "write initiator, participant, affected, reporter",
    ),
    "without evidence": (
        NUAGE,
        "event: panne",
        "commitment: vega-30-millions",
        f"{EVENTS}|slug: panne",
        "event “panne” has no mention; add its evidence to an article, or remove it",
    ),
}


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS.keys())
def test_a_mutation_of_an_event_is_refused_at_its_line(told, mutation):
    assert_refused(told, mutation)


def test_the_record_with_its_story_has_no_fault(told):
    assert told.faults(with_texts=False) == []


def test_every_event_of_a_circle_is_named(told):
    told.edit(EVENTS, "      - annonce\n", "      - panne\n")
    faults = told.faults(with_texts=False)
    for slug, way in (
        ("panne", "ouverture → panne → ouverture"),
        ("ouverture", "panne → ouverture → panne"),
    ):
        assert_found(faults, place_of(told, EVENTS, f"      - {slug}\n"), way)
    assert len(faults) == 2


def test_two_circles_are_two_faults_each(told):
    told.edit(EVENTS, "      - annonce\n", "      - ouverture\n")
    told.edit(EVENTS, "after:\n      - panne\n", "after:\n      - inauguration\n")
    assert ["itself" in fault for fault in told.faults(with_texts=False)] == [True, True]


def test_a_contradiction_is_told_once_not_again_of_all_that_follows(told):
    told.edit(EVENTS, UNDATED, f"{DATED}'2012-02-27'\n")
    told.edit(EVENTS, "slug: panne\n", f"{DATED}'2012-02-27'\n".replace("ouverture", "panne"))
    assert len(told.faults(with_texts=False)) == 1


@pytest.mark.parametrize(
    "date", ["2012-02-28", "2012-02", "2012", "../2012-02-28", "2012-02-28/.."]
)
def test_a_date_that_may_follow_is_taken(told, date):
    told.edit(EVENTS, UNDATED, f"{DATED}{date}\n")
    assert told.faults(with_texts=False) == []


def test_what_comes_after_a_planned_event_is_reported_no_sooner(told):
    told.edit(EVENTS, "after:\n      - panne\n", "")
    told.edit(EVENTS, "after:\n      - ouverture\n", "after:\n      - inauguration\n")
    place = place_of(told, NUAGE, "event: panne")
    assert_found(told.faults(with_texts=False), place, "“panne” is not before 2014-01-01")


def test_articles_may_date_an_event_differently_where_its_date_is_inferred(told):
    told.edit(EVENTS, "date_basis: stated", "date_basis: inferred\n    date_note: Lequel croire ?")
    told.edit(NUAGE, f"{ANNOUNCED}    date: '2012-02-28'", f"{ANNOUNCED}    date: 2012-01")
    assert told.faults(with_texts=False) == []


def test_an_article_may_date_an_event_differently_where_it_is_not_certain(told):
    told.edit(
        NUAGE,
        f"  - {ANNOUNCED}",
        "  - event: annonce\n    exact: peut-être\n    start: 2100\n    end: 2109\n"
        "    date: 2012-01\n    certainty: inferred\n    certainty_note: « Peut-être ».\n\n"
        f"  - {ANNOUNCED}",
    )
    assert told.faults(with_texts=False) == []
