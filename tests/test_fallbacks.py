"""What has no English text yet stands in French on English pages, and says that it is French."""

import re

import pytest

from andromede_site.models import Correction, Revision, log_changes


def in_language(address, language):
    return re.sub(r"^/\w+/", f"/{language}/", address)


def element_of(page, words):
    """Return the opening tag right before words on a page."""
    found = re.search(r"(<(?!text)[^<>]*>)\s*" + re.escape(words), page.partition("</head>")[2])
    assert found, words
    return found[1]


@pytest.fixture
def correct(make_commitment):
    """Have a commitment corrected, with a note in French alone."""

    def correct(**given):
        commitment = make_commitment(**given)
        revision = {"kind": "commitment", "row": commitment.pk, "key": commitment.slug}
        version = log_changes([("commitment", commitment.slug, "changed")])
        state = {"slug": commitment.slug}
        Revision.objects.create(
            **revision, before={**state, "instrument": {"fr": "don"}}, after=state, version=version
        )
        Correction.objects.create(version=version, note_fr="C’était faux.")
        return commitment

    return correct


@pytest.mark.parametrize("language", ["fr", "en"])
def test_french_titles_and_notes_are_marked_on_english_pages_alone(
    read, language, correct, make_event, make_topic
):
    commitment = correct(instrument_fr="prêt", certainty="inferred", certainty_note_fr="Déduit.")
    event = make_event(summary_fr="Il s’en va.")
    topic = make_topic(summary_fr="Qui part ?", unsaid_fr="La somme.")
    for address, words in (
        (commitment.get_absolute_url(), "L’apport d’Orange"),
        (commitment.get_absolute_url(), "prêt"),
        (commitment.get_absolute_url(), "Déduit."),
        (commitment.get_absolute_url(), "C’était faux."),
        ("/fr/funding/", "L’apport d’Orange"),
        ("/fr/corrections/", "<p>C’était faux.</p>"),
        (event.get_absolute_url(), "Le retrait"),
        (event.get_absolute_url(), "Il s’en va."),
        ("/fr/timeline/", "Le retrait"),
        (topic.get_absolute_url(), "La clause"),
        (topic.get_absolute_url(), "La somme."),
        ("/fr/topics/", "Qui part"),
    ):
        page = read(in_language(address, language)).replace("\xa0", " ")
        tag = element_of(page, words.removeprefix("<p>").removesuffix("</p>"))
        assert (' lang="fr"' in tag) == (language == "en"), (address, tag)


def test_what_has_an_english_title_is_not_marked(read, make_commitment):
    commitment = make_commitment(title_en="Orange’s share")
    address = in_language(commitment.get_absolute_url(), "en")
    assert element_of(read(address), "Orange’s share") == "<h1>"


def test_corrections_are_dated_as_all_other_things_are(read, correct):
    correct()
    Correction.objects.update(made_at="2026-03-01T12:00:00Z")
    assert '<time datetime="2026-03-01">1\xa0March\xa02026</time>' in read("/en/corrections/")
    assert '<time datetime="2026-03-01">1er\xa0mars\xa02026</time>' in read("/fr/corrections/")
