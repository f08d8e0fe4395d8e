"""How an article's passages come together on its page."""

import pytest
from django.utils import translation

from articles.models import Mention, Quote
from articles.stretches import stretches

TEXT = "Orange et Dassault Systèmes devaient mettre chacun 60 millions d'euros"


def _passage(start, end, model=Mention, **given):
    return model(exact=TEXT[start:end], start=start, end=end, **given)


def _markup(stretch):
    """Write spans as brackets, anchors after the opening one."""
    return "".join(
        "".join(f"[{span.anchor}:" for span in segment.opening)
        + segment.text
        + "]" * len(segment.closing)
        for segment in stretch.segments
    )


def test_passages_apart_are_stretches_in_text_order():
    found = stretches([_passage(10, 27), _passage(0, 6)])
    assert [stretch.text for stretch in found] == ["Orange", "Dassault Systèmes"]


def test_passages_that_touch_or_overlap_are_one_stretch():
    assert [stretch.text for stretch in stretches([_passage(0, 9), _passage(9, 27)])] == [TEXT[:27]]
    assert [stretch.text for stretch in stretches([_passage(0, 15), _passage(10, 27)])] == [
        TEXT[:27]
    ]


def test_a_passage_within_another_keeps_its_own_anchor():
    [stretch] = stretches([_passage(0, 27), _passage(10, 18)])
    assert _markup(stretch) == "[p-0:Orange et [p-10:Dassault] Systèmes]"


def test_passages_that_start_together_have_one_anchor_the_longer_ones():
    [stretch] = stretches([_passage(0, 6), _passage(0, 27), _passage(0, 6)])
    assert _markup(stretch) == "[p-0:[:Orange] et Dassault Systèmes]"


def test_passages_that_cross_are_still_nested():
    [stretch] = stretches([_passage(0, 18), _passage(10, 27)])
    assert _markup(stretch) == "[p-0:Orange et [p-10:Dassault]][: Systèmes]"


@pytest.mark.parametrize(("kind", "is_spoken"), [("direct", True), ("indirect", False)])
def test_only_a_speakers_own_words_are_marked_as_spoken(kind, is_spoken):
    [stretch] = stretches([_passage(0, 6, Quote, kind=kind), _passage(0, 6)])
    assert [span.is_spoken for span in stretch.spans] == [is_spoken]


def test_a_stretch_counts_its_facts_by_kind():
    facts = [{"event_id": 1}, {"affiliation_id": 1}, {"affiliation_id": 2}, {"actor_id": 1}]
    [stretch] = stretches(_passage(0, 6, **given) for given in facts)
    with translation.override("en"):
        assert stretch.counts == ["1 event", "2 ties", "1 name"]


def test_words_that_attest_several_facts_are_given_once():
    [stretch] = stretches([_passage(0, 27), _passage(10, 18), _passage(10, 18)])
    [reading] = stretch.readings
    told = [(words.text, len(words.mentions)) for words in reading.words]
    assert told == [("", 1), ("Dassault", 2)]


def test_a_reason_that_several_facts_share_is_given_once():
    doubt = {"certainty": "inferred", "certainty_note_fr": "Sans nommer le consortium."}
    [stretch] = stretches(
        [_passage(0, 27, **doubt), _passage(0, 6), _passage(10, 18, **doubt), _passage(0, 6)]
    )
    told = [(each.note, sum(len(w.mentions) for w in each.words)) for each in stretch.readings]
    assert told == [("Sans nommer le consortium.", 2), ("", 2)]
