"""What the search box proposes for what is being typed."""

import re

import pytest
from django.utils import translation
from django.utils.html import escape
from django.utils.http import urlencode
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.search import Suggestions
from articles.search.nodes import FieldName
from articles.search.query import FIELDS

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_postgresql]


@pytest.fixture
def suggest():
    """Return the suggestions for a text, completed, group by group."""

    def read(typed, language="fr"):
        with translation.override(language):
            groups = Suggestions(typed).groups
        return {group.name: [each.text for each in group.suggestions] for group in groups}

    return read


@pytest.fixture
def fragment(client):
    def read(typed, language="fr"):
        response = client.get(f"/{language}/quotes/suggestions/?{urlencode({'q': typed})}")
        assert response.status_code == 200
        return response.content.decode()

    return read


@pytest.fixture
def make_speaker(make_actor, make_quote):
    """Make an actor who said something, with words that no test looks for."""

    def make(name, quotes=1, **given):
        actor = make_actor(name, **given)
        for _number in range(quotes):
            make_quote("zzz", speaker=actor)
        return actor

    return make


@pytest.fixture
def make_outlet(make_actor, make_article, make_quote):
    def make(name, slug="", **given):
        named = {"slug": slug} if slug else {}
        medium = make_actor(name, kind="medium", **named)
        make_quote("zzz", article=make_article(outlet=medium, outlet_certainty="stated", **given))
        return medium

    return make


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("dec", "décision"),
        ("Déc", "décision"),
        ("nous dec", "nous décision"),
        ("l’dec", "l’décision"),
        ("avant-dec", "avant-décision"),
        ("-dec", "-décision"),
        ("(nuage OR dec", "(nuage OR décision"),
        ('"regrettons la dec', '"regrettons la décision'),
        ("« la dec", "« la décision"),
        ("nuage:dec", "nuage:décision"),
        ("de\N{COMBINING ACUTE ACCENT}c", "décision"),
    ],
)
def test_a_word_is_completed_as_it_is_printed(suggest, make_quote, typed, completed):
    make_quote("Nous regrettons la Décision")
    assert suggest(typed) == {"word": [completed]}


@pytest.mark.parametrize(
    "typed", ["", "dec ", "dec,", "dec*", '"dec"', "« dec »", "(dec)", "date:dec", "topic:", "d"]
)
def test_what_is_finished_or_not_begun_is_not_completed(suggest, make_quote, typed):
    make_quote("Nous regrettons la décision")
    assert suggest(typed) == {}


def test_words_stand_in_the_order_of_their_number(suggest, make_quote):
    make_quote("retard, retrait, retour, retenue, retraite, retombée, retouche")
    make_quote("retouche, retrait")
    make_quote("retouche")
    proposed = suggest("ret")["word"]
    assert proposed[:2] == ["retouche", "retrait"]
    assert len(proposed) == 5


def test_a_word_that_is_there_already_is_not_proposed(suggest, make_quote):
    make_quote("Le cloud, les clouds, la decision")
    assert suggest("cloud") == {"word": ["clouds"]}


def test_a_name_keeps_its_capital_and_other_words_lose_it(suggest, make_quote):
    make_quote("Souveraineté, dit Zuckerman")
    assert suggest("souv") == {"word": ["souveraineté"]}
    assert suggest("zuck") == {"word": ["Zuckerman"]}


@pytest.mark.parametrize("status", ["draft", "in_review"])
def test_a_word_that_no_published_quote_holds_is_not_proposed(
    suggest, make_quote, make_article, status
):
    make_quote("la décence")
    make_quote("la décision", status=status)
    make_quote("le décès", article=make_article(status=status))
    assert suggest("dec") == {"word": ["décence"]}


def test_a_word_of_a_deleted_quote_is_not_proposed(suggest, make_quote):
    make_quote("la décence")
    deleted = make_quote("la décision")
    assert suggest("déci") == {"word": ["décision"]}
    deleted.delete()
    assert suggest("déci") == {}


def test_an_actor_is_found_by_any_word_or_spelling_of_the_name(suggest, make_speaker):
    make_speaker("Orange", spellings=("France Télécom",))
    make_speaker("Bernard Charlès")
    make_speaker("Jean-Marie Messier")
    assert suggest("ORA") == {"speaker": ["orateur:Orange"]}
    assert suggest("telec") == {"speaker": ["orateur:Orange"]}
    assert suggest("charles") == {"speaker": ['orateur:"Bernard Charlès"']}
    assert suggest("mar") == {"speaker": ['orateur:"Jean-Marie Messier"']}
    assert suggest("range") == {}


def test_a_name_of_several_words_is_completed_whole(suggest, make_speaker, make_quote, make_topic):
    make_speaker("Dassault Systèmes")
    make_speaker("SFR")
    make_quote("zzz", topics=[make_topic("Silences")])
    assert suggest("cloud dassault s") == {"speaker": ['cloud orateur:"Dassault Systèmes"']}
    assert suggest("cloud sf") == {"speaker": ["cloud orateur:SFR"]}


def test_the_spelling_that_fits_is_named_beside_the_name(fragment, make_speaker):
    make_speaker("Orange", spellings=("France Télécom",))
    assert re.search(r">Orange <span>France Télécom</span> <span", fragment("france"))
    assert re.search(r">Orange <span class=\"kind\">", fragment("ora"))


def test_a_name_alone_leads_to_its_page_and_says_what_that_is(
    fragment, make_speaker, make_outlet, make_quote, make_topic
):
    make_speaker("Monod", slug="monod", kind="person")
    make_outlet("Le Monde", slug="le-monde")
    make_quote("zzz", topics=[make_topic("Monnaie", slug="monnaie", kind="theme")])
    html = fragment("mon")
    for address, name, kind in (
        ("/fr/actors/monod/", "Monod", "personne"),
        ("/fr/actors/le-monde/", "Le Monde", "média"),
        ("/fr/topics/monnaie/", "Monnaie", "thème"),
    ):
        assert f'href="{address}">{name} <span class="kind">{kind}</span></a>' in html
    assert "data-text" not in html


@pytest.mark.parametrize("typed", ["nuage ora", "-ora", "orateur:ora"])
def test_a_name_in_a_query_narrows_the_search(fragment, make_speaker, typed):
    make_speaker("Orange")
    text = f"{typed.removesuffix('ora').removesuffix('orateur:')}orateur:Orange"
    option = f'href="/fr/quotes/?{urlencode({"q": text})}" data-text="{text}" data-asks>Orange'
    assert option in fragment(typed)
    assert '<span class="kind">orateur</span>' in fragment(typed)


def test_a_word_fills_the_field_and_leads_to_a_search_without_script(fragment, make_quote):
    make_quote("Nous regrettons la décision")
    assert 'href="/fr/quotes/?q=d%C3%A9cision" data-text="décision">décision</a>' in fragment("dec")


def test_a_medium_that_speaks_is_proposed_once(suggest, make_outlet, make_quote):
    medium = make_outlet("Le Monde")
    make_quote("zzz", speaker=medium)
    assert suggest("mon") == {"speaker": ['orateur:"Le Monde"']}
    assert suggest("zut mon").keys() == {"speaker", "outlet"}


@pytest.mark.parametrize("typed", ["orateur:ora", "Speaker: ora", 'orateur:"ora', "-orateur:«ora"])
def test_the_value_of_a_field_is_completed_by_its_own_entries(
    suggest, make_speaker, make_outlet, make_topic, typed
):
    make_speaker("Orange")
    make_outlet("Orage")
    make_topic("Orages")
    excluded = "-" if typed.startswith("-") else ""
    assert suggest(typed) == {"speaker": [f"{excluded}orateur:Orange"]}
    assert suggest(typed, "en") == {"speaker": [f"{excluded}speaker:Orange"]}


def test_outlets_and_topics_are_completed_in_both_languages(
    suggest, make_outlet, make_topic, make_quote
):
    make_outlet("Le Monde")
    make_quote("zzz", topics=[make_topic("Monnaie", title_en="Money matters")])
    french = {"outlet": ['nuage media:"Le Monde"'], "topic": ["nuage sujet:Monnaie"]}
    assert suggest("nuage mon") == french
    english = {"outlet": ['cloud outlet:"Le Monde"'], "topic": ['cloud topic:"Money matters"']}
    assert suggest("cloud mon", "en") == english


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_proposed_is_a_field_of_the_query(suggest, make_speaker, language):
    make_speaker("Orange")
    [completed] = suggest("ora", language)["speaker"]
    assert FIELDS[completed.partition(":")[0]] == FieldName.SPEAKER


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("L’Expansion", "L’Expansion"),
        ("Dupont,Fils", '"Dupont,Fils"'),
        ("Lex S.A.", '"Lex S.A."'),
        ('Le "Grand" Lex', '«Le "Grand" Lex»'),
        ("Lex (groupe)", '"Lex (groupe)"'),
    ],
)
def test_a_completed_name_finds_its_quotes(client, suggest, make_speaker, name, written):
    make_speaker(name)
    [completed] = suggest(name[:2])["speaker"]
    assert completed == f"orateur:{written}"
    page = client.get(f"/fr/quotes/?{urlencode({'q': completed})}").content.decode()
    assert "1 citation</h2>" in page


def test_names_that_begin_so_stand_first_then_those_of_most_quotes(suggest, make_speaker):
    make_speaker("Groupe Thales", quotes=3)
    make_speaker("Thalassa")
    make_speaker("Thales", quotes=2)
    proposed = ["orateur:Thales", "orateur:Thalassa", 'orateur:"Groupe Thales"']
    assert suggest("thal") == {"speaker": proposed}


def test_no_group_grows_long(suggest, make_speaker, make_outlet, make_topic, make_quote):
    for number in range(7):
        make_speaker(f"Nova {number}")
        make_outlet(f"Nova {number}")
        make_quote(f"nova{'abcdefg'[number]}", topics=[make_topic(f"Nova {number}")])
    counts = {name: len(found) for name, found in suggest("nov").items()}
    assert counts == {"speaker": 5, "outlet": 3, "topic": 3, "word": 5}


def test_only_what_leads_to_published_quotes_is_proposed(
    suggest, make_actor, make_speaker, make_outlet, make_topic, make_quote
):
    make_actor("Orange silencieuse")
    make_speaker("Orange brouillon", status="draft")
    make_quote("zzz", status="draft", speaker=make_actor("Orange inédite"))
    make_outlet("Orange", status="in_review")
    make_topic("Orange")
    make_quote("zzz", topics=[make_topic("Oranges", status="draft")])
    assert suggest("nuage oran") == {}


def test_a_name_alone_leads_also_to_who_is_not_quoted_but_never_to_a_draft(
    fragment, make_actor, make_topic
):
    make_actor("Orange silencieuse", slug="silencieuse")
    make_actor("Orange brouillon", status="draft")
    make_topic("Orange et ses prix", slug="prix")
    make_topic("Oranges amères", status="draft")
    html = fragment("oran")
    assert 'href="/fr/actors/silencieuse/"' in html
    assert 'href="/fr/topics/prix/"' in html
    assert html.count('role="option"') == 2


def test_the_fragment_counts_names_and_escapes(fragment, make_speaker, make_quote):
    make_speaker("Orange <b>&</b>")
    make_quote("des oranges")
    html = fragment("<i> ora")
    assert "<p hidden>2 suggestions</p>" in html
    assert 'role="group" aria-label="Acteurs"' in html
    assert escape("Orange <b>&</b>") in html
    assert 'data-text="&lt;i&gt; oranges"' in html
    assert "<i>" not in html
    assert "<b>" not in html


def test_nothing_typed_gets_an_empty_fragment_and_nothing_found_says_so(fragment, make_quote):
    make_quote("Nous regrettons")
    assert fragment("").strip() == fragment("cloud ").strip() == ""
    assert "<p hidden>0 suggestion</p>" in fragment("xyz")


def test_the_answer_depends_on_the_address_only(client):
    response = client.get("/en/quotes/suggestions/?q=ora", headers={"HX-Request": "true"})
    assert not response.headers.get("Vary")
    assert response["Content-Language"] == "en"


def test_a_quote_called_suggestions_keeps_its_address(client, make_quote):
    assert client.get("/fr/quotes/suggestions/").status_code == 404
    quote = make_quote("Nous regrettons", slug="suggestions")
    page = client.get(quote.get_absolute_url()).content.decode()
    assert "Nous regrettons" in page


def test_suggestions_ask_the_database_as_often_for_many_entries_as_for_few(
    client, django_assert_num_queries, make_speaker, make_outlet, make_topic, make_quote
):
    def make(count):
        for number in range(count):
            make_speaker(f"Nova {number}", spellings=(f"Novum {number}",))
            make_outlet(f"Novel {number}")
            make_quote("novice, novateur", topics=[make_topic(f"Nouveau {number}")])

    make(2)
    client.get("/fr/quotes/suggestions/?q=no")  # the first search makes the index
    for _time in range(2):
        with django_assert_num_queries(8):
            client.get("/fr/quotes/suggestions/?q=no")
        make(10)
        client.get("/fr/quotes/suggestions/?q=no")
    with django_assert_num_queries(1):
        client.get("/fr/quotes/suggestions/?q=no+")


def test_both_search_boxes_have_suggestions_and_are_plain_fields_without_script(client):
    page = client.get("/fr/quotes/").content.decode()
    for field in ("word-search", "id_q"):
        assert f'id="{field}-suggestions" data-input="{field}"' in page
        assert re.search(rf'<input id="{field}"[^>]* type="search"', page)
    assert 'role="combobox"' not in page
    assert 'role="listbox"' not in page
    assert page.count('data-hx-get="/fr/quotes/suggestions/"') == 2


@pytest.mark.parametrize(
    "typed",
    [
        "o" * 10_000,
        "orateur:" * 1250,
        "(" * 5000,
        "a b " * 2500 + "o",
        "\0ora",
        "ora\x00",
        "\x1b[31mora",
        "\N{RIGHT-TO-LEFT OVERRIDE}ora",
        "سحابة",
        "😀",
        "ora%_\\",
        "'; DROP TABLE actors_actor; --",
        "<script>alert(1)</script>",
        "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 1000,
    ],
)
def test_odd_texts_are_answered(fragment, make_speaker, typed):
    make_speaker("Orange")
    fragment(typed)


@pytest.fixture
def orange(make_speaker):
    return make_speaker("Orange")


_PIECES = ["ora", "l’é", "orateur:", "date:", '"', "«", "»", "(", ")", "-", "*", " ", "OU"]


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(typed=st.one_of(st.text(), st.lists(st.sampled_from(_PIECES), max_size=10).map("".join)))
def test_whatever_is_typed_is_answered(fragment, orange, typed):
    fragment(typed)
