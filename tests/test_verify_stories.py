"""The story of the opening page: each sentence leads to entries that are there."""

import pytest

from andromede_site.comparison import Outcome
from andromede_site.fixtures import FaultyRecordError
from andromede_site.models import FormerSlug
from tests.mutations import assert_found, assert_refused, place_of

STORY = "facts/stories.yaml"

MUTATIONS = {
    "reference to what is not there": (
        STORY,
        "actor:anne-morel",
        "actor:anne-morell",
        "fr: '",
        "lead: there is no actor “anne-morell”; correct the slug",
    ),
    "reference in English": (
        STORY,
        "event:annonce",
        "event:anonce",
        "en: ",
        "lead: there is no event “anonce”; correct the slug",
    ),
    "reference to what has no page": (
        STORY,
        "actor:anne-morel",
        "position:duree-lyon",
        "fr: '",
        "lead: words lead to no “position”; write one of event, commitment, topic, quote, actor",
    ),
    "reference without a kind": (
        STORY,
        "](actor:anne-morel)",
        "](anne-morel)",
        "fr: '",
        "a bracket in “[Anne Morel](anne-morel) annonce un chantier.” belongs to no reference",
    ),
    "reference with a space": (
        STORY,
        "](event:annonce)",
        "] (event:annonce)",
        "en: ",
        "belongs to no reference; write [words](event:slug)",
    ),
    "words across a blank line": (
        STORY,
        "[Anne Morel]",
        "[Anne\n\n\n        Morel]",
        "fr: '",
        "belongs to no reference; write [words](event:slug), without a blank line",
    ),
    "sentence without evidence": (
        STORY,
        "[Vega](actor:vega) paie !",
        "Vega paie ! [Vega](actor:vega)",
        "fr: '",
        "nothing published attests “Vega paie !”; let words of it lead there: [words](event:slug)",
    ),
    "first sentence without evidence": (
        STORY,
        "fr: '[Anne",
        "fr: 'Il était un nuage. [Anne",
        "fr: '",
        "nothing published attests “Il était un nuage.”",
    ),
    "paragraph without evidence": (
        STORY,
        "fr: '",
        "fr: 'Un nuage\n\n\n        ",
        "fr: '",
        "nothing published attests “Un nuage”",
    ),
    "turning point that does not exist": (
        STORY,
        "      - annonce",
        "      - anonce",
        "      - anonce",
        "there is no event “anonce”",
    ),
    "no text": (STORY, "      fr: '[Anne", "      de: '[Anne", "lead:", "unknown language “de”"),
}


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS.keys())
def test_a_mutation_of_the_story_is_refused_at_its_line(told, mutation):
    assert_refused(told, mutation)


def test_a_sentence_that_leads_to_drafts_alone_is_refused(told):
    told.edit("actors/actors.yaml", "name: Vega\n", "name: Vega\n    status: draft\n")
    place = place_of(told, STORY, "fr: '")
    assert_found(told.faults(with_texts=False), place, "nothing published attests “Vega paie !”")
    told.edit(STORY, "paie !", "paie [un chantier](event:annonce) !")
    assert told.faults(with_texts=False) == []


def test_a_draft_may_tell_what_nothing_attests_but_not_refer_to_what_is_not_there(told):
    told.edit(STORY, "    title: Un nuage en retard\n", "    title: Un nuage\n    status: draft\n")
    told.edit(STORY, "[Vega](actor:vega) paie", "Vega paie")
    assert told.faults(with_texts=False) == []
    told.edit(STORY, "actor:anne-morel", "actor:anne-morell")
    place = place_of(told, STORY, "fr: '")
    assert_found(told.faults(with_texts=False), place, "lead: there is no actor “anne-morell”")


def test_a_story_may_lead_to_what_only_the_database_holds(told, make_event):
    told.ingest()
    make_event("Le retrait", slug="depart")
    FormerSlug.objects.record("event", "retrait", "depart")
    told.edit(STORY, "paie !", "paie. On se [retire](event:depart). On [part](event:retrait).")
    assert told.ingest(STORY) == {Outcome.CHANGED: ["cumulus"]}


@pytest.mark.parametrize(
    ("slug", "message"),
    [
        ("secret", "nothing published attests “On se retire !”"),
        ("nulle-part", "there is no event “nulle-part”"),
    ],
)
def test_a_story_that_leads_to_no_more_than_a_draft_of_the_database_is_refused(
    told, slug, message, make_event
):
    told.ingest()
    make_event(slug="secret", status="draft")
    told.edit(STORY, "fr: '", f"fr: 'On se [retire](event:{slug}) ! ")
    with pytest.raises(FaultyRecordError, match=message):
        told.ingest(STORY)


def test_a_story_may_not_lead_to_what_leaves_the_fixtures_with_it(told, db):
    told.edit(STORY, "fr: '", "fr: 'On [inaugure](event:inauguration) ! ")
    told.ingest()
    for name in ("facts/events.yaml", "articles/nuage.yaml"):
        told.cut(name, "inauguration")
    with pytest.raises(FaultyRecordError, match="lead: there is no event “inauguration”"):
        told.ingest()


def test_a_story_in_french_alone_is_refused_at_its_line(told):
    story = "  - slug: cumulus\n    title: Un nuage\n    lead: Rien ne l’atteste.\n"
    told.write(STORY, f"stories:\n{story}")
    (fault,) = told.faults(with_texts=False)
    assert fault.startswith(f"{STORY}:4: lead: nothing published attests")


@pytest.mark.parametrize(
    "sentence",
    [
        "M. [Morel](actor:anne-morel) paie",
        "« [Rien](actor:vega) ! » dit-elle",
        "[Si](actor:vega) ?",
    ],
)
def test_what_ends_no_sentence_asks_for_no_evidence_of_its_own(told, sentence):
    told.edit(STORY, "fr: '", f"fr: '{sentence}. ")
    assert told.faults(with_texts=False) == []
