"""The cuts of one statement: aligned word by word, and set beside each other on a page."""

import re
import time
from hashlib import sha256
from html import unescape
from typing import Any

import pytest

from articles.collation import Fate, collate

pytestmark = [pytest.mark.usefixtures("in_english"), pytest.mark.slow_on_postgresql]

WHOLE = (
    "Après avoir porté le projet pendant deux années, je ne peux pas vous cacher que nous sommes "
    "un peu déçus de ne pas pouvoir le faire"
)


@pytest.fixture
def compare(make_quote):
    """Compare the second of two texts with the first."""

    def compare(fuller: str, other: str):
        found: Any = collate([make_quote(fuller), make_quote(other)])
        return found.comparisons[0]

    return compare


def _fates(comparison):
    return [(segment.fate.value, segment.fuller, segment.other) for segment in comparison.segments]


def test_a_cut_keeps_changes_and_drops_words(compare):
    comparison = compare(WHOLE, "un peu déçu")
    assert _fates(comparison) == [
        ("dropped", WHOLE[: WHOLE.index("un peu")].strip(), ""),
        ("kept", "un peu", "un peu"),
        ("changed", "déçus", "déçu"),
        ("dropped", "de ne pas pouvoir le faire", ""),
    ]
    assert comparison.gist == "keeps 2 of 26 words, changes 1, drops 23"


def test_case_accents_and_apostrophes_change_nothing(compare):
    comparison = compare("L’État n’exclut rien, dit-il.", "l'Etat n'exclut rien")
    assert [fate for fate, *_words in _fates(comparison)] == ["kept", "dropped"]


def test_other_words_in_the_same_place_are_changed(compare):
    comparison = compare("nous voulons garder le projet", "nous voulons lancer le projet")
    assert ("changed", "garder", "lancer") in _fates(comparison)


def test_one_word_does_not_stand_in_the_place_of_many(compare):
    first = compare(WHOLE, "Après avoir porté le projet, hélas")
    assert first.gist == "keeps 5 of 26 words, changes 1, drops 20"
    last = compare(WHOLE, "hélas, pouvoir le faire")
    assert last.gist == "keeps 3 of 26 words, changes 1, drops 22"
    assert _fates(last)[1] == ("changed", "pas", "hélas,")


def test_words_that_the_fuller_version_lacks_are_added(compare):
    comparison = compare(
        "nous voulons garder ce projet français", "nous voulons vraiment garder ce projet"
    )
    assert ("added", "", "vraiment") in _fates(comparison)
    assert comparison.gist == "keeps 5 of 6 words, drops 1, adds 1"


def test_a_small_word_amid_others_is_not_kept(compare):
    comparison = compare("le projet avance de jour en jour", "le projet recule de manière nette")
    assert _fates(comparison)[-1][:2] == ("changed", "avance de jour en jour")


def test_the_same_words_are_the_same(make_quote):
    found = collate([make_quote("jamais dire jamais"), make_quote("Jamais dire jamais !")])
    assert found.gist == "quotes 3 words"
    assert found.comparisons[0].gist == "prints the same words"
    assert found.fates == [Fate.KEPT]


def test_cuts_without_a_word_in_common_are_set_apart(make_quote):
    found = collate([make_quote("nous regrettons la décision"), make_quote("jamais dire jamais")])
    assert found.comparisons == []
    assert [report.gist for report in found.apart] == ["quotes 3 words"]


def test_a_paraphrase_is_never_compared(make_quote):
    whole = make_quote("nous regrettons la décision")
    told = make_quote("la décision", kind="indirect", paraphrase="Il regrette la décision.")
    found = collate([told, whole])
    assert (found.fullest.quote, found.comparisons) == (whole, [])
    assert found.apart[0].gist == "reports it in its own words"


def test_passages_of_one_article_are_one_report_in_the_order_of_the_fullest(
    make_quote, make_article
):
    article = make_article()
    make = {"article": article, "speaker_label": "le directeur"}
    cuts = [make_quote("vous cacher", **make), make_quote("porté le projet", **make)]
    cuts.append(make_quote("le projet", **make))
    found = collate([make_quote(WHOLE), *cuts])
    report = found.comparisons[0].report
    assert report.text == "porté le projet […] vous cacher"
    assert report.quotes == cuts


def test_words_that_stand_scattered_in_another_passage_are_no_repeat(make_quote, make_article):
    make = {"article": make_article(), "speaker_label": "le directeur"}
    short = make_quote("le plan est mort", **make)
    whole = make_quote("le retrait du plan que chacun croyait acquis, il est mort", **make)
    make_quote("croyait acquis", **make)
    found = collate([short, whole, make_quote("le plan est mort")])
    assert found.fullest.pieces == [short, whole]


def test_a_part_of_a_word_is_no_repeat_of_it(make_quote, make_article):
    make = {"article": make_article(), "speaker_label": "le directeur"}
    pieces = [make_quote(text, **make) for text in ("il part", "il partira")]
    found = collate([*pieces, make_quote("il part")])
    assert found.fullest.pieces == pieces


def test_two_voices_in_one_article_are_two_reports(make_quote, make_article):
    article = make_article()
    found = collate(
        [
            make_quote("avec un ou deux partenaires", article=article, speaker_label="une voix"),
            make_quote("un ou deux partenaires", article=article, speaker_label="le directeur"),
        ]
    )
    assert found.has_several_voices
    assert found.comparisons[0].gist == "keeps 4 of 5 words, drops 1"


def test_one_report_has_nothing_beside_it(make_quote):
    assert collate([make_quote("jamais dire jamais")]) is None


def test_several_cuts_each_stand_against_the_fullest(make_quote):
    found = collate([make_quote(text) for text in ("un peu déçus", WHOLE, "porté le projet")])
    assert found.fullest.text == WHOLE
    assert len(found.comparisons) == 2
    kept = [span.text for span in found.spans if span.fate == Fate.KEPT]
    assert kept == ["porté le projet", "un peu déçus"]


@pytest.mark.parametrize(
    "texts",
    [
        ("…!?", "« »"),
        ("…!?", "jamais dire jamais"),
        ("لا نقول أبدا أبدا لهذا المشروع", "لا نقول أبدا"),
        ("la " * 333, "la " * 300),
        tuple(f"nous regrettons la décision {number}" for number in range(12)),
    ],
)
def test_no_text_is_too_odd(texts, make_quote):
    started = time.perf_counter()
    found = collate([make_quote(text.strip()) for text in texts])
    assert found.size == len(texts)
    for comparison in found.comparisons:
        assert "".join(span.text for span in comparison.spans) == comparison.report.text
        assert comparison.segments
    assert "".join(span.text for span in found.spans) == found.fullest.text
    assert time.perf_counter() - started < 5


def test_the_page_sets_the_cuts_beside_each_other(read, make_quote, make_statement):
    statement = make_statement()
    make_quote(WHOLE, slug="whole", statement=statement)
    make_quote("un peu déçu", slug="cut", statement=statement, kind="partial")
    for slug in ("whole", "cut"):
        page = read(f"/en/quotes/{slug}/")
        assert "keeps 2 of 26 words, changes 1, drops 23." in page
        assert "26 words quoted" in page
        assert 'data-label="17 words"><bdi class="hidden"> 17 words dropped, </bdi>' in page
        assert '<bdi class="hidden">changed: </bdi>déçu</span>' in page
        assert '<ol class="interlinear" dir="auto">' in page


def test_the_page_prints_each_text_as_it_stands(read, make_quote, make_statement):
    statement = make_statement()
    texts = {WHOLE, "Un peu déçu, « oui » <i>"}
    for number, text in enumerate(texts):
        make_quote(text, slug=f"cut-{number}", statement=statement)
    page = re.sub(r'<bdi class="hidden">.*?</bdi>', "", read("/fr/quotes/cut-0/"))
    quoted = re.findall(r'<blockquote [^>]* dir="auto"><p>(.*?)</p>', page)
    words = {unescape(re.sub(r"<[^>]+>", "", text)) for text in quoted}
    assert words == texts


def test_a_paraphrase_is_labelled_as_ours(read, make_quote, make_statement):
    statement = make_statement()
    make_quote("jamais dire jamais", slug="jamais", statement=statement)
    told = {"kind": "indirect", "paraphrase": "Il n’exclut rien."}
    make_quote("a ajouté", statement=statement, **told)
    page = read("/en/quotes/jamais/")
    assert "our paraphrase</p>" in page
    assert "reports it in its own words." in page
    assert "Word by word" not in page


def test_cuts_in_drafts_are_not_compared(read, make_quote, make_statement):
    statement = make_statement()
    make_quote(WHOLE, slug="whole", statement=statement)
    make_quote("un peu déçu", statement=statement, status="draft")
    assert "Side by side" not in read("/en/quotes/whole/")


def test_of_very_many_cuts_some_are_left_out(read, make_quote, make_statement):
    statement = make_statement()
    for number in range(33):
        make_quote(f"nous regrettons {number}", slug=f"cut-{number}", statement=statement)
    page = read("/en/quotes/cut-32/")
    assert page.count('<article class="version">') == 31
    assert "Not all of its many cuts are shown." in page


def test_of_very_many_words_of_one_article_some_are_not_compared(
    read, make_quote, make_article, make_statement
):
    statement, words = make_statement(), ("de", "la", "le", "non", "oui")
    for article in (make_article(), make_article()):
        for number in range(15):
            slug = f"cut-{article.pk}-{number}"
            text = " ".join(words[byte % 5] for byte in sha256(slug.encode()).digest() * 9)
            make_quote(text, slug=slug, article=article, statement=statement)
    started = time.perf_counter()
    page = read(f"/en/quotes/{slug}/")
    assert time.perf_counter() - started < 2
    assert page.count("Not compared: the article quotes too many words") == 28
    assert page.count("4320 words quoted") == 2
    assert text in page.split("Not compared")[-1]


def test_of_many_cuts_this_one_and_the_first_are_compared(read, make_quote, make_statement):
    statement = make_statement()
    whole = make_quote(WHOLE, statement=statement)
    cuts = [
        make_quote(f"porté le projet {number}", slug=f"cut-{number}", statement=statement)
        for number in range(13)
    ]
    found = collate([cuts[12], whole, *cuts[:12]])
    assert [each.report.quote for each in found.comparisons] == [*cuts[:11], cuts[12]]
    assert [report.quote for report in found.apart] == [cuts[11]]
    page = read("/en/quotes/cut-12/")
    assert page.count('<details class="collated"') == 12
    assert "Not all of its many cuts are compared." in page
    assert not collate([whole, *cuts[:12]]).leaves_some_out
