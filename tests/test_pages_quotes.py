"""The list of quotes, and one quote in its context."""

import pytest

pytestmark = pytest.mark.slow_on_postgresql


def test_the_list_says_how_many_quotes_it_found(read, make_quote):
    make_quote("Nous regrettons la décision")
    make_quote("jamais dire jamais")
    assert "1 quote<" in read("/en/quotes/?q=DECISION")


def test_the_list_says_how_many_more_it_holds_back(read, make_quote):
    make_quote("Nous regrettons la décision")
    make_quote("a confirmé", kind="indirect", paraphrase="La décision est prise.")
    page = read("/en/quotes/?q=decision")
    assert '<h2 id="found">1 quote</h2>' in page
    assert "Not counting 1 reported statement: <a" in page
    assert 'href="?q=decision&amp;kind=direct&amp;kind=partial' in page
    assert "Not counting" not in read("/en/quotes/?q=regrettons")


def test_a_search_names_the_actors_whose_name_holds_the_words(read, make_actor):
    make_actor("Eric Besson", slug="eric-besson")
    make_actor("Orange", slug="orange", spellings=("Besson et Cie",), status="draft")
    page = read("/en/quotes/?q=BESSON")
    assert 'href="/en/actors/eric-besson/"' in page
    assert "/en/actors/orange/" not in page


def test_the_next_page_keeps_the_search(read, make_quote, make_article):
    article = make_article()
    for number in range(21):
        make_quote("Nous regrettons", article=article, start=number * 100)
    page = read("/en/quotes/?q=nous&sort=oldest")
    assert 'href="?q=nous&amp;sort=oldest&amp;page=2"' in page
    assert page.count("<figure") == 20
    assert read("/en/quotes/?q=nous&sort=oldest&page=2").count("<figure") == 1


def test_a_chosen_speaker_stays_chosen(read, make_quote, make_actor):
    make_quote(speaker=make_actor("SFR", slug="sfr"))
    assert 'value="sfr" checked' in read("/fr/quotes/?speaker=sfr")


def test_words_looked_for_are_escaped(read, make_quote):
    assert "<b>" not in read("/fr/quotes/?q=<b>nous</b>")


def test_a_quote_stands_between_its_neighbours(read, make_quote, make_article):
    article = make_article()
    for number, slug in enumerate(("first", "second", "third", "fourth"), 1):
        make_quote(f"paroles {slug}", slug=slug, article=article, start=number * 100)
    page = read("/en/quotes/second/")
    assert page.index("Quoted before") < page.index("paroles first") < page.index("Quoted after")
    assert "paroles third" in page
    assert "paroles fourth" not in page


def test_a_quote_shows_the_other_cuts_of_its_statement(read, make_quote, make_statement):
    statement = make_statement()
    make_quote("un peu déçus", slug="whole", statement=statement)
    make_quote("tout à fait perdus", statement=statement)
    page = read("/en/quotes/whole/").split('id="cuts"')[1]
    assert "La déception de Dassault Systèmes" in page
    assert "tout à fait perdus<" in page


def test_a_quote_says_how_many_other_articles_report_its_statement(
    read, make_quote, make_article, make_statement
):
    article, statement, draft = make_article(), make_statement(), make_statement(status="draft")
    make_quote("un peu déçus", slug="whole", article=article, statement=statement)
    make_quote("déçus", slug="again", article=article, statement=statement)
    make_quote("jamais", slug="never", article=article, statement=draft)
    make_quote("jamais dire jamais", statement=draft)
    for status in ("published", "published", "draft"):
        make_quote("un peu déçu", statement=statement, status=status)
    told = "The same statement in 2 other articles"
    page = read("/en/quotes/whole/")
    assert f'<a href="#cuts">{told}</a>' in page
    assert f'<a href="/en/quotes/again/#cuts">{told}</a>' in page
    assert "The same statement" not in read("/en/quotes/never/").split('id="neighbours"')[0]


def test_in_context_leads_to_the_passage_and_the_link_to_the_quote(read, make_quote):
    quote = make_quote(slug="parole", start=70)
    figure = read("/en/quotes/").split("<figure")[1].split("</figure>")[0]
    passage = quote.passage_url.replace("/fr/", "/en/")
    assert f'<a class="to-context" href="{passage}">In context' in figure
    assert '<a class="to-quote" href="/en/quotes/parole/">Details' in figure
    assert 'data-address="/en/quotes/parole/"' in figure


def test_a_quotes_own_page_gives_its_address_without_a_link_to_itself(
    read, make_quote, make_statement
):
    statement = make_statement()
    make_quote("un peu déçus", slug="parole", statement=statement)
    make_quote("un peu déçu", statement=statement)
    content = read("/en/quotes/parole/").split("<main")[1].split("</main>")[0]
    assert "http://testserver/en/quotes/parole/</span>" in content
    assert 'href="/en/quotes/parole/' not in content


def test_quotation_marks_within_words_are_inner_ones_and_closed(read, make_quote):
    label = "directeur du programme « Economie numérique"
    make_quote(slug="parole", speaker_label=label, function="chef des « nuages« , dit-on")
    page = read("/fr/quotes/parole/")
    assert "directeur du programme <q>Economie numérique</q></q>" in page
    assert "chef des <q>nuages</q> , dit-on</q>" in page


def test_a_translation_is_labelled_and_keeps_its_original(read, make_quote):
    make_quote("jamais dire jamais", slug="jamais", translation="never say never")
    english, french = read("/en/quotes/"), read("/fr/quotes/")
    assert "Our translation" in english
    assert 'lang="fr"><p>jamais dire jamais' in english
    assert "never say never" not in french


def test_a_paraphrase_is_given_in_a_translation_that_is_labelled(read, make_quote):
    paraphrase = {"kind": "indirect", "paraphrase": "Il reviendrait.", "translation": "He may."}
    make_quote("a laissé entendre", slug="parole", **paraphrase)
    for address in ("quotes/parole/", "quotes/?kind=indirect"):
        english, french = (read(f"/{language}/{address}") for language in ("en", "fr"))
        figure = english.split("<figure")[1].split("</figure>")[0]
        assert 'lang="en"><p>He may.</p></blockquote>' in figure, address
        assert "Our translation" in figure, address
        assert "Il reviendrait." not in figure, address
        assert 'lang="fr"><p>Il reviendrait.</p>' in french, address
        assert "He may." not in french, address


def test_a_link_to_a_quote_says_its_words_in_their_language(read, make_quote, make_article):
    make_quote("no comment", article=make_article(language="en"), kind="refusal")
    assert '<span class="hidden" lang="en"> no comment</span>' in read("/fr/quotes/?kind=refusal")


def test_a_quote_names_everyone_it_passed_through(read, make_quote, make_actor, make_article):
    media = {name: make_actor(name, kind="medium") for name in ("AFP", "Le Monde", "Silicon")}
    article = make_article(
        outlet=media["Le Monde"], outlet_certainty="stated", reprinted_in=media["Silicon"]
    )
    make_quote(slug="parole", article=article, reported_by=media["AFP"], speaker_label="un proche")
    chain = read("/en/quotes/parole/").split('<ol class="chain">')[1].split("</ol>")[0]
    places = [chain.index(name) for name in ("un proche", "AFP", "Le Monde", "Silicon")]
    assert places == sorted(places)


def test_a_reported_statement_shows_the_words_that_locate_it(read, make_quote):
    make_quote("a laissé entendre", slug="parole", kind="indirect", paraphrase="Il reviendrait.")
    page = read("/fr/quotes/parole/")
    assert "Il reviendrait." in page
    assert "a laissé entendre</q>" in page


def test_a_quote_leads_to_its_topics(read, make_quote, make_topic):
    topics = [
        make_topic("La clause", slug="clause"),
        make_topic("Confidentiel", status="draft"),
    ]
    make_quote(slug="parole", topics=topics)
    page = read("/en/quotes/parole/")
    assert '<a href="/en/topics/clause/" lang="fr">La clause</a>' in page
    assert "Confidentiel" not in page
