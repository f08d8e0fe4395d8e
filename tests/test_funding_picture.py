"""The money in squares."""

import re
from itertools import pairwise

import pytest
from django.test.utils import CaptureQueriesContext

from articles.models import Commitment, Mention
from articles.pictures.funding import funding_picture, squares, unit_for

pytestmark = pytest.mark.slow_on_postgresql


@pytest.fixture
def project(make_actor):
    return make_actor("Andromède", kind="project", slug="andromede")


@pytest.fixture
def picture_of(read):
    return lambda address: read(address).split('<figure class="of-money">')[1].split("</figure>")[0]


@pytest.mark.parametrize(
    ("largest", "unit"),
    [(1, 1), (30, 1), (31, 2), (135_000_000, 5_000_000), (500 * 10**9, 20 * 10**9), (2**63, 5e17)],
)
def test_the_unit_is_the_smallest_that_keeps_the_squares_few(largest, unit):
    assert unit_for(largest) == unit


def test_a_sum_has_as_many_squares_as_units_in_columns_of_three():
    drawn = squares(60_000_000, 5_000_000, "planned")
    assert drawn.frame.count("z") == 12
    assert (drawn.width, drawn.height) == (84, 62)
    assert drawn.mark == ""


def test_a_part_of_a_unit_is_a_narrower_square():
    drawn = squares(15, 10, "planned")
    assert re.findall(r"h([\d.]+)v", drawn.frame) == ["16.5", "8.25"]
    assert (drawn.width, drawn.height) == (18, 40)


def test_the_smallest_sum_beside_the_largest_is_still_to_be_seen():
    drawn = squares(1_000, unit_for(500 * 10**9), "planned")
    assert re.findall(r"h([\d.]+)v", drawn.frame) == ["1.5"]


@pytest.mark.parametrize(
    ("stage", "marks"),
    [("planned", 0), ("granted", 0), ("recommended", 2), ("lapsed", 2), ("refused", 4)],
)
def test_each_square_bears_the_mark_of_its_stage(stage, marks):
    assert squares(10, 5, stage).mark.count("M") == marks


def test_without_sums_there_is_no_picture(read, db):
    assert funding_picture() is None
    assert "of-money" not in read("/en/funding/")


def test_a_sum_alone_is_drawn_and_called_no_total(picture_of, read, make_commitment, make_actor):
    make_commitment(slug="apport", funder=make_actor("Thales"), recipient=make_actor("Andromède"))
    drawn = picture_of("/en/funding/")
    assert 'href="/en/funding/apport/"' in drawn
    assert "Thales" in drawn
    assert "€60M" in drawn
    assert "at first" not in drawn
    assert 'id="total"' not in read("/en/funding/")


def test_sums_stand_by_recipient_each_below_what_it_may_replace(make_commitment, make_actor):
    project, other = make_actor("Andromède"), make_actor("Numergy")
    first = make_commitment(135, recipient=project)
    make_commitment(90, recipient=other)
    make_commitment(60, recipient=project)
    make_commitment(75, recipient=project)
    make_commitment(50, recipient=project, may_replace=first)
    make_commitment(40, recipient_label="un second dossier")
    make_commitment(30, recipient=other, may_replace=first)
    drawn = [
        (group.recipient, [(row.commitment.amount, row.follows) for row in group.rows])
        for group in funding_picture().groups
    ]
    assert drawn == [
        (project, [(135, False), (50, True), (75, False), (60, False)]),
        (other, [(90, False), (30, False)]),
        (None, [(40, False)]),
    ]


def test_what_may_replace_a_sum_says_that_we_infer_it(picture_of, make_commitment, make_actor):
    first = make_commitment(135_000_000, slug="premier")
    make_commitment(75_000_000, may_replace=first)
    drawn = picture_of("/en/funding/")
    assert "by our inference" in drawn
    assert drawn.count('href="/en/funding/premier/"') == 2


def test_sums_that_may_replace_each_other_are_drawn_all_the_same(make_commitment):
    first, second = make_commitment(75), make_commitment(60)
    first.may_replace, second.may_replace = second, first
    first.save()
    second.save()
    assert len(funding_picture().commitments) == 2


def test_a_total_is_named_and_not_drawn(picture_of, make_commitment):
    parts = [make_commitment(60_000_000), make_commitment(30_000_000)]
    make_commitment(90_000_000, slug="total").total_of.set(parts)
    rows, caption = picture_of("/en/funding/").split("<figcaption>")
    assert "€90M" not in rows
    assert 'href="/en/funding/total/"' in caption


def test_the_page_says_what_our_total_leaves_out_and_why(
    read, make_commitment, make_actor, project
):
    given = {"funder": make_actor("Orange"), "recipient": project}
    first = make_commitment(135_000_000, **given)
    make_commitment(60_000_000, **given)
    make_commitment(75_000_000, slug="suite", may_replace=first, **given)
    total = read("/en/funding/").split('id="total"')[1].split("</section>")[0]
    added, left_out = total.split("Why not more?")
    assert "€195M" in added
    assert "This total is ours" in added
    assert "€75M" not in added
    assert "Perhaps the same money as a sum counted" in left_out
    assert 'href="/en/funding/suite/"' in left_out


def test_an_amount_that_articles_dispute_is_marked_where_it_is_added(
    make_commitment, make_mention, make_actor, project
):
    given = {"funder": make_actor("Orange"), "recipient": project}
    make_commitment(135, **given)
    make_mention(commitment=make_commitment(60, **given), stage="planned", amount=50)
    addends = funding_picture().total.addends
    assert [each.is_disputed for each in addends] == [False, True]


def test_a_total_that_an_article_gives_is_the_article_s(read, make_commitment, make_actor, project):
    given = {"funder": make_actor("Orange"), "recipient": project}
    parts = [make_commitment(amount, **given) for amount in (60_000_000, 30_000_000)]
    make_commitment(90_000_000, slug="total").total_of.set(parts)
    page = read("/en/funding/")
    total = page.split('id="total"')[1].split("</section>")[0]
    assert "This total is ours" not in page
    assert "An article gives this total" in total
    assert 'class="evidence"' in total


def test_a_dispute_says_which_article_gives_which_stage(picture_of, make_commitment, make_mention):
    commitment = make_commitment(stage="granted", evidence=False)
    mentions = [make_mention(commitment=commitment, stage=each) for each in ("planned", "granted")]
    dispute = picture_of("/en/funding/").split("is-disputed")[1].split("</div>")[0]
    assert "The articles differ" in dispute
    planned, granted = dispute.split("<li>")[1:]
    assert "planned" in planned
    assert mentions[0].passage_url in planned
    assert "granted" in granted
    assert mentions[1].passage_url in granted


def test_a_dispute_about_an_amount_gives_both(picture_of, make_commitment, make_mention):
    commitment = make_commitment(evidence=False)
    for amount in (60_000_000, 50_000_000):
        make_mention(commitment=commitment, stage="planned", amount=amount)
    dispute = picture_of("/en/funding/").split("is-disputed")[1].split("</div>")[0]
    assert "€60M" in dispute
    assert "€50M" in dispute


def test_a_stage_that_only_we_read_stands_after_what_is_said(picture_of, make_commitment):
    make_commitment(stage="lapsed", certainty="inferred", certainty_note_fr="Parti.")
    fate = picture_of("/en/funding/").split('class="fate"')[1].split("</a>")[0]
    assert fate.index("planned") < fate.index("lapsed") < fate.index("inferred")


def test_the_table_holds_every_sum_that_the_picture_tells_of(read, make_commitment, make_actor):
    state = make_actor("L’État")
    parts = [make_commitment(60_000_000, funder=state), make_commitment(recipient_label="un <b>")]
    make_commitment(120_000_000).total_of.set(parts)
    table = read("/en/funding/").split("<tbody>")[1].split("</tbody>")[0]
    assert table.count("<tr>") == 3
    assert "L’État" in table
    assert "a total" in table
    assert "un &lt;b&gt;" in table


def test_of_very_many_sums_the_largest_are_drawn_and_the_others_counted(
    picture_of, read, make_commitment, make_actor, project
):
    for number in range(40):
        make_commitment(10**number if number < 12 else 5, funder=make_actor(), recipient=project)
    drawn = picture_of("/en/funding/")
    assert drawn.count('<li class="sum-row') == 24
    assert "16 smaller sums are not drawn." in drawn
    assert "and 32 smaller sums" in read("/en/funding/")


def test_the_picture_stands_on_the_first_page_only(read, make_commitment):
    for _number in range(51):
        make_commitment()
    assert "of-money" in read("/en/funding/")
    assert "of-money" not in read("/en/funding/?page=2")


def test_a_french_page_writes_no_comma_into_the_drawing(picture_of, make_commitment):
    make_commitment(135_000_001, stage="recommended")
    for drawing in re.findall(r"<svg.*?</svg>", picture_of("/fr/funding/"), re.DOTALL):
        assert "," not in drawing


def test_the_opening_page_draws_the_largest_sums_and_leads_to_all(
    read, make_story, make_commitment
):
    for amount in range(1, 10):
        make_commitment(amount * 1_000_000)
    make_story()
    section = read("/en/").split('id="sums"')[1].split("</figure>")[0]
    assert section.count('<li class="sum-row') == 8
    assert "One smaller sum is not drawn." in section
    assert 'href="/en/funding/"' in section


def test_the_opening_page_says_what_our_total_leaves_out(
    read, make_story, make_commitment, make_actor, project
):
    given = {"funder": make_actor("Orange"), "recipient": project}
    first = make_commitment(135_000_000, **given)
    make_commitment(60_000_000, **given)
    make_commitment(75_000_000, slug="suite", may_replace=first, **given)
    make_story()
    section = read("/en/").split('id="sums"')[1]
    assert "Planned at first for Andromède: <data" in section
    left_out = section.split("Why not more?")[1].split("</details>")[0]
    assert "Perhaps the same money as a sum counted" in left_out
    assert 'href="/en/funding/suite/"' in left_out


@pytest.mark.parametrize("address", ["/en/", "/en/funding/", "/en/actors/andromede/"])
def test_very_many_sums_that_may_be_replaced_can_be_told_of(
    client, make_story, make_article, make_actor, project, address
):
    make_story()
    article, given = make_article(), {"funder": make_actor(), "recipient": project}
    sums = [
        Commitment(pk=pk, slug=f"sum-{pk}", amount=pk, stage="planned", status="published", **given)
        for pk in range(1, 1102)
    ]
    for first, second in pairwise(sums):
        first.may_replace = second
    Commitment.objects.bulk_create(sums)
    said = {"article": article, "exact": "2", "status": "published"}
    Mention.objects.bulk_create(
        Mention(commitment=each, start=each.pk, end=each.pk + 1, **said) for each in sums
    )
    assert client.get(address).status_code == 200


def test_hidden_parties_are_not_named(read, make_commitment, make_actor):
    hidden = make_actor("Personne", status="draft")
    make_commitment(funder=hidden, recipient=make_actor("Andromède"))
    make_commitment(recipient=hidden, recipient_label="un second dossier")
    page = read("/en/funding/")
    assert "Personne" not in page
    assert "funder not named" in page


def test_the_picture_asks_as_often_for_many_as_for_few(
    django_assert_num_queries, make_commitment, make_actor, project
):
    from django.db import connection

    def make(number):
        for each in range(1, number + 1):
            first = make_commitment(each * 100, funder=make_actor(), recipient=project)
            make_commitment(each, funder=make_actor(), recipient=make_actor(), may_replace=first)
            make_commitment(each * 100).total_of.add(first)

    make(3)
    with CaptureQueriesContext(connection) as few:
        funding_picture()
    make(20)
    with django_assert_num_queries(len(few)):
        funding_picture()
