"""The timeline as a picture: each event once, its date as what it is, and who was part of it."""

import re
from html.parser import HTMLParser

import pytest
from django.test.utils import CaptureQueriesContext

from articles.models import Event
from articles.pictures.timeline import chronicle, plate
from articles.pictures.timeline.axis import bounds, lay, runs
from articles.pictures.timeline.bonds import bonds
from articles.pictures.timeline.courses import courses

pytestmark = pytest.mark.slow_on_postgresql

PICTURE = re.compile(r'<svg class="(wide|narrow)".*?</svg>', re.DOTALL)


def events():
    found = Event.objects.published().with_participants().with_neighbours().with_evidence()
    return list(found.in_order())


def axis():
    found = events()
    return lay(runs(found, bounds(found)), 0, [40] * len(found))


class Elements(HTMLParser):
    """Gathers elements, each with its attributes and the text up to the next one."""

    def __init__(self, markup):
        super().__init__()
        self.found = []
        self.feed(markup)

    def handle_starttag(self, name, attributes):
        self.found.append([name, dict(attributes), ""])

    def handle_data(self, text):
        self.found[-1][2] += text

    def each(self, name):
        return [attributes for tag, attributes, _text in self.found if tag == name]

    def texts(self, name):
        return [text for tag, _attributes, text in self.found if tag == name]


def drawn(address, client):
    """Return the elements of both drawings of a page."""
    page = client.get(address).content.decode()
    return {found[1]: Elements(found[0]) for found in PICTURE.finditer(page)}


def kinds_of(event):
    """Return the classes of what stands for an event in the wide drawing."""
    wide, _narrow = chronicle(events()).drawings
    (mark,) = [mark for mark in wide.marks if mark.url == event.get_absolute_url()]
    return [shape.kind for shape in mark.shapes]


@pytest.fixture
def alliance(make_actor, make_event, make_affiliation):
    """Make three who set out together in a body, and the first leave them."""
    names = ("Vega", "Rigel", "Deneb")
    vega, rigel, deneb = (make_actor(name) for name in names)
    body = make_actor("Le consortium", kind="consortium")
    parts = {vega: "participant", rigel: "participant", deneb: "participant", body: "affected"}
    first = make_event("L’alliance", date="2011-08-01", participants=parts)
    given = {vega: "initiator", rigel: "affected", deneb: "affected", body: "affected"}
    last = make_event("Le départ", date="2011-12-22", participants=given, after=[first])
    for actor in (vega, rigel, deneb):
        until = "2011-12" if actor == vega else ""
        make_affiliation(actor=actor, other=body, since="2011-08-01", until=until)
    return vega, rigel, deneb, first, last


@pytest.mark.parametrize("address", ["/en/timeline/", "/en/"])
def test_each_event_stands_once_in_each_drawing_and_leads_to_its_page(
    client, make_event, make_story, address
):
    found = [make_event(date="2009"), make_event(date="2011-12-22"), make_event()]
    make_story(turning_points=found)
    drawings = drawn(address, client)
    assert set(drawings) == {"wide", "narrow"}
    for drawing in drawings.values():
        links = [link["href"] for link in drawing.each("a")]
        for event in found:
            assert links.count(f"/en/timeline/{event.slug}/") == 1


def test_an_event_is_named_with_its_date(client, make_event):
    make_event("Le départ", date="2011-12-22", date_basis="inferred", date_note_fr="Déduit.")
    for drawing in drawn("/en/timeline/", client).values():
        assert "[22 December 2011] – Le départ" in drawing.texts("title")


def test_readers_who_do_not_see_the_picture_have_the_list_alone(client, make_event):
    make_event(date="2011")
    for drawing in drawn("/en/timeline/", client).values():
        assert [each["aria-hidden"] for each in drawing.each("svg")] == ["true"]
        assert {link["tabindex"] for link in drawing.each("a")} == {"-1"}


@pytest.mark.parametrize("address", ["/en/timeline/", "/en/"])
def test_a_record_without_events_has_no_picture(client, make_story, address):
    make_story()
    assert not drawn(address, client)


def test_a_stated_day_is_a_full_disc(make_event):
    assert kinds_of(make_event(date="2011-12-22"))[1:] == ["disc"]


def test_an_inferred_date_is_half_full(make_event):
    event = make_event(date="2011-12-22", date_basis="inferred", date_note_fr="Déduit.")
    assert kinds_of(event)[1:] == ["disc is-open", "disc"]


def test_no_date_is_a_dotted_ring(make_event):
    assert kinds_of(make_event())[1:] == ["disc is-unknown"]


def test_a_stated_month_is_a_capsule(make_event):
    assert kinds_of(make_event(date="2011-12"))[1:] == ["disc is-open capsule"]


def test_what_is_planned_is_never_full(make_event):
    assert kinds_of(make_event(date="2011-12-22", is_planned=True))[1:] == ["disc is-open"]


def test_a_period_is_as_long_as_what_lies_within_it(make_event):
    whole = make_event(date="2011~")
    first, last = make_event(date="2011-03-01"), make_event(date="2011-11-30")
    found = axis()
    start, end = found.span(whole.date)
    assert start <= found.places[first.pk] < found.places[last.pk] <= end


def test_an_open_period_goes_beyond_its_event(make_event):
    earlier = make_event(date="../2011-12-22")
    make_event(date="2011-12-22")
    found = axis()
    start, end = found.span(earlier.date, found.places[earlier.pk])
    assert start < found.places[earlier.pk] < end


def test_years_without_an_event_break_the_axis(make_event):
    for date in ("1850", "2010-03-01", "2011-04-01", "2050-01-01"):
        make_event(date=date)
    found = axis()
    assert len(found.breaks) == 2
    assert found.end < 600


def test_days_not_known_lie_in_a_zone_of_their_own(make_event):
    leaving = make_event(date="2011-12-22")
    letter = make_event(after=[leaving])
    found = axis()
    assert found.is_in_zone(found.places[letter.pk])
    assert not found.is_in_zone(found.places[leaving.pk])
    assert "22 December 2011" in found.zones[0].label


def test_no_event_stands_before_one_that_the_list_places_earlier(make_event):
    later = make_event(date="2011-12-22")
    make_event()
    make_event(date="2009")
    make_event(date="2012-01/..", after=[later])
    found = axis()
    places = [found.places[event.pk] for event in events()]
    assert places == sorted(set(places))


@pytest.fixture
def printed(make_article, make_event, make_mention):
    """Make an article that attests `event`, or else an event of its own."""

    def make(*, event=None, **given):
        event = event or make_event(date="2011-12-22", evidence=False)
        return make_mention(article=make_article(**given), event=event).article

    return make


def test_articles_stand_apart_from_events(client, printed):
    printed(published="2011-12-23", slug="nouvelle", siglum="ω")
    printed(siglum="ψ")
    for drawing in drawn("/en/timeline/", client).values():
        assert "/en/articles/nouvelle/" in [link["href"] for link in drawing.each("a")]
        assert [path["class"] for path in drawing.each("path")].count("star") == 1
        assert "ω" in drawing.texts("text")
        assert "ψ" not in drawing.texts("text")


@pytest.mark.parametrize("address", ["/fr/timeline/", "/fr/"])
def test_only_articles_that_attest_an_event_are_drawn(
    client, make_event, make_article, make_story, printed, address
):
    event = make_event(date="2011-12-22")
    make_story(turning_points=[event])
    printed(event=event, published="2011-12-23", slug="temoin")
    printed(event=event, published="2011-12-24", slug="brouillon", status="draft")
    make_article(published="2011-12-25", slug="ailleurs")
    for drawing in drawn(address, client).values():
        links = [link["href"] for link in drawing.each("a") if "/articles/" in link["href"]]
        assert links == ["/fr/articles/temoin/"]


def test_a_page_of_the_timeline_draws_the_articles_of_its_own_events(client, make_event, printed):
    for number in range(50):
        make_event(date=f"{1900 + number}")
    last = make_event(date="2011-12-22")
    printed(event=last, published="2011-12-23", slug="temoin")
    for page, is_drawn in (("1", False), ("2", True)):
        for drawing in drawn(f"/fr/timeline/?page={page}", client).values():
            links = [link["href"] for link in drawing.each("a")]
            assert ("/fr/articles/temoin/" in links) is is_drawn


@pytest.mark.parametrize("address", ["/fr/timeline/", "/fr/"])
@pytest.mark.parametrize(("status", "name"), [("published", "Le Monde"), ("draft", "Le départ")])
def test_an_article_is_named_by_its_outlet_unless_that_is_a_draft(
    client, make_actor, make_event, make_story, printed, address, status, name
):
    outlet = make_actor("Le Monde", kind="medium", status=status)
    event = make_event(date="2011-12-22")
    make_story(turning_points=[event])
    given = {"published": "2011-12-23", "outlet": outlet, "outlet_certainty": "stated"}
    printed(event=event, title="Le départ", siglum="ω", **given)
    for drawing in drawn(address, client).values():
        (title,) = [text for text in drawing.texts("title") if text.startswith("ω")]
        assert title.startswith(f"ω, article\N{NO-BREAK SPACE}: {name}, 23")
    assert ("Le Monde" in client.get(address).content.decode()) is (status == "published")


def test_pictures_ask_for_no_article(django_assert_max_num_queries, make_event, printed):
    event = make_event(date="2011-12-22")
    printed(event=event, published="2011-12-23")
    found = events()
    with django_assert_max_num_queries(0):
        chronicle(found)
    with django_assert_max_num_queries(4):  # the ties, and each kind of fact that may differ
        plate(found)


def test_those_with_most_events_have_a_lane_but_not_who_only_reports(make_event, make_actor):
    actors = [make_actor(f"Acteur {number}") for number in range(10)]
    paper = make_actor("Le Journal", kind="medium")
    for number in range(len(actors)):
        present = dict.fromkeys(actors[number:], "affected")
        make_event(date="2011", participants={paper: "reporter", **present})
    picture = chronicle(events())
    assert picture.actors == list(reversed(actors))[:8]
    assert picture.has_others


def test_the_page_says_where_actors_have_no_lane(client, make_event, make_actor):
    make_event(participants={make_actor(f"Acteur {n}"): "initiator" for n in range(5)})
    told = "Actors with a part in fewer events have no line"
    assert told not in client.get("/en/timeline/").content.decode()
    make_event(participants={make_actor("Le sixième"): "initiator"})
    assert told in client.get("/en/timeline/").content.decode()


def test_each_event_has_the_number_that_it_has_in_the_picture(client, make_event):
    for number in range(51):
        make_event(f"Événement {number}", date=f"{1900 + number}")
    page = client.get("/en/timeline/?page=2").content.decode()
    assert '<p class="number" aria-hidden="true">51</p>' in page
    assert "The picture shows the events of this page." in page
    wide = drawn("/en/timeline/?page=2", client)["wide"]
    assert "51" in wide.texts("text")


def test_a_tie_holds_from_the_event_that_begins_it_to_the_one_that_ends_it(alliance):
    vega, rigel, _deneb, _first, _last = alliance
    found = {next(iter(tie.sides)): tie for tie in bonds(events(), [a.pk for a in alliance[:3]])}
    assert (found[vega.pk].begins, found[vega.pk].ends) == (0, 1)
    assert (found[rigel.pk].begins, found[rigel.pk].ends) == (0, None)


def test_who_leaves_parts_from_those_who_stay(alliance):
    vega, rigel, deneb, _first, _last = alliance
    found = courses(events(), [actor.pk for actor in (vega, rigel, deneb)])
    ends = {actor: found.stays[actor.pk][-1].band for actor in (vega, rigel, deneb)}
    assert ends[rigel] == ends[deneb] != ends[vega]
    assert {stays[0].band for stays in found.stays.values()} == {ends[rigel]}


def test_a_tie_without_an_event_brings_nobody_together(make_event, make_actor, make_affiliation):
    vega, rigel = make_actor("Vega"), make_actor("Rigel")
    make_event(date="2011", participants={vega: "initiator", rigel: "participant"})
    make_affiliation(actor=vega, other=rigel, kind="partner")
    make_affiliation(actor=vega, other=rigel, kind="partner", since="2015")
    assert bonds(events(), [vega.pk, rigel.pk]) == []


def test_of_two_partners_the_one_who_acts_leaves(make_event, make_actor, make_affiliation):
    vega, rigel = make_actor("Vega"), make_actor("Rigel")
    first = make_event(date="2011", participants={vega: "initiator", rigel: "participant"})
    given = {vega: "affected", rigel: "initiator"}
    make_event(date="2012", participants=given, after=[first])
    make_affiliation(actor=vega, other=rigel, kind="partner", since="2011", until="2012")
    found = courses(events(), [vega.pk, rigel.pk])
    assert [stay.band for stay in found.stays[vega.pk]] == [0]
    assert len(found.stays[rigel.pk]) == 2


def test_dates_that_exclude_each_other_are_told_on_the_plate(make_event, make_mention):
    event = make_event(date="2009/2011", evidence=False)
    make_mention(event=event, date="2009")
    make_mention(event=event, date="2011-08")
    for drawing in plate(events()).drawings:
        marks = [mark for mark in drawing.marks if mark.url == event.get_absolute_url()]
        assert "2009 ≠ August 2011" in [each.text for mark in marks for each in mark.words]


def test_the_plate_says_how_many_turning_points_it_shows(client, make_event, make_story):
    make_story(turning_points=[make_event(date=f"{1990 + n}") for n in range(20)])
    page = client.get("/en/").content.decode()
    assert "The picture shows the first 16 turning points" in page


@pytest.mark.parametrize("title", ["Long " * 40, "W" * 200, "حدث " * 40])
def test_whatever_the_names_they_stay_within_the_drawing(make_event, make_actor, title):
    actor = make_actor(title.strip())
    for date in ("1850", "2009~", "2050-01-01", ""):
        make_event(title.strip(), date=date, participants={actor: "initiator"})
    for picture in (chronicle(events()), plate(events())):
        for drawing in picture.drawings:
            words = [each for mark in drawing.marks for each in mark.words] + drawing.words
            assert all(0 <= float(each.x) <= drawing.width for each in words)
            assert all(0 <= float(each.y) <= drawing.height for each in words)
            assert all(len(each.text) < 60 for each in words)


def test_many_articles_are_stars_without_names(make_event, printed):
    event = make_event(date="2011-12-22")
    for day in range(1, 31):
        printed(event=event, published=f"2011-12-{day:02}")
    wide, _narrow = chronicle(events()).drawings
    assert not [mark for mark in wide.marks if "/articles/" in mark.url]
    assert [shape for shape in wide.shapes if shape.kind == "star"]


def test_a_page_of_many_events_stays_light(client, make_event, make_actor):
    actors = {make_actor(f"Acteur {number}"): "participant" for number in range(12)}
    for number in range(50):
        make_event("Un événement", date=f"2011-{number % 12 + 1:02}", participants=actors)
    page = client.get("/en/timeline/").content.decode()
    for found in PICTURE.finditer(page):
        assert len(found[0]) < 40_000


@pytest.mark.parametrize("address", ["/en/timeline/", "/en/"])
def test_pictures_ask_as_often_for_many_events_as_for_few(
    client, make_event, make_actor, make_story, make_affiliation, printed, address
):
    from django.db import connection

    story = make_story(turning_points=[make_event(date="2011")])

    def count(number):
        for year in range(2000, 2000 + number):
            actor, other = make_actor(f"Acteur {year}"), make_actor(f"Autre {year}")
            parts = {actor: "initiator", other: "participant"}
            event = make_event(date=f"{year}", participants=parts)
            make_affiliation(actor=actor, other=other, kind="partner", since=f"{year}")
            given = {"outlet": actor, "outlet_certainty": "stated"}
            printed(event=event, published=f"{year}", **given)
            story.turning_points.add(event)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        return len(asked)

    assert count(2) == count(12)
