"""The story of the opening page: each sentence leads to entries that are there."""

import pytest

from tests.mutations import assert_refused

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
    "sentence without evidence": (
        STORY,
        "[Vega](actor:vega) paie !",
        "Vega paie ! [Vega](actor:vega)",
        "fr: '",
        "nothing attests “Vega paie !”; let words of it lead there: [words](event:slug)",
    ),
    "first sentence without evidence": (
        STORY,
        "fr: '[Anne",
        "fr: 'Il était un nuage. [Anne",
        "fr: '",
        "nothing attests “Il était un nuage.”",
    ),
    "paragraph without evidence": (
        STORY,
        "fr: '",
        "fr: 'Un nuage\n\n\n        ",
        "fr: '",
        "nothing attests “Un nuage”",
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


def test_a_story_in_french_alone_is_refused_at_its_line(told):
    story = "  - slug: cumulus\n    title: Un nuage\n    lead: Rien ne l’atteste.\n"
    told.write(STORY, f"stories:\n{story}")
    (fault,) = told.faults(with_texts=False)
    assert fault.startswith(f"{STORY}:4: lead: nothing attests")


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
