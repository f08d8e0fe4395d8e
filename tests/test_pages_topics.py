"""Disputes, comparisons and themes, and one of them with its sides."""

import pytest

from andromede_site.models import FormerSlug

pytestmark = pytest.mark.slow_on_postgresql


def test_topics_are_listed_by_kind(read, make_topic):
    make_topic("L’argent public", kind="theme")
    make_topic("Combien", kind="comparison")
    make_topic("Quand", kind="comparison", is_contradiction=True)
    make_topic("La clause")
    page = read("/en/topics/")
    titles = (
        "La clause",
        "Where the sources disagree</h2>",
        "Quand",
        "Told differently</h2>",
        "Combien",
        "Themes</h2>",
        "L’argent",
    )
    places = [page.index(title) for title in titles]
    assert places == sorted(places)


def test_a_side_stands_with_its_holder_its_words_and_its_voices(
    read, make_topic, make_position, make_actor, make_mention
):
    topic = make_topic(positions=0, slug="clause")
    holder = make_actor("Dassault Systèmes")
    side = make_position("Très longue", topic=topic, actor=holder, evidence=False)
    medium = make_actor("La Tribune", kind="medium")
    make_mention("la souhaitait longue", position=side, reported_by=medium, claimed_by=holder)
    page = read("/en/topics/clause/")
    for text in ("Dassault Systèmes</a>", "Très longue", "la souhaitait longue</mark>"):
        assert text in page, text
    assert page.index("according to") < page.index("La Tribune</a>")
    assert f'id="position-{side.slug}"' in page
    assert page.count('class="topic dispute"') == 1


def test_a_side_that_stands_nowhere_is_shown_as_such(read, make_topic, make_position, make_actor):
    topic = make_topic(positions=1, slug="clause")
    make_position(
        "", topic=topic, actor=make_actor("Orange"), is_stated=False, slug="orange-clause"
    )
    page = read("/en/topics/clause/")
    assert page.index("la plus longue possible") < page.index("no article states their side")
    assert page.index("no article states their side") < page.index('id="position-orange-clause"')
    assert page.index('id="position-orange-clause"') < page.index("Orange</a>")


def test_the_list_counts_sides_and_those_not_stated(read, make_topic, make_position, make_actor):
    topic = make_topic(positions=2)
    make_position("", topic=topic, actor=make_actor("Orange"), is_stated=False)
    make_position("Brouillon", topic=topic, status="draft")
    make_topic(positions=3, kind="comparison")
    page = read("/en/topics/")
    for count in ("2 sides", "1 not stated", "3 versions"):
        assert count in page, count


def test_what_nobody_says_is_named(read, make_topic):
    make_topic(slug="clause", unsaid_en="Any length in years.", unsaid_fr="Une durée.")
    assert "What nobody says:</b> Any length in years." in read("/en/topics/clause/")


def test_a_theme_names_what_nobody_says(read, make_topic, make_quote):
    theme = make_topic(slug="argent", kind="theme", positions=0, unsaid_en="What became of it.")
    make_quote("l’argent public", topics=[theme])
    assert "What nobody says:</b> What became of it." in read("/en/topics/argent/")


def test_a_theme_gives_its_quotes_and_counts_them(read, make_topic, make_quote):
    theme = make_topic(kind="theme", positions=0, slug="argent")
    make_quote("l’argent public", topics=[theme])
    make_quote("le tour de table", topics=[theme])
    make_quote("confidentiel", topics=[theme], status="draft")
    assert "2 quotes" in read("/en/topics/")
    page = read("/en/topics/argent/")
    assert "l’argent public" in page
    assert "confidentiel" not in page


def test_many_quotes_are_given_page_by_page(read, make_topic, make_quote, make_article):
    theme, article = make_topic(kind="theme", positions=0, slug="argent"), make_article()
    for number in range(21):
        make_quote(f"parole {number}.", topics=[theme], article=article)
    assert "parole 20." not in read("/en/topics/argent/")
    assert "parole 20." in read("/en/topics/argent/?page=2")


def test_a_topic_describes_itself_by_what_differs(read, make_topic):
    make_topic("La clause", slug="clause", summary_fr="Ils se disputent sur sa durée.")
    head = read("/fr/topics/clause/").split("</head>")[0]
    assert "<title>La clause |" in head
    assert 'name="description" content="Ils se disputent sur sa durée."' in head


def test_a_former_address_keeps_what_was_asked_of_it(client, make_topic):
    make_topic(slug="clause")
    FormerSlug.objects.record("topic", "duree", "clause")
    response = client.get("/fr/topics/duree/?page=2")
    assert (response.status_code, response["Location"]) == (301, "/fr/topics/clause/?page=2")


def test_the_former_address_of_a_draft_leads_nowhere(client, make_topic):
    topic = make_topic(slug="clause", status="draft")
    FormerSlug.objects.record("topic", "duree", "clause")
    assert client.get("/fr/topics/duree/").status_code == 404
    topic.status = "published"
    topic.save()
    assert client.get("/fr/topics/duree/").status_code == 301


@pytest.mark.parametrize(
    ("is_contradiction", "kicker", "classes"),
    [
        (True, "Comparison: not all of this can be right", "topic comparison contradiction"),
        (False, "Comparison: told differently", "topic comparison"),
    ],
)
def test_only_what_cannot_all_be_right_wears_the_sign_of_a_contradiction(
    read, make_topic, is_contradiction, kicker, classes
):
    make_topic(kind="comparison", slug="quand", is_contradiction=is_contradiction)
    page = read("/en/topics/quand/")
    assert f'<p class="kicker">{kicker}</p>' in page
    assert page.count(f'class="{classes}"') == 1
