"""The directory, and what an actor's page gathers from the articles."""

import pytest


@pytest.fixture
def read(client):
    return lambda address: client.get(address).content.decode()


def test_the_directory_lists_actors_by_kind_and_name(read, make_actor):
    make_actor("Thales")
    make_actor("Bernard Charlès", kind="person", sort_name="Charlès, Bernard")
    make_actor("Atos")
    page = read("/en/actors/")
    places = [page.index(text) for text in ("Persons", "Bernard Charlès", "Atos", "Thales")]
    assert places == sorted(places)


def test_a_spelling_leads_to_each_article_that_prints_it(
    read, make_actor, make_article, make_mention
):
    actor, article = make_actor(slug="thales"), make_article()
    make_mention("Thalès", actor=actor, article=article, start=10)
    make_mention("Thalès", actor=actor, article=article, start=30)
    make_mention("Thales", actor=actor, article=article, start=50)
    page = read("/en/actors/thales/")
    assert page.count("Thalès</q>") == 1
    assert "× 2" in page
    assert f'href="{article.get_absolute_url().replace("/fr/", "/en/")}#p-10"' in page
    assert "#p-50" in page


def test_a_section_without_entries_is_not_shown(read, make_actor):
    make_actor(slug="thales")
    page = read("/en/actors/thales/")
    for title in ("What they said", "Spellings found", "Money to give", "Articles that"):
        assert title not in page


def test_quotes_of_one_statement_stand_together(read, make_actor, make_quote, make_statement):
    actor, statement = make_actor(slug="ds"), make_statement("La déception")
    make_quote("un peu déçus", speaker=actor, statement=statement)
    make_quote("jamais", speaker=actor)
    make_quote("un peu déçu", speaker=actor, statement=statement)
    page = read("/fr/actors/ds/")
    assert page.count("La déception") == 1
    assert page.index("un peu déçus") < page.index("un peu déçu<") < page.index("jamais")


def test_a_function_is_given_as_worded_and_a_name_is_none(read, make_actor, make_quote):
    actor = make_actor("Bernard Charlès", slug="charles", spellings=("M. Charlès",))
    make_quote(speaker=actor, function="P-DG")
    make_quote(speaker=actor, speaker_label="M. Charlès")
    section = read("/en/actors/charles/").split('id="functions-title"')[1].split("</section>")[0]
    assert "P-DG</q>" in section
    assert "M. Charlès" not in section


def test_money_shows_what_became_of_it(read, make_actor, make_commitment):
    actor = make_actor(slug="ds")
    make_commitment(
        funder=actor, stage="lapsed", certainty="inferred", certainty_note_fr="Déduit du retrait."
    )
    page = read("/en/actors/ds/")
    assert 'value="60000000">€60M</data>' in page
    assert "lapsed" in page
    assert "Déduit du retrait." in page
