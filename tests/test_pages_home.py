"""The opening page: the affair in a minute."""

import pytest

from andromede_site.models import FormerSlug

pytestmark = pytest.mark.slow_on_postgresql


@pytest.mark.parametrize("made", [False, True])
def test_without_a_published_story_the_page_says_what_the_site_is(read, make_story, made):
    if made:
        make_story(status="draft")
    page = read("/en/")
    assert "<h1>Who said what" in page
    assert "Turning points" not in page


def test_the_story_leads_to_what_it_rests_on(read, make_story, make_event):
    make_event(slug="retrait")
    make_story("Un associé [s’en va](event:retrait), <b>dit-on</b>.")
    page = read("/fr/")
    assert "<h1>Quatre associés pour un cloud français</h1>" in page
    assert '<a href="/fr/timeline/retrait/">s’en va</a>, &lt;b&gt;dit-on&lt;/b&gt;.' in page


def test_the_story_is_what_search_engines_are_told(read, make_story, make_event):
    make_event(slug="retrait")
    make_story("Un associé [s’en va](event:retrait).\n\nLes autres restent.")
    head = read("/fr/").split("</head>")[0]
    assert "<title>Quatre associés pour un cloud français |" in head
    assert 'content="Un associé s’en va. Les autres restent."' in head


def test_turning_points_stand_in_their_order_with_their_proof(read, make_story, make_event):
    points = [make_event(f"Étape {year}", date=str(year)) for year in (2011, 2009)]
    make_event("Détail", date="2010")
    make_story(turning_points=[*points, make_event("Brouillon", status="draft")])
    page = read("/en/").split('id="turns"')[1].split("</section>")[0]
    assert page.index("Étape 2009") < page.index("Étape 2011")
    assert page.count('class="proof"') == 2
    assert "Détail" not in page
    assert "Brouillon" not in page


def test_the_largest_sums_stand_first_and_no_total_among_them(read, make_story, make_commitment):
    parts = [make_commitment(amount) for amount in (60_000_000, 135_000_000)]
    make_commitment(195_000_000).total_of.set(parts)
    make_story()
    page = read("/en/").split('id="sums"')[1].split('class="not-drawn"')[0]
    assert page.index("€135M") < page.index("€60M")
    assert "€195M" not in page


def test_the_cast_brought_about_a_turning_point_or_took_part(
    read, make_story, make_event, make_actor
):
    orange, thales, afp, atos = map(make_actor, ("Orange", "Thales", "AFP", "Atos"))
    leaving = make_event("Le départ", participants={thales: "initiator", afp: "reporter"})
    reply = make_event("La réponse", participants={orange: "participant", thales: "affected"})
    make_event(participants={atos: "initiator"})
    make_story(turning_points=[leaving, reply])
    page = read("/en/").split('id="cast"')[1].split("</section>")[0]
    places = ("Thales", "Le départ", "Orange", "La réponse")
    assert [page.index(text) for text in places] == sorted(page.index(text) for text in places)
    assert "AFP" not in page
    assert "Atos" not in page


def test_the_disagreements_are_those_that_the_story_names(read, make_story, make_topic):
    make_topic("Le dirigeant")
    make_topic("La clause", slug="clause")
    make_story("Ils se disputent [une clause](topic:clause).")
    page = read("/en/").split('id="matters"')[1].split('id="ways"')[0]
    assert '<a href="/en/topics/clause/" lang="fr">La clause</a>' in page
    assert page.count("La plus longue possible") == 2
    assert "Le dirigeant" not in page


def test_a_disagreement_that_was_renamed_is_still_the_one_named(read, make_story, make_topic):
    make_topic("Le dirigeant")
    make_topic("La clause", slug="clause")
    FormerSlug.objects.record("topic", "duree", "clause")
    make_story("Ils se disputent [une clause](topic:duree).")
    page = read("/en/").split('id="matters"')[1].split('id="ways"')[0]
    assert '<a href="/en/topics/clause/" lang="fr">La clause</a>' in page
    assert "Le dirigeant" not in page


def test_a_story_that_names_no_disagreement_shows_some_but_no_theme(read, make_story, make_topic):
    make_topic("La clause")
    make_topic("L’argent public", kind="theme", slug="argent")
    make_story("Tout tient à [l’argent](topic:argent).")
    page = read("/en/").split('id="matters"')[1].split('id="ways"')[0]
    assert "La clause" in page
    assert "L’argent public" not in page


def test_of_very_many_contradictions_the_home_page_shows_the_one_that_the_story_names(
    read, make_story, make_topic
):
    for _number in range(51):
        make_topic("Autre chose", kind="comparison", is_contradiction=True)
    make_topic("Quand", kind="comparison", is_contradiction=True, slug="z-quand")
    make_story("Ils partent [un jour](topic:z-quand).")
    section = read("/en/").split('id="disagreements"')[1].split("</section>")[0]
    assert section.index("Quand</a>") < section.index("Autre chose</a>")


def test_what_is_told_differently_comes_first_as_the_story_names_it_then_by_its_versions(
    read, make_story, make_topic
):
    make_topic("Combien", kind="comparison", positions=2)
    make_topic("Pourquoi", kind="comparison", positions=3)
    make_topic("À quoi bon", kind="comparison", positions=2, slug="but")
    make_story("Ils veulent [autre chose](topic:but).")
    section = read("/en/").split('id="told-differently"')[1].split("</section>")[0]
    places = [section.index(title) for title in ("À quoi bon", "Pourquoi", "Combien")]
    assert places == sorted(places)


def test_who_knows_no_language_of_ours_is_led_to_addresses_without_one(read, make_topic):
    make_topic(slug="clause")
    assert 'hreflang="x-default" href="http://testserver/"' in read("/en/")
    page = read("/en/topics/clause/")
    assert 'hreflang="x-default" href="http://testserver/topics/clause/"' in page


def test_the_story_says_what_its_sources_are(read, make_story, make_article, make_actor):
    make_article("Le retrait", outlet=make_actor("Le Monde"), outlet_certainty="stated")
    make_article("Tout espoir")
    make_story()
    head = read("/en/").split('<div class="lead">')[1].split("</header>")[0]
    places = [head.index(text) for text in ("Le retrait", "Le Monde", "Tout espoir", "outlet unk")]
    assert places == sorted(places)


def test_what_no_article_says_is_gathered(read, make_story, make_topic):
    make_topic("La clause", slug="clause", unsaid_fr="Combien d’années.")
    make_topic("Le dirigeant", unsaid_fr="Qui.", status="draft")
    make_story()
    section = read("/en/").split('id="open"')[1].split("</section>")[0]
    assert "Combien d’années." in section
    assert 'href="/en/topics/clause/"' in section
    assert "Qui." not in section


def test_of_much_that_no_article_says_the_first_stands_there(read, make_story, make_topic):
    for number in range(9):
        make_topic(slug=f"clause-{number}", unsaid_fr=f"Rien du jour {number}.")
    make_story()
    section = read("/en/").split('id="open"')[1].split("</section>")[0]
    assert section.count("<li>") == 8
    assert "5 more questions without an answer" in section
    assert "Rien du jour 8." not in section
    assert '<a href="/en/topics/">' in section


def test_a_sum_leads_to_a_passage_of_each_article(read, make_story, make_commitment, make_mention):
    commitment = make_commitment(evidence=False)
    mentions = [make_mention(commitment=commitment, stage="planned") for _article in range(2)]
    make_story()
    sums = read("/en/").split('id="sums"')[1].split("</section>")[0]
    assert all(f'href="{mention.passage_url}"' in sums for mention in mentions)


def test_where_the_cast_stands_in_what_is_disputed_is_told(
    read, make_story, make_event, make_actor, make_topic, make_position
):
    orange = make_actor("Orange")
    clause = make_topic("La clause", slug="clause", positions=0)
    for summary, topic in (
        ("La plus courte", clause),
        ("Le plus cher", make_topic(kind="comparison", positions=0)),
    ):
        make_position(summary, topic=topic, actor=orange, slug=f"side-{topic.pk}")
    make_position("Rien", topic=make_topic(positions=0), actor=orange, status="draft")
    make_story(turning_points=[make_event(participants={orange: "initiator"})])
    cast = read("/en/").split('id="cast"')[1].split("</section>")[0]
    address = f"/en/topics/clause/#position-side-{clause.pk}"
    assert f'href="{address}" lang="fr">La clause</a> <span lang="fr">La plus courte' in cast
    assert "Le plus cher" not in cast
    assert "Rien" not in cast


def test_the_statements_printed_last_stand_there_each_speaker_once(
    read, make_story, make_quote, make_article, make_actor, make_statement
):
    early, late = (
        make_article(published=day, published_basis="stated") for day in ("2010", "2011")
    )
    orange, thales = make_actor("Orange"), make_actor("Thales")
    make_quote("Nous partons", article=early, speaker=thales)
    make_quote("Nous regrettons", article=late, speaker=orange)
    make_quote("Nous déplorons", article=early, speaker=orange)
    make_quote("Il regrette", article=late, kind="indirect", paraphrase="Il regrette la décision.")
    make_quote("Nous hésitons", article=late, status="draft")
    told = make_statement()
    make_quote("Oui", article=early, speaker_label="une voix", statement=told)
    make_quote("Mais oui", article=early, speaker_label="une autre", statement=told)
    make_story()
    newest = read("/en/").split('id="newest"')[1].split("</section>")[0]
    assert newest.index("Nous regrettons") < newest.index("Nous partons")
    assert newest.count("<blockquote") == 3
    assert "Mais oui" not in newest
