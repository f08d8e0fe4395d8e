"""How an article's passages come together on its page."""

import pytest

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
    assert _markup(stretch) == "[p-0:Orange et [p-10:Dassault]] Systèmes"


@pytest.mark.parametrize(("kind", "is_spoken"), [("direct", True), ("indirect", False)])
def test_only_a_speakers_own_words_are_marked_as_spoken(kind, is_spoken):
    [stretch] = stretches([_passage(0, 6, Quote, kind=kind), _passage(0, 6)])
    assert [span.is_spoken for span in stretch.spans] == [is_spoken]
