"""The directory, and what an actor's page gathers from the articles."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

pytestmark = pytest.mark.slow_on_postgresql


@pytest.fixture
def section(read):
    """Return one section of an actor's page by its id, "" where the page has none."""

    def read_section(slug: str, name: str) -> str:
        _before, found, after = read(f"/en/actors/{slug}/").partition(f'id="{name}"')
        return after.partition('<section class="unit"')[0] if found else ""

    return read_section


@pytest.fixture
def head(read):
    """Return the sentence that says who an actor is."""
    return lambda slug: read(f"/en/actors/{slug}/").split('<p class="lead">')[1].split("</p>")[0]


def test_the_directory_lists_actors_by_kind_and_name(read, make_actor):
    make_actor("Thales")
    make_actor("Bernard Charlès", kind="person", sort_name="Charlès, Bernard")
    make_actor("Atos")
    page = read("/en/actors/")
    places = [page.index(text) for text in ("Persons", "Bernard Charlès", "Atos", "Thales")]
    assert places == sorted(places)


def test_the_directory_says_who_an_actor_is_and_how_often_it_stands_there(
    read, make_actor, make_affiliation, make_quote, make_mention
):
    company = make_actor("Lex")
    person = make_actor("Bernard Charlès", slug="charles", kind="person")
    make_affiliation(actor=person, kind="function", other=company, role_en="chairman")
    make_quote(speaker=person, organisation=company)
    make_quote(speaker=company, organisation=company)
    make_quote(speaker=person, status="draft")
    for _number in range(2):
        make_mention("Lex", actor=company)
    page = read("/en/actors/")
    lines = {
        name: page.split(f">{name}</a>")[1].split("</li>")[0] for name in ("Bernard Charlès", "Lex")
    }
    assert '<p class="who">chairman of Lex</p>' in lines["Bernard Charlès"]
    assert '<p class="count">1 quote</p>' in lines["Bernard Charlès"]
    assert '<p class="count">2 quotes · 2 articles</p>' in lines["Lex"]
    assert "who" not in lines["Lex"]


def test_a_line_of_the_directory_opens_like_the_sentence_of_the_page(
    read, make_actor, make_affiliation
):
    actor = make_actor("Mmm", slug="mmm")
    make_affiliation(actor=make_actor("Aaa"), kind="subsidiary", other=actor)
    make_affiliation(actor=actor, kind="subsidiary", other=make_actor("Zzz"))
    line = read("/en/actors/").split(">Mmm</a>")[1].split("</li>")[0]
    assert '<p class="who">subsidiary of Zzz</p>' in line


def test_a_line_of_the_directory_marks_the_words_of_the_press(read, make_actor, make_affiliation):
    actor = make_actor("Anne Morel", kind="person")
    worded = {"other": None, "other_label": "l’élite du « nuage »", "role_en": "boss"}
    make_affiliation(actor=actor, kind="function", **worded)
    line = read("/en/actors/").split(">Anne Morel</a>")[1].split("</li>")[0]
    assert 'boss of <q lang="fr">l’élite du <q>nuage</q></q>' in line


def test_the_directory_asks_as_often_for_many_ties_as_for_few(
    client, make_actor, make_affiliation, make_mention
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked(count: int) -> int:
        for _number in range(count):
            tie = make_affiliation(kind="member", actor=make_actor(), other=make_actor())
            make_mention(affiliation=tie)
        with CaptureQueriesContext(connection) as queries:
            client.get("/en/actors/")
        return len(queries)

    assert asked(2) == asked(10)


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
    assert '<section class="unit"' not in page
    assert '<p class="lead">Company.</p>' in page
    assert 'href="#' not in page.split('<main id="content">')[1]


def test_quotes_of_one_statement_stand_together(read, make_actor, make_quote, make_statement):
    actor, statement = make_actor(slug="ds"), make_statement("La déception")
    make_quote("un peu déçus", speaker=actor, statement=statement)
    make_quote("jamais", speaker=actor)
    make_quote("un peu déçu", speaker=actor, statement=statement)
    said = read("/fr/actors/ds/").split('id="said"')[1]
    assert said.count("La déception") == 1
    assert said.index("un peu déçus") < said.index("un peu déçu<") < said.index("jamais")


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


def test_events_stand_in_order_with_the_actors_own_part(section, make_actor, make_event):
    actor, other = make_actor(slug="ds"), make_actor("Orange")
    parts = {actor: "affected", other: "initiator"}
    make_event("Le lancement", date="2012", is_planned=True, participants=parts)
    event = make_event("Le retrait", slug="retrait", date="2011-12", participants=parts)
    make_event("Sans lui", participants={other: "initiator"})
    events = section("ds", "course")
    assert events.index("Le retrait") < events.index("Le lancement")
    assert 'href="/en/timeline/retrait/"' in events
    assert '<time datetime="2011-12">December\xa02011</time>' in events
    assert f'href="{event.mentions.get().passage_url}"'.replace("/fr/", "/en/") in events
    assert events.count('<p class="sort concerned">concerned</p>') == 2
    assert events.count('class="planned"') == 1
    assert 'class="sort did"' not in events
    assert "Sans lui" not in events


@pytest.mark.parametrize(
    ("kind", "relation", "inverse"),
    [
        ("function", "Function", "Functions held by"),
        ("member", "Member of", "Members"),
        ("subsidiary", "Subsidiary of", "Subsidiaries"),
        ("partner", "Partner of", "Partner of"),
        ("competitor", "Competitor of", "Competitor of"),
        ("target_customer", "Targets as customers", "Targeted as customers by"),
        ("supervision", "Supervises", "Supervised by"),
        ("shareholder", "Shareholder of", "Shareholders"),
        ("unspecified", "Tied to", "Tied to"),
    ],
)
def test_a_tie_is_worded_from_either_side(
    section, make_actor, make_affiliation, kind, relation, inverse
):
    sides = {"actor": make_actor("SFR", slug="sfr"), "other": make_actor("Vivendi", slug="vivendi")}
    make_affiliation(kind=kind, **sides)
    here, there = section("sfr", "ties"), section("vivendi", "ties")
    assert f"<h3>{relation}</h3>" in here
    assert 'href="/en/actors/vivendi/"' in here
    assert f"<h3>{inverse}</h3>" in there
    assert 'href="/en/actors/sfr/"' in there


def test_a_tie_gives_its_role_its_dates_and_its_evidence(section, make_actor, make_affiliation):
    make_affiliation(
        actor=make_actor(slug="ds"), role_fr="troisième pilier", since="2011-08-01", until="2011-12"
    )
    ties = section("ds", "ties")
    assert "troisième pilier" in ties
    assert 'start: <time datetime="2011-08-01">' in ties
    assert 'end: <time datetime="2011-12">' in ties
    assert '<details class="proof proofs">' in ties


def test_a_date_of_a_tie_that_no_passage_gives_stands_in_brackets(
    section, make_actor, make_affiliation, make_mention
):
    tie = make_affiliation(actor=make_actor(slug="ds"), since="2011-08-01", until="2011-12")
    make_mention("en décembre 2011", affiliation=tie, date="2011-12")
    ties = section("ds", "ties")
    assert ">[1\N{NO-BREAK SPACE}August\N{NO-BREAK SPACE}2011]</time>" in ties
    assert ">December\N{NO-BREAK SPACE}2011</time>" in ties


def test_a_tie_to_no_actor_keeps_the_articles_words(section, make_actor, make_affiliation):
    make_affiliation(
        actor=make_actor(slug="andromede"), kind="target_customer", other_label="services publics"
    )
    assert '<q lang="fr">services publics</q>' in section("andromede", "ties")


def test_a_claimed_tie_says_whose_claim_it_is(section, make_actor, make_affiliation, make_mention):
    claimant = make_actor("Bernard Charlès", slug="charles")
    tie = make_affiliation(actor=make_actor(slug="etat"), kind="shareholder", evidence=False)
    make_mention("l’un des actionnaires", affiliation=tie, claimed_by=claimant)
    name, _slip = section("etat", "ties").split('<details class="proof')
    assert "in-doubt" in name
    assert 'according to <a href="/en/actors/charles/">' in name
    make_mention("actionnaire", affiliation=tie)
    name, *_slips = section("etat", "ties").split('<details class="proof')
    assert "in-doubt" not in name
    assert "according to" not in name


def test_a_claim_of_a_draft_actor_is_still_a_claim(
    section, make_actor, make_affiliation, make_mention
):
    tie = make_affiliation(actor=make_actor(slug="etat"), evidence=False)
    draft = make_actor("Confidentiel", status="draft")
    make_mention("l’un des actionnaires", affiliation=tie, claimed_by=draft)
    ties = section("etat", "ties")
    assert "claimed, not stated" in ties
    assert "Confidentiel" not in ties


def test_an_inferred_tie_says_why(section, make_actor, make_affiliation, make_mention):
    tie = make_affiliation(actor=make_actor(slug="ds"), kind="subsidiary", evidence=False)
    doubt = {"certainty": "inferred", "certainty_note_fr": "La phrase d’avant le nomme."}
    make_mention("la filiale", affiliation=tie, **doubt)
    name, _slip = section("ds", "ties").split('<details class="proof')
    assert "inferred" in name
    assert "La phrase d’avant le nomme." in name


def test_the_head_says_who_an_actor_is_from_its_ties(head, make_actor, make_affiliation, client):
    actor = make_actor("Bernard Charlès", slug="charles", kind="person")
    company = make_actor("Dassault Systèmes", slug="ds")
    make_affiliation(actor=actor, kind="function", other=company, role_fr="P-DG")
    make_affiliation(actor=actor, kind="competitor", other=make_actor("Orange"))
    said = head("charles")
    assert said.startswith('P-DG of <a href="/en/actors/ds/">Dassault Systèmes</a>')
    assert "Orange" not in said
    page = client.get("/en/actors/charles/").content.decode()
    assert '<meta name="description" content="Bernard Charlès: P-DG of Dassault Systèmes. ' in page


def test_each_tie_in_the_head_has_its_evidence_as_a_note(
    read, make_actor, make_affiliation, make_mention
):
    tie = make_affiliation(actor=make_actor(slug="sfr"), kind="subsidiary", evidence=False)
    mention = make_mention("la filiale de Vivendi", affiliation=tie)
    page = read("/en/actors/sfr/")
    assert 'id="call-1" href="#note-1"' in page
    note = page.split('<li id="note-1">')[1].split("</li>")[0]
    assert 'href="#call-1"' in note
    assert "la filiale de Vivendi" in note
    assert mention.passage_url.replace("/fr/", "/en/") in note


def test_the_head_names_an_office_by_the_office(head, make_actor, make_affiliation):
    office = make_actor("Ministre de l’Industrie", kind="office")
    minister = make_actor("Eric Besson", slug="besson", kind="person")
    make_affiliation(actor=minister, kind="function", other=office, role_fr="titulaire")
    said = head("besson")
    assert said.startswith("<a href=")
    assert "Ministre de l’Industrie" in said
    assert "titulaire" not in said.lower()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Company, member of <a"),
        ({"certainty": "inferred", "certainty_note_fr": "Déduit."}, "(inferred)"),
        ({"certainty": "unknown", "certainty_note_fr": "Ouï-dire."}, ""),
        ({"claimed_by": "Bernard Charlès"}, ""),
    ],
)
def test_the_head_marks_what_is_inferred_and_leaves_out_what_is_claimed(
    head, make_actor, make_affiliation, make_mention, given, said
):
    if "claimed_by" in given:
        given = {"claimed_by": make_actor(given["claimed_by"])}
    tie = make_affiliation(actor=make_actor(slug="ds"), evidence=False)
    make_mention("troisième pilier", affiliation=tie, **given)
    assert said in head("ds")
    assert ("member of" in head("ds")) == bool(said)


def test_a_side_taken_leads_to_its_topic(section, make_actor, make_topic, make_position):
    topic = make_topic("La clause", slug="clause", positions=0)
    make_position(
        "La plus longue possible", slug="longue", topic=topic, actor=make_actor(slug="ds")
    )
    positions = section("ds", "positions")
    assert '<a href="/en/topics/clause/#position-longue">La clause</a>' in positions
    assert "La plus longue possible" in positions
    assert '<details class="proof proofs">' in positions


def test_a_side_that_stands_nowhere_says_so(section, make_actor, make_topic, make_position):
    make_position(
        "", topic=make_topic(slug="clause"), actor=make_actor(slug="orange"), is_stated=False
    )
    assert "no article says it" in section("orange", "positions")


def test_every_article_that_names_an_actor_or_tells_its_ties_or_sides_is_listed(
    section, make_actor, make_affiliation, make_topic, make_position, make_mention
):
    actor = make_actor(slug="ds")
    tie = make_affiliation(actor=actor)
    position = make_position(topic=make_topic(positions=0), actor=actor)
    name = make_mention("Dassault", actor=actor)
    articles = section("ds", "articles")
    for mention in (tie.mentions.get(), position.mentions.get(), name):
        assert f'href="/en/articles/{mention.article.slug}/"' in articles


def test_an_article_that_only_tells_of_an_event_is_a_witness_of_it_alone(
    section, make_actor, make_event
):
    event = make_event(participants={make_actor(slug="ds"): "initiator"})
    siglum = f'<span class="siglum">{event.mentions.get().article.siglum}</span>'
    assert siglum in section("ds", "course")
    assert section("ds", "articles") == ""


def test_each_list_of_articles_is_counted_as_it_is(read, make_actor, make_article, make_mention):
    medium = make_actor(slug="le-monde", kind="medium")
    for _number in range(2):
        make_article(outlet=medium, outlet_certainty="stated")
    assert 'Published by it <span class="count">2</span>' in read("/en/actors/le-monde/")
    assert "Mentioning them" not in read("/en/actors/le-monde/")
    make_mention("Le Monde", actor=medium)
    page = read("/en/actors/le-monde/")
    assert 'Mentioning them <span class="count">1</span>' in page


def test_the_contents_lead_to_every_section_there_is(
    read, make_actor, make_event, make_affiliation, make_topic, make_position
):
    actor = make_actor(slug="ds")
    make_event(participants={actor: "initiator"})
    make_affiliation(actor=actor)
    make_position(topic=make_topic(), actor=actor)
    page = read("/en/actors/ds/")
    contents = page.split('<nav class="contents is-local"')[1].split("</nav>")[0]
    for name in ("course", "ties", "positions", "articles"):
        assert f'href="#{name}"' in contents
        assert f'id="{name}"' in page


@pytest.fixture
def make_known(make_actor, make_event, make_affiliation, make_topic, make_position, make_mention):
    """Make an actor with an event, a tie and a side taken, and their evidence."""

    def make(event=None, other=None, topic=None, **mention):
        actor = make_actor(slug="ds")
        facts = {
            "event": make_event(participants={actor: "initiator"}, evidence=False, **event or {}),
            "affiliation": make_affiliation(
                actor=actor, other=make_actor(**other or {}), evidence=False
            ),
            "position": make_position(
                topic=make_topic(positions=0, **topic or {}), actor=actor, evidence=False
            ),
        }
        for kind, fact in facts.items():
            make_mention(**{kind: fact}, **mention)

    return make


@pytest.mark.parametrize(
    ("draft", "shown", "hidden"),
    [
        ({"event": {"title": "Confidentiel"}}, {"ties", "positions"}, "course"),
        ({"other": {"name": "Confidentiel"}}, {"course", "positions"}, "ties"),
        ({"topic": {"title": "Confidentiel"}}, {"course", "ties"}, "positions"),
    ],
)
def test_what_leads_to_a_draft_is_not_shown(read, make_known, draft, shown, hidden):
    make_known(**{kind: {**given, "status": "draft"} for kind, given in draft.items()})
    page = read("/en/actors/ds/")
    assert "Confidentiel" not in page
    assert all(f'id="{name}"' in page for name in shown)
    assert f'id="{hidden}"' not in page


def test_what_only_drafts_attest_is_not_shown(read, make_known):
    make_known(status="draft")
    page = read("/en/actors/ds/")
    assert "<h1>Orange</h1>" in page
    assert '<section class="unit"' not in page


def test_what_only_draft_articles_attest_is_not_shown(read, make_known, make_article):
    make_known(article=make_article(status="draft"))
    page = read("/en/actors/ds/")
    assert "<h1>Orange</h1>" in page
    assert '<section class="unit"' not in page


def test_an_actors_page_asks_as_often_for_many_facts_as_for_few(
    client, make_actor, make_event, make_affiliation, make_topic, make_position, make_mention
):
    actor = make_actor(slug="ds")

    def make(count):
        for number in range(count):
            other = make_actor(f"Autre {number}")
            event = make_event(participants={actor: "affected", other: "initiator"})
            position = make_position(topic=make_topic(), actor=actor)
            for sides in ({"actor": actor, "other": other}, {"actor": other, "other": actor}):
                tie = make_affiliation(**sides)
                make_mention(affiliation=tie, reported_by=other, claimed_by=other)
            make_mention(event=event, reported_by=other, claimed_by=other)
            make_mention(position=position, reported_by=other, claimed_by=other)

    def count_queries():
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/fr/actors/ds/").status_code == 200
        return len(queries)

    make(2)
    few = count_queries()
    make(8)
    assert count_queries() == few


def test_of_very_many_quotes_those_entered_last_are_shown(
    read, make_actor, make_quote, make_article
):
    actor = make_actor("Orange", slug="orange", kind="medium")
    article = make_article()
    for number in range(31):
        given = {"article": article, "about": [actor], "speaker": actor, "reported_by": actor}
        make_quote(f"paroles {number}", start=number * 100, organisation=make_actor(), **given)
    page = read("/en/actors/orange/")
    assert page.count("<figure") == 3 * 30
    words = page.split('id="words"')[1]
    assert "paroles 30" in words
    assert "paroles 0<" not in words
    assert words.count("Only those entered last are shown.") == 3
    assert 'href="/en/quotes/?speaker=orange&amp;kind=direct' in words
    assert '<span class="count">30+</span>' in words


def test_a_few_quotes_are_shown_in_the_order_of_their_article(read, make_actor, make_quote):
    actor = make_actor("Orange", slug="orange")
    later = make_quote("paroles tardives", start=500, speaker=actor)
    make_quote("paroles premières", start=100, speaker=actor, article=later.article)
    page = read("/en/actors/orange/")
    assert page.index("paroles premières") < page.index("paroles tardives")
    assert "Only those entered last" not in page


def test_an_actor_shows_the_disputes_and_comparisons_that_name_it(
    read, make_actor, make_topic, make_position
):
    make_actor("Colt", slug="colt")
    side = make_topic("Les concurrents", positions=0)
    for words in ("Colt attaque", "Personne"):
        make_position(words, topic=side)
    make_topic("À quoi sert Colt", kind="comparison")
    make_topic("La récolte")
    make_topic("Colt et son temps", kind="comparison", status="draft")
    section = read("/fr/actors/colt/").split('id="matters"')[1].split("</section>")[0]
    assert section.index("À quoi sert Colt</a>") < section.index("Les concurrents</a>")
    assert section.count("<li class=") == 2


def test_an_actor_that_no_topic_names_has_no_such_section(read, make_actor, make_topic):
    make_actor("Colt", slug="colt")
    make_topic("La récolte")
    assert 'id="matters"' not in read("/fr/actors/colt/")
