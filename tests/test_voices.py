"""Who speaks, against who is spoken of: the figures, their links and their pages."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from articles.pictures.voices import shares, voices

pytestmark = pytest.mark.slow_on_postgresql


def _voice(name):
    return next(voice for voice in voices().voices if voice.actor.name == name)


def test_words_are_counted_where_they_are_quoted_and_quotes_of_any_kind(make_actor, make_quote):
    orange = make_actor("Orange")
    make_quote("Nous regrettons\nla décision", speaker=orange)
    make_quote("un peu déçus", kind="partial", speaker=orange)
    make_quote("a dit regretter", kind="indirect", paraphrase="Il regrette.", speaker=orange)
    make_quote("a refusé de commenter", kind="refusal", speaker=orange)
    figure = _voice("Orange").speaker
    assert (figure.quotes, figure.words) == (4, 7)


def test_an_organisation_is_counted_with_what_is_said_in_its_name(make_actor, make_quote):
    firm, chief = make_actor("Dassault Systèmes"), make_actor("Bernard Charlès", kind="person")
    make_quote("Nous partons", speaker=firm, organisation=firm)
    make_quote("Je pars", speaker=chief, organisation=firm)
    assert _voice("Dassault Systèmes").speaker.quotes == 1
    assert _voice("Dassault Systèmes").total.said.quotes == 2
    assert _voice("Bernard Charlès").total.said.quotes == 1


def test_what_is_said_of_an_actor_stands_against_what_it_says(make_actor, make_quote):
    orange, sfr = make_actor("Orange"), make_actor("SFR")
    make_quote(speaker=orange, about=[sfr])
    make_quote(speaker=sfr, about=[orange, sfr])
    assert _voice("SFR").total.about.quotes == 2
    assert _voice("Orange").total.about.quotes == 1


def test_who_is_spoken_of_without_being_quoted_is_named_apart(make_actor, make_quote):
    orange, state = make_actor("Orange"), make_actor("État", kind="state_body")
    make_quote(speaker=orange, about=[state])
    ((actor, figure),) = voices().mute
    assert actor == state
    assert figure.quotes == 1


def test_figures_are_told_by_article_in_the_order_of_sigla(make_actor, make_article, make_quote):
    orange = make_actor("Orange")
    late, early = make_article(siglum="β"), make_article(siglum="α")
    for article in (late, late, early):
        make_quote(article=article, speaker=orange)
    assert voices().places == [early, late]
    assert [cell.said.quotes for cell in _voice("Orange").cells] == [1, 2]


def test_of_many_articles_figures_are_told_by_outlet(make_actor, make_article, make_quote):
    orange, outlet = make_actor("Orange"), make_actor("Le Monde", kind="medium")
    for number in range(9):
        printed = {"outlet": outlet, "outlet_certainty": "stated"} if number < 4 else {}
        make_quote(article=make_article(**printed), speaker=orange)
    found = voices()
    assert found.is_by_outlet
    assert found.places == [outlet]
    assert [cell.said.quotes for cell in _voice("Orange").cells] == [4]


def test_of_many_articles_without_outlets_only_sums_are_told(
    read, make_actor, make_article, make_quote
):
    for _number in range(9):
        make_quote(article=make_article(), speaker=make_actor("Orange"))
    assert voices().places == []
    assert 'id="voices"' in read("/fr/articles/")


def test_each_number_leads_to_as_many_quotes_as_it_says(real, db, read):
    real.ingest()
    section = read("/en/articles/").split('id="voices"')[1].split("</section>")[0]
    links = re.findall(r'<a href="(/en/quotes/\?[^"]+)">(?:<span class="number">)?(\d+)', section)
    assert len(links) > 50
    for address, number in links[::5]:
        noun = "quote" if number == "1" else "quotes"
        assert f'<h2 id="found">{number} {noun}</h2>' in read(unescape(address))


def test_drafts_neither_speak_nor_are_spoken_of(make_actor, make_article, make_quote):
    orange, hidden = make_actor("Orange"), make_actor("Caché", status="draft")
    make_quote(speaker=orange, about=[hidden])
    make_quote(speaker=hidden)
    make_quote(speaker=orange, status="draft")
    make_quote(speaker=orange, article=make_article(status="draft"))
    found = voices()
    assert [voice.actor for voice in found.voices] == [orange]
    assert found.voices[0].speaker.quotes == 1
    assert found.mute == []


def test_without_voices_nothing_is_shown(read, make_article, make_quote):
    article = make_article(slug="retrait")
    assert voices() is None
    assert shares(article) is None
    assert 'id="voices"' not in read("/fr/articles/")
    assert 'id="voices"' not in read("/fr/articles/retrait/")


def test_the_most_quoted_come_first_and_the_others_are_counted(read, make_actor, make_quote):
    actors = [make_actor(f"Voix {number}") for number in range(15)]
    make_quote(speaker=actors[14])
    for actor in actors:
        make_quote(speaker=actor)
    found = voices()
    assert found.voices[0].actor == actors[14]
    assert len(found.voices) == 12
    assert "Shown are the 12 most quoted of 15 actors." in read("/en/articles/")


def test_only_the_first_page_of_the_sources_shows_voices(
    read, make_actor, make_article, make_quote
):
    make_quote(speaker=make_actor())
    for _number in range(50):
        make_article()
    assert 'id="voices"' in read("/fr/articles/")
    assert 'id="voices"' not in read("/fr/articles/?page=2")


def test_an_article_says_whose_words_take_how_much_of_those_it_quotes(
    make_actor, make_article, make_quote
):
    article, orange = make_article(), make_actor("Orange")
    make_quote("un deux trois", article=article, speaker=orange)
    make_quote("un", article=article, speaker_label="un proche du dossier")
    make_quote("ailleurs", speaker=orange)
    found = shares(article)
    assert found.word_count == 4
    assert [(share.actor, share.label, share.percent) for share in found.voices] == [
        (orange, "", 75),
        (None, "un proche du dossier", 25),
    ]


def test_a_speaker_who_is_a_draft_is_not_named_in_the_shares(
    read, make_actor, make_article, make_quote
):
    article = make_article(slug="retrait")
    make_quote(article=article, speaker=make_actor("Caché", status="draft"))
    page = read("/en/articles/retrait/")
    assert "Caché" not in page
    assert "speaker not named" in page.split('id="voices"')[1]


def test_an_article_that_only_reports_says_that_it_quotes_nobody(
    read, make_actor, make_article, make_quote
):
    article = make_article(slug="retrait")
    reported = {"kind": "indirect", "paraphrase": "Il part."}
    make_quote(article=article, speaker=make_actor("Orange"), **reported)
    section = read("/en/articles/retrait/").split('id="voices"')[1].split("</section>")[0]
    assert "It quotes nobody word for word." in section
    assert "%" not in section
    assert "1 quote</a>, 0 words" in section


def test_an_article_says_of_whom_its_quotes_speak(make_actor, make_article, make_quote):
    article, state = make_article(), make_actor("État", kind="state_body")
    make_quote(article=article, speaker=make_actor(), about=[state])
    make_quote(speaker=make_actor(), about=[state])
    ((actor, figure),) = shares(article).about
    assert actor == state
    assert figure.quotes == 1
    assert f"about={state.slug}&article={article.slug}" in figure.address


def test_as_many_queries_tell_many_voices_as_few(make_actor, make_article, make_quote):
    def make(count):
        for number in range(count):
            speaker = make_actor(f"Voix {number}")
            given = {"speaker": speaker, "organisation": speaker, "about": [speaker]}
            make_quote(article=make_article(), **given)

    def count_queries():
        with CaptureQueriesContext(connection) as queries:
            voices()
            shares(Article.objects.first())
        return len(queries)

    make(3)
    few = count_queries()
    make(5)
    assert count_queries() == few
    make(20)
    assert count_queries() <= few + 1
