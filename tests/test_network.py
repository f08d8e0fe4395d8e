"""Who is tied to whom: the drawings, their page, and what an address may ask of it."""

from itertools import combinations, pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Affiliation
from articles.pictures import layering, lettering
from articles.pictures.network import drawings, shown

pytestmark = pytest.mark.slow_on_postgresql

_LETTERS = 17
_ROOM_OF_A_LETTER = 12


@pytest.fixture
def draw():
    """Return the wide and the narrow drawing of all published ties, in order of their slugs."""

    def made():
        ties = Affiliation.objects.published().with_sides().with_evidence().order_by("slug")
        return drawings(ties, {tie.pk for tie in ties})

    return made


def _boxes(drawing):
    """Return what the letters of a drawing cover: left, top, right and bottom of each line."""
    lines = [(row, False) for line in drawing.lines for row in line.rows]
    lines += [(row, label.is_head) for label in drawing.labels for row in label.rows]
    for row, is_bold in lines:
        size = _LETTERS if is_bold else 15.5
        right = row.x + lettering.width(row.text, size, is_bold=is_bold)
        yield row.x, row.y - _ROOM_OF_A_LETTER, right, row.y + 3


def _do_overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_no_letters_meet_others_or_leave_the_drawing(real, db, draw):
    real.ingest()
    for drawing in draw():
        boxes = list(_boxes(drawing))
        assert boxes
        assert not [pair for pair in combinations(boxes, 2) if _do_overlap(*pair)]
        assert all(left >= 0 and right <= drawing.width for left, _top, right, _bottom in boxes)
        assert all(top >= 0 and bottom <= drawing.height for _left, top, _right, bottom in boxes)


def test_names_of_200_letters_neither_meet_nor_leave_the_drawing(
    draw, make_actor, make_affiliation
):
    hub = make_actor("Consortium " * 18)
    actors = [make_actor(f"{number}{'W' * 199}") for number in range(6)]
    for one, other in combinations(actors[:4], 2):
        make_affiliation(actor=one, other=other, kind="partner", role_fr="r" * 200)
    for actor in actors:
        make_affiliation(actor=actor, other=hub, kind="function", role_fr="rôle " * 40)
    for drawing in draw():
        boxes = list(_boxes(drawing))
        assert not [pair for pair in combinations(boxes, 2) if _do_overlap(*pair)]
        assert all(right <= drawing.width for _left, _top, right, _bottom in boxes)


def test_a_drawing_is_the_same_whenever_it_is_made(real, db, draw):
    real.ingest()
    assert draw() == draw()


def test_each_tie_between_actors_is_drawn_once_in_each_drawing(real, db, draw):
    real.ingest()
    slugs = sorted(tie.slug for tie in Affiliation.objects.published() if tie.other_id)
    for drawing in draw():
        assert sorted(line.address for line in drawing.lines) == [f"#tie-{slug}" for slug in slugs]


def _line(drawing, tie):
    return next(line for line in drawing.lines if line.address.endswith(f"#tie-{tie.slug}"))


@pytest.fixture
def circle(make_actor, make_affiliation):
    """Make three partners, so that each has a block of its own, and return them."""
    actors = [make_actor(name) for name in ("Orange", "Thales", "SFR")]
    for one, other in combinations(actors, 2):
        make_affiliation(actor=one, other=other, kind="partner")
    return actors


def test_a_tie_that_has_ended_is_struck_and_says_when(circle, draw, make_affiliation):
    tie = make_affiliation(actor=circle[0], other=circle[1], until="2011-12")
    lasting = make_affiliation(actor=circle[1], other=circle[0])
    for drawing in draw():
        line = _line(drawing, tie)
        assert line.strike
        assert any("2011" in row.text for row in line.rows)
        assert not _line(drawing, lasting).strike


def test_what_is_inferred_is_told_from_what_is_stated(circle, draw, make_affiliation, make_mention):
    tie = make_affiliation(actor=circle[0], other=circle[1], evidence=False)
    note = {"certainty_note_fr": "D’après le nom."}
    make_mention(affiliation=tie, certainty="inferred", **note)
    stated = make_affiliation(actor=circle[1], other=circle[2])
    for drawing in draw():
        assert _line(drawing, tie).certainty == "inferred"
        assert _line(drawing, stated).certainty == "stated"


def test_an_arrow_leads_from_a_member_and_none_between_partners(circle, draw, make_affiliation):
    member = make_affiliation(actor=circle[0], other=circle[1], kind="member")
    partner = make_affiliation(actor=circle[0], other=circle[1], kind="partner")
    for drawing in draw():
        assert _line(drawing, member).head
        assert not _line(drawing, partner).head


def test_a_claimed_tie_names_who_claims_it(
    circle, draw, make_actor, make_affiliation, make_mention
):
    tie = make_affiliation(actor=circle[0], other=circle[1], evidence=False)
    make_mention(affiliation=tie, claimed_by=make_actor("Bernard Charlès"))
    for drawing in draw():
        told = " ".join(row.text for row in _line(drawing, tie).rows)
        assert "Bernard Charlès" in told


def test_who_is_tied_to_one_other_only_stands_in_the_block_of_that_one(
    circle, draw, make_actor, make_affiliation
):
    leaf = make_actor("Vivendi")
    make_affiliation(actor=circle[2], other=leaf, kind="subsidiary")
    for drawing in draw():
        heads = {label.actor: label.is_head for label in drawing.labels}
        assert not heads[leaf]
        assert all(heads[actor] for actor in circle)


def test_the_most_tied_are_drawn_first_and_no_more_than_can_be_read():
    star = [(0, leaf) for leaf in range(1, 200)]
    hub = [(1, leaf) for leaf in range(200, 260)]
    nodes = shown([*star, *hub])
    assert nodes[:2] == [0, 1]
    assert len(nodes) == 40


def test_ties_among_those_drawn_are_no_more_than_can_be_read():
    links = list(combinations(range(60), 2))
    nodes = shown(links)
    assert len([link for link in links if {*link} <= {*nodes}]) <= 90


def test_lines_lead_to_the_same_or_the_next_column_only():
    path = layering.graph([(node, node + 1) for node in range(30)])
    columns = layering.columns(path, 4)
    number = {node: place for place, column in enumerate(columns) for node in column}
    assert all(abs(number[node] - number[node + 1]) <= 1 for node in range(30))
    assert sorted(number) == list(range(31))


def test_an_order_makes_links_no_longer():
    links = [(0, 4), (4, 1), (1, 3), (3, 2)]
    heights = dict.fromkeys(range(5), 10.0)
    (column,) = layering.in_short_order([[0, 1, 2, 3, 4]], heights, links)
    place = {node: column.index(node) for node in column}
    assert sum(abs(place[one] - place[other]) for one, other in links) == 4


def test_the_page_lists_each_tie_with_its_sides_dates_and_passages(
    read, make_actor, make_affiliation
):
    sides = {"actor": make_actor("SFR", slug="sfr"), "other": make_actor("Vivendi", slug="vivendi")}
    dates = {"since": "2009", "until": "2011-12"}
    tie = make_affiliation(slug="filiale", kind="subsidiary", **sides, **dates)
    listed = read("/en/network/").split('id="ties"')[1]
    assert 'id="tie-filiale"' in listed
    for words in ("Subsidiary of", 'href="/en/actors/sfr/"', 'href="/en/actors/vivendi/"'):
        assert words in listed
    assert '<time datetime="2011-12">' in listed
    assert tie.mentions.get().passage_url in listed


def test_a_tie_to_someone_only_worded_is_listed_and_not_drawn(read, make_affiliation):
    make_affiliation(other_label="d’autres candidats")
    page = read("/en/network/")
    assert "d’autres candidats" in page
    assert "<figure" not in page


def test_without_ties_the_page_says_so(db, read):
    page = read("/en/network/")
    assert "No tie is published yet." in page
    assert "<figure" not in page


def test_drafts_are_neither_drawn_nor_listed(read, make_actor, make_affiliation):
    make_affiliation(actor=make_actor("Confidentiel", status="draft"))
    make_affiliation(actor=make_actor("Caché"), status="draft")
    page = read("/en/network/")
    assert "Confidentiel" not in page
    assert "Caché" not in page


def test_an_actor_in_the_address_leaves_only_its_ties(read, circle):
    page = read(f"/en/network/?actor={circle[0].slug}")
    listed = page.split('id="ties"')[1]
    assert listed.count('class="tie') - listed.count('class="tie-group') == 2
    assert "2 ties" in page


def test_arcs_are_drawn_on_any_screen_where_the_address_asks_for_them(read, circle):
    assert "network is-arcs" in read("/en/network/?layout=arcs")
    assert "network is-arcs" not in read("/en/network/")


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("layout=hairball", "hairball"),
        ("actor=nobody", "“nobody” is not in the record."),
        ("actor=%00", "is not in the record."),
        (f"layout={'x' * 5000}", "cannot be read"),
    ],
)
def test_what_the_address_asks_in_vain_is_said_and_left_out(client, circle, query, named):
    response = client.get(f"/en/network/?{query}")
    page = response.content.decode()
    assert response.status_code == 200
    assert 'role="alert"' in page
    assert named in page
    assert "3 ties" in page


@pytest.mark.parametrize("page", ["0", "2", "x", "-1"])
def test_a_page_that_there_is_not_is_not_found(client, circle, page):
    assert client.get(f"/fr/network/?page={page}").status_code == 404


def test_an_unknown_language_is_not_found(client, db):
    assert client.get("/de/network/").status_code == 404


@pytest.fixture
def make_many(make_actor, make_article, make_affiliation, make_mention):
    """Make a number of actors, each tied to two others, one hub among them."""

    def make(count):
        article, hub = make_article(), make_actor("Moyeu")
        actors = [make_actor(f"Société numéro {number}") for number in range(count)]
        for number, actor in enumerate(actors):
            following = actors[(number * 7 + 3) % count]
            sides = [(actor, following)] if actor != following else []
            for one, other in [*sides, (actor, hub)]:
                tie = make_affiliation(actor=one, other=other, evidence=False)
                make_mention(affiliation=tie, article=article)

    return make


def test_of_500_actors_the_most_tied_are_drawn_lightly_and_the_rest_is_counted(
    client, draw, make_many
):
    make_many(500)
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/en/network/").content.decode()
    drawn = [
        f"<svg{part.split('</svg>')[0]}"
        for part in page.split('<figure class="picture')[1].split("<svg")[1:3]
    ]
    assert all(len(drawing.encode()) < 60_000 for drawing in drawn)
    assert "Drawn are the 40 most tied of 501 actors" in page
    assert "Page 1 of 20" in page
    assert len(queries) < 12


def test_the_page_asks_as_often_for_many_ties_as_for_few(client, make_many):
    def count_queries():
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/fr/network/").status_code == 200
        return len(queries)

    make_many(4)
    few = count_queries()
    make_many(30)
    assert count_queries() == few


def test_who_has_no_tie_can_be_left_for_all_ties(read, make_actor, circle):
    page = read("/en/network/?actor=" + make_actor("Solitaire", slug="solitaire").slug)
    assert '<option value="solitaire" selected>Solitaire</option>' in page
    assert '<a href="/en/network/">All ties</a>' in page


def test_of_two_actors_in_the_address_the_menu_shows_one(read, make_actor, circle):
    slugs = [make_actor(name, slug=name).slug for name in ("Un", "Deux")]
    page = read("/en/network/?" + "&".join(f"actor={slug}" for slug in slugs))
    assert page.count(" selected>") == 1


def test_what_is_drawn_is_read_column_by_column_from_top_to_bottom(real, db, draw):
    real.ingest()
    for drawing in draw():
        rows = [entry.rows[0] for entry in drawing.entries if entry.rows]
        back = [(one, other) for one, other in pairwise(rows) if other.y <= one.y]
        assert all(one.x < other.x for one, other in back)
        assert len(back) < len({row.x for row in rows})
