"""An actor's own timeline."""

import pytest
from django.utils import translation

from articles.course import Course, course, involved
from articles.models import Commitment
from articles.utterances import said, utterances

pytestmark = pytest.mark.slow_on_postgresql


@pytest.fixture
def read_course():
    def read(actor) -> Course:
        money = Commitment.objects.published().with_evidence().involving(actor).largest_first()
        quotes = said(actor)["said"].quotes
        with translation.override("en"):
            return course(actor, involved(actor), utterances(quotes), money)

    return read


@pytest.fixture
def told(read_course):
    """Return what is told of an actor, step by step."""

    def read(actor) -> list[tuple[str, str]]:
        return [
            (
                step.sort,
                str(step.event or (step.utterance and step.utterance.quote) or step.sums[0]),
            )
            for step in read_course(actor).steps
        ]

    return read


def _told_of(step):
    if step.event:
        return step.event
    return step.utterance.quote if step.utterance else step.sums[0]


def test_what_was_done_said_and_promised_stands_in_one_order(
    told, make_actor, make_event, make_quote, make_article, make_commitment, make_mention
):
    actor = make_actor()
    make_event("Le retrait", date="2011-12-22", participants={actor: "initiator"})
    make_quote("un peu déçus", speaker=actor, said_on="2012-02-09")
    promise = make_commitment(funder=actor, evidence=False)
    make_mention(commitment=promise, amount=1, stage="planned", date="2011-08")
    assert told(actor) == [
        ("promised", "L’apport d’Orange"),
        ("did", "Le retrait"),
        ("said", "un peu déçus"),
    ]


@pytest.mark.parametrize(
    ("part", "sort"),
    [
        ("initiator", "did"),
        ("participant", "took_part"),
        ("affected", "concerned"),
        ("reporter", "reported"),
    ],
)
def test_a_step_is_marked_by_the_actors_part(told, make_actor, make_event, part, sort):
    actor = make_actor()
    make_event("Le retrait", participants={actor: part})
    assert told(actor) == [(sort, "Le retrait")]


def test_words_that_attest_an_event_are_told_with_it(
    told, make_actor, make_event, make_mention, make_quote
):
    actor = make_actor()
    event = make_event("La réponse", participants={actor: "initiator"}, evidence=False)
    quote = make_quote("Nous regrettons la décision", speaker=actor)
    make_mention("Nous regrettons", event=event, article=quote.article, start=quote.start)
    assert told(actor) == [("said", "La réponse")]


def test_an_event_of_which_others_tell_more_stays_an_act(
    told, make_actor, make_event, make_mention, make_quote
):
    actor = make_actor()
    event = make_event("Le retrait", participants={actor: "initiator"})
    quote = make_quote("Nous nous retirons", speaker=actor)
    make_mention("Nous nous retirons", event=event, article=quote.article, start=quote.start)
    make_mention("se retire", event=event)
    assert told(actor) == [("did", "Le retrait")]


def test_words_on_what_befell_the_actor_stand_alone(
    told, make_actor, make_event, make_mention, make_quote
):
    actor = make_actor()
    event = make_event("La révélation", participants={actor: "affected"}, evidence=False)
    quote = make_quote("Nous regrettons", speaker=actor)
    make_mention("Nous regrettons", event=event, article=quote.article, start=quote.start)
    assert sorted(told(actor)) == [("concerned", "La révélation"), ("said", "Nous regrettons")]


def test_words_without_a_date_have_that_of_their_article(
    read_course, make_actor, make_article, make_quote
):
    actor = make_actor()
    make_quote(speaker=actor, article=make_article(published="2011-12-22"))
    make_quote(speaker=actor, article=make_article())
    dated, undated = read_course(actor).steps
    assert (str(dated.date.text), dated.basis, dated.is_printing_date) == (
        "2011-12-22",
        "stated",
        True,
    )
    assert (undated.date.text, undated.basis, undated.is_printing_date) == ("", "unknown", False)


def test_reports_of_one_statement_are_one_step(told, make_actor, make_quote, make_statement):
    actor, statement = make_actor(), make_statement()
    make_quote("un peu déçus", speaker=actor, statement=statement)
    make_quote("nous sommes un peu déçus", speaker=actor, statement=statement)
    assert told(actor) == [("said", "nous sommes un peu déçus")]


@pytest.mark.parametrize(("stage", "sort"), [("planned", "promised"), ("refused", "gives")])
def test_money_refused_is_no_promise(told, make_actor, make_commitment, make_mention, stage, sort):
    actor = make_actor()
    commitment = make_commitment(funder=actor, evidence=False)
    make_mention(commitment=commitment, amount=1, stage=stage)
    assert told(actor) == [(sort, "L’apport d’Orange")]


def test_a_long_course_is_folded_after_its_first_steps(read_course, make_actor, make_event, client):
    actor = make_actor(slug="ds")
    for _number in range(23):
        make_event(participants={actor: "affected"})
    found = read_course(actor)
    assert (len(found.open), len(found.folded)) == (20, 3)
    assert "3 more steps" in client.get("/en/actors/ds/").content.decode()
