"""The timeline, and one event with every account of it."""

import pytest
from django.utils.html import strip_tags

pytestmark = pytest.mark.slow_on_postgresql


@pytest.fixture
def read(client):
    """Return a page, with plain spaces in its dates."""
    return lambda address: client.get(address).content.decode().replace("\N{NO-BREAK SPACE}", " ")


def contents_of(page):
    """Return what the links to the parts of the timeline say."""
    links = page.split('class="contents"')[1].split("</nav>")[0].split("</a>")[:-1]
    return [" ".join(strip_tags(f"<a{link.split('<a')[1]}").split()) for link in links]


@pytest.fixture
def make_account(make_mention, make_article):
    """Make an account of an event by an article of its own."""

    def make(event, **given):
        return make_mention(event=event, **{"article": make_article(), **given})

    return make


def test_events_stand_in_the_order_of_dates_and_texts(read, make_event):
    launch = make_event("Le lancement", date="2009")
    leaving = make_event("Le départ", after=[launch])
    make_event("La lettre", after=[leaving])
    make_event("L’annonce", date="2011-12-22")
    page = read("/en/timeline/")
    places = [page.index(f">{title}</a></h3>") for title in ("Le lancement", "Le départ")]
    assert places == sorted(places)
    assert places[1] < page.index(">La lettre</a></h3>") < page.index(">L’annonce</a></h3>")


def test_an_event_without_date_says_after_what_it_comes(read, make_event):
    launch = make_event("Le lancement", date="2009", slug="lancement")
    make_event("Le départ", after=[launch])
    page = read("/en/timeline/")
    assert 'after <a href="/en/timeline/lancement/">Le lancement</a>' in page
    assert "2009 or later, days not known</h2>" in page


def test_an_event_before_which_nothing_stands_says_what_comes_after(read, make_event):
    idea = make_event("L’idée", slug="idee")
    make_event("Le lancement", date="2009", after=[idea], slug="lancement")
    assert 'before <a href="/en/timeline/lancement/">' in read("/en/timeline/")


def test_an_event_that_nothing_places_stands_last(read, make_event):
    make_event("Canopy")
    make_event("Le départ", date="2011-12")
    page = read("/en/timeline/").split("</nav>")[-1]
    assert page.index("Le départ") < page.index("Neither day nor order known")
    assert page.index("Neither day nor order known") < page.index("Canopy")


@pytest.mark.parametrize(
    ("date", "heading"),
    [("2011~", ">2011<"), ("2009/2011", ">until 2011<"), ("../2011-12-22", ">until 2011<")],
)
def test_a_year_heads_what_was_over_by_its_end(read, make_event, date, heading):
    make_event(date=date)
    assert heading in read("/en/timeline/")


def test_the_first_date_heads_what_has_no_last_day(read, make_event):
    make_event(date="2011-12-22/..")
    make_event(date="2011-12-24/..")
    page = read("/en/timeline/")
    assert ">22 December 2011 or later, days not known</h2>" in page
    assert ">24 December 2011 or later, days" not in page


def test_what_is_not_dated_stands_under_the_first_date_of_what_it_follows(read, make_event):
    leaving = make_event("Le retrait", date="2011-12")
    letter = make_event("La lettre", after=[leaving])
    make_event("La réponse", after=[letter])
    make_event("L’abandon", date="2012-01/..", after=[letter])
    assert contents_of(read("/en/timeline/")) == [
        "2011 1",
        "December 2011 or later, days not known 2",
        "January 2012 or later, days not known 1",
    ]


def test_what_follows_an_open_beginning_names_no_date(read, make_event):
    make_event("La lettre", after=[make_event("Le retrait", date="../2011-12-22")])
    assert contents_of(read("/en/timeline/")) == ["until 2011 1", "Order known, days not 1"]


def test_no_two_parts_read_alike(read, make_event):
    for date in ("2009/2011", "2010", "2010-06/2011", "2010-07", "2010-08/2011"):
        make_event(date=date)
    assert contents_of(read("/en/timeline/")) == [
        "until 2011 1",
        "2010 1",
        "until 2011 (part 2) 1",
        "2010 (part 2) 1",
        "until 2011 (part 3) 1",
    ]


def test_a_planned_event_says_so_wherever_it_stands(read, make_event):
    start = make_event("Le démarrage", is_planned=True, slug="demarrage")
    make_event("Le bilan", after=[start], slug="bilan")
    for address in ("/en/timeline/", "/en/timeline/demarrage/", "/en/timeline/bilan/"):
        assert 'class="planned"' in read(address), address
    assert "No article reports it as done" in read("/en/timeline/demarrage/")


def test_an_inferred_date_stands_in_brackets_with_its_reason(read, make_event):
    given = {"date_basis": "inferred", "date_note_en": "From the date of the article."}
    make_event(date="2011-08-01", slug="accord", date_note_fr="Déduit.", **given)
    page = read("/en/timeline/accord/")
    assert "[1 August 2011]</time>" in page
    assert "From the date of the article." in page
    assert "[1 August 2011] |" in page.split("</title>")[0]


def test_participants_stand_with_their_part(read, make_event, make_actor):
    orange, thales = make_actor("Orange"), make_actor("Thales")
    make_event(participants={orange: "affected", thales: "initiator"}, slug="retrait")
    page = read("/en/timeline/")
    assert page.index('Thales</a> <span class="part">initiator') < page.index("affected</span>")
    detail = read("/en/timeline/retrait/")
    assert detail.index("Initiators") < detail.index("Thales</a>") < detail.index("Affected")


def test_every_account_is_given_with_its_date_and_voices(
    read, make_event, make_account, make_actor
):
    event = make_event(slug="retrait", evidence=False)
    given = {"claimed_by": make_actor("Thales"), "reported_by": make_actor("AFP", kind="medium")}
    make_account(event, exact="se retire du projet", date="2011-12-22", **given)
    make_account(event, exact="quitte le consortium")
    page = read("/en/timeline/retrait/")
    for text in ("se retire du projet", "22 December 2011", "Thales</a>", "AFP</a>"):
        assert text in page, text
    assert page.index("se retire du projet") < page.index("quitte le consortium")


def test_the_passages_of_an_event_are_folded_under_their_count(read, make_event, make_account):
    event = make_event(evidence=False)
    accounts = [make_account(event, exact=f"passage {number}") for number in range(3)]
    fold = read("/en/timeline/").split("of-evidence")[1].split("</details>")[0]
    summary, folded = fold.split("</summary>")
    assert "3 passages" in summary
    assert all(account.article.siglum in summary for account in accounts)
    assert all(f'href="{account.passage_url}"' in folded for account in accounts)


@pytest.mark.parametrize(("other", "says"), [("2011-08", True), ("2009-05", False), ("", False)])
def test_dates_that_exclude_each_other_are_pointed_out(read, make_event, make_account, other, says):
    event = make_event(slug="lancement", evidence=False)
    make_account(event, date="2009")
    make_account(event, date=other)
    assert ("dates that exclude each other" in read("/en/timeline/lancement/")) is says


def test_reports_through_one_medium_are_one_origin(read, make_event, make_account, make_actor):
    event, medium = make_event(evidence=False), make_actor("La Tribune", kind="medium")
    make_account(event, reported_by=medium)
    make_account(event, claimed_by=medium)
    assert "2 articles, 1 independent origin" in read("/en/timeline/")


def test_articles_of_unknown_outlets_are_origins_of_their_own(
    read, make_event, make_account, make_actor
):
    event = make_event(evidence=False)
    make_account(event, claimed_by=make_actor("Thales"))
    make_account(event)
    page = read("/en/timeline/")
    assert "2 articles" in page
    assert "independent origin" not in page


def test_an_event_leads_to_those_beside_it(read, make_event):
    for year in (2009, 2010, 2011):
        make_event(date=str(year), slug=f"in-{year}")
    middle = read("/en/timeline/in-2010/")
    assert 'rel="prev" href="/en/timeline/in-2009/"' in middle
    assert 'rel="next" href="/en/timeline/in-2011/"' in middle
    assert 'rel="prev"' not in read("/en/timeline/in-2009/")
    assert 'rel="next"' not in read("/en/timeline/in-2011/")


def test_an_event_that_nothing_dates_stands_beside_the_last_dated_one(read, make_event):
    make_event(date="2011", slug="dated")
    make_event(slug="first")
    make_event(slug="second")
    page = read("/en/timeline/first/")
    assert 'rel="prev" href="/en/timeline/dated/"' in page
    assert 'rel="next" href="/en/timeline/second/"' in page
    assert 'rel="next" href="/en/timeline/first/"' in read("/en/timeline/dated/")


def test_an_event_lists_what_the_texts_place_before_and_after_it(read, make_event):
    launch = make_event("Le lancement", slug="lancement")
    leaving = make_event("Le départ", after=[launch], slug="depart")
    make_event("La lettre", after=[leaving], slug="lettre")
    page = read("/en/timeline/depart/").split('id="order"')[1].split("<nav")[0]
    before, after = page.split("After it")
    assert "/en/timeline/lancement/" in before
    assert "/en/timeline/lettre/" in after


def test_an_event_describes_itself_by_its_summary(read, make_event):
    make_event("Le retrait", date="2011-12", slug="retrait", summary_fr="Un “associé” s’en va.")
    head = read("/fr/timeline/retrait/").split("</head>")[0]
    assert "<title>Le retrait, décembre 2011 |" in head
    assert 'name="description" content="Un “associé” s’en va."' in head
