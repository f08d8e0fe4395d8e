"""Words of ours that lead to entries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from andromede_site.models import FormerSlug
from articles.narrative import Segment, paragraphs, plain, references, segments, stray_brackets

LEAD = "Le [retrait](event:retrait) prive le projet de [60 millions](commitment:apport)."


def test_references_come_in_the_order_of_the_text():
    found = [("retrait", "event", "retrait"), ("60 millions", "commitment", "apport")]
    assert references(LEAD) == found


def test_segments_hold_every_word_in_its_place():
    assert list(segments(LEAD)) == [
        ("Le ", None),
        ("retrait", ("event", "retrait")),
        (" prive le projet de ", None),
        ("60 millions", ("commitment", "apport")),
        (".", None),
    ]


@pytest.mark.parametrize(
    "text", ["[a]", "(event:a)", "[a](b)", "[](event:a)", "[a](event:a b)", ""]
)
def test_what_is_no_reference_stays_as_it_is(text):
    assert references(text) == []
    assert plain(text) == text


@given(st.text(alphabet="a[]():é \n"))
def test_any_text_is_read(text):
    words = "".join(words for words, _target in segments(text))
    assert len(words) <= len(text)
    assert references(text) or words == text


def test_plain_text_is_one_line_without_targets():
    assert plain("Le [retrait](event:retrait)\n\n d’un associé ") == "Le retrait d’un associé"


@pytest.mark.parametrize("blank", ["\n\n", "\n \n", "\r\n\r\n", "\n\t\n\n"])
def test_words_across_a_blank_line_refer_to_nothing(db, blank):
    text = f"[mot{blank}autre](event:retrait)"
    assert list(stray_brackets(text)) == [text]
    assert len(paragraphs(text)) == 2


def test_words_may_go_on_in_the_next_line():
    text = "[mot\nautre](event:retrait)"
    assert list(stray_brackets(text)) == []
    assert references(text) == [("mot\nautre", "event", "retrait")]


def test_words_lead_to_what_is_published(make_event):
    event = make_event(slug="retrait")
    assert paragraphs("Le [départ](event:retrait)") == [
        [Segment("Le "), Segment("départ", event.get_absolute_url())]
    ]


@pytest.mark.parametrize("target", ["event:draft", "event:nowhere", "medium:le-monde", "event:²"])
def test_words_that_refer_to_nothing_published_lead_nowhere(make_event, target):
    make_event(slug="draft", status="draft")
    assert paragraphs(f"Le [départ]({target})") == [[Segment("Le "), Segment("départ")]]


def test_a_former_slug_leads_to_the_present_address(make_actor):
    actor = make_actor(slug="orange")
    FormerSlug.objects.create(kind="actor", former="france-telecom", slug="orange")
    segment = paragraphs("[Orange](actor:france-telecom)")[0][0]
    assert segment == Segment("Orange", actor.get_absolute_url())


def test_blank_lines_part_paragraphs(db):
    assert paragraphs("Un.\nDeux.\n \nTrois.\n") == [[Segment("Un.\nDeux.")], [Segment("Trois.")]]


def test_former_slugs_cost_two_more_queries_for_each_kind(make_actor, django_assert_num_queries):
    for number in range(3):
        make_actor(slug=f"now-{number}")
        FormerSlug.objects.record("actor", f"once-{number}", f"now-{number}")
    with django_assert_num_queries(3):
        found = paragraphs(" ".join(f"[x](actor:once-{number})" for number in range(3)))
    assert all(segment.url for segment in found[0] if segment.text == "x")


def test_a_text_asks_once_for_each_kind(make_actor, make_article, django_assert_num_queries):
    entries = [make(slug=f"a{n}") for make in (make_actor, make_article) for n in range(3)]
    text = " ".join(f"[x]({entry._meta.model_name}:{entry.slug})" for entry in entries)
    with django_assert_num_queries(2):
        found = paragraphs(text)
    assert [segment.url for segment in found[0] if segment.text == "x"] == [
        entry.get_absolute_url() for entry in entries
    ]
