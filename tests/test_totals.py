"""No euro counts twice in a total of ours."""

from time import process_time

import pytest

from articles.models import Commitment
from articles.totals import Ledger, Omission, Sum, ledger


@pytest.fixture
def project(make_actor):
    return make_actor("Andromède", kind="project")


@pytest.fixture
def promise(make_actor, make_commitment, project):
    """Make a sum for the project, by a funder of its own."""

    def make(amount, stage="planned", **given):
        given = {"funder": make_actor(f"Associé {amount}"), "recipient": project, **given}
        return make_commitment(amount, stage=stage, evidence=False, **given)

    return make


@pytest.fixture
def say(make_mention):
    return lambda sum_, *stages: [make_mention(commitment=sum_, stage=each) for each in stages]


@pytest.fixture
def attested(promise, say):
    def make(amount, *, said=("planned",), **given):
        commitment = promise(amount, **given)
        say(commitment, *said)
        return commitment

    return make


def found():
    return ledger().totals()


def omitted(total):
    left_out = ledger().omitted(total)
    return {reason: [each.amount for each in sums] for reason, sums in left_out.items()}


def test_sums_of_different_funders_for_one_recipient_are_added(attested, project):
    for amount in (135, 60, 30):
        attested(amount)
    (total,) = found()
    assert total.recipient == project.slug
    assert [each.amount for each in total.addends] == [135, 60, 30]
    assert total.amount == 225
    assert omitted(total) == {}
    assert total.written is None


def test_one_sum_is_no_total(attested):
    attested(135)
    assert found() == []


def test_a_total_is_not_added_to_its_parts(attested):
    parts = [attested(135), attested(60)]
    attested(200).total_of.set([*parts, attested(5)])
    (total,) = found()
    assert total.amount == 200
    assert omitted(total) == {}
    assert total.written.amount == 200


def test_a_total_that_no_article_gives_for_these_very_sums_is_ours(attested):
    parts = [attested(135), attested(60), attested(30)]
    attested(195).total_of.set(parts[:2])
    (total,) = found()
    assert total.written is None
    assert total.amount == 225
    assert omitted(total) == {Omission.TOTAL: [195]}


def test_a_total_that_does_not_add_up_is_no_total_of_these_sums(attested):
    attested(280).total_of.set([attested(135), attested(60)])
    (total,) = found()
    assert total.written is None
    assert total.amount == 195


def test_what_may_replace_a_sum_is_not_added_to_it(attested):
    first = attested(135)
    attested(60)
    attested(75, may_replace=first)
    (total,) = found()
    assert total.amount == 195
    assert omitted(total) == {Omission.SUCCESSOR: [75]}


def test_what_may_replace_it_at_one_remove_is_not_added_either(attested):
    second = attested(75, may_replace=attested(135))
    attested(70, may_replace=second)
    attested(60)
    (total,) = found()
    assert total.amount == 195


def test_the_parts_of_a_total_that_may_replace_a_sum_are_not_added_to_it(attested):
    first = attested(135)
    attested(60)
    parts = [attested(40), attested(35)]
    attested(75, may_replace=first).total_of.set(parts)
    (total,) = found()
    assert total.amount == 195
    assert omitted(total) == {Omission.SUCCESSOR: [40, 35], Omission.TOTAL: [75]}


def test_what_may_replace_a_total_is_not_added_to_its_parts(attested):
    whole = attested(195)
    whole.total_of.set([attested(135), attested(60)])
    attested(75, may_replace=whole)
    (total,) = found()
    assert total.amount == 195


def test_what_may_replace_a_sum_that_is_not_counted_is_added(attested):
    refused = attested(135, stage="refused", said=["refused"])
    attested(75, may_replace=refused)
    attested(60)
    (total,) = found()
    assert total.amount == 135
    assert omitted(total) == {Omission.REFUSED: [135]}


def test_sums_that_may_replace_each_other_are_not_added(attested):
    first, second = attested(135), attested(75)
    Commitment.objects.filter(pk=first.pk).update(may_replace=second)
    Commitment.objects.filter(pk=second.pk).update(may_replace=first)
    attested(60)
    attested(30)
    (total,) = found()
    assert total.amount == 90


def test_what_may_replace_another_recipient_s_sum_is_added(attested, make_actor):
    others = attested(100, recipient=make_actor("Numergy"))
    attested(50, may_replace=others)
    attested(30)
    (total,) = found()
    assert total.amount == 80
    assert omitted(total) == {Omission.ELSEWHERE: [100]}


def test_what_may_replace_a_sum_through_another_recipient_s_is_not_added_to_it(
    attested, make_actor
):
    others = attested(75, recipient=make_actor("Numergy"), may_replace=attested(135))
    attested(70, may_replace=others)
    attested(60)
    (total,) = found()
    assert total.amount == 195
    assert omitted(total)[Omission.SUCCESSOR] == [70]


def test_what_may_replace_the_total_of_another_recipient_s_sums_is_added(attested, make_actor):
    other = make_actor("Numergy")
    whole = attested(195, recipient=other)
    whole.total_of.set([attested(135, recipient=other), attested(60, recipient=other)])
    attested(50, may_replace=whole)
    attested(30)
    assert [total.amount for total in found()] == [195, 80]


def test_what_may_replace_a_total_of_several_recipients_is_not_added_to_its_part(
    attested, make_actor
):
    whole = attested(195, recipient=None)
    whole.total_of.set([attested(135, recipient=make_actor("Numergy")), attested(60)])
    attested(50, may_replace=whole)
    attested(30)
    (total,) = found()
    assert total.amount == 90
    assert omitted(total)[Omission.SUCCESSOR] == [50]


@pytest.mark.parametrize("stage", ["lapsed", "refused"])
def test_what_was_planned_and_came_to_nothing_counts_as_planned_at_first(attested, stage):
    attested(135)
    attested(60, stage=stage, said=["planned"])
    (total,) = found()
    assert total.amount == 195
    assert total.gone == 60


@pytest.mark.parametrize(
    ("stage", "reason"),
    [
        ("refused", Omission.REFUSED),
        ("recommended", Omission.UNDECIDED),
        ("conditional", Omission.UNDECIDED),
    ],
)
def test_what_was_never_to_be_paid_is_not_added(attested, stage, reason):
    attested(135)
    attested(60)
    attested(75, stage=stage, said=[stage])
    (total,) = found()
    assert total.amount == 195
    assert omitted(total) == {reason: [75]}


def test_a_sum_counts_where_one_article_has_it_planned(attested):
    attested(135)
    attested(75, stage="conditional", said=["conditional", "planned"])
    (total,) = found()
    assert total.amount == 210


def test_where_no_article_gives_a_stage_the_one_that_it_is_read_at_counts(attested):
    attested(135)
    attested(60, said=[""])
    attested(75, stage="conditional", said=[""])
    (total,) = found()
    assert total.amount == 195


def test_a_sum_whose_funder_is_not_named_may_be_that_of_another(attested, make_actor):
    attested(135)
    attested(60)
    attested(75, funder=None)
    attested(70, funder=make_actor(status="draft"))
    (total,) = found()
    assert total.amount == 195
    assert omitted(total) == {Omission.NAMELESS: [75, 70]}


def test_recipients_are_not_merged_by_guess(attested, make_actor):
    attested(135)
    attested(60)
    attested(50, recipient=make_actor("Andromède"))
    attested(40, recipient=None, recipient_label="Andromède")
    attested(30, recipient=None)
    (total,) = found()
    assert total.amount == 195
    assert omitted(total) == {Omission.ELSEWHERE: [50, 40, 30]}


def test_recipients_that_are_only_worded_have_no_total(attested):
    for amount in (135, 60):
        attested(amount, recipient=None, recipient_label="le cloud à la française")
    assert found() == []


def test_each_recipient_has_its_own_total_the_largest_first(attested, make_actor):
    other = make_actor("Numergy", kind="project")
    amounts = (60, 30, 135, 75)
    for amount, recipient in zip(amounts, (None, None, other, other), strict=True):
        attested(amount, **({"recipient": recipient} if recipient else {}))
    first, second = found()
    assert (first.recipient, first.amount) == (other.slug, 210)
    assert second.amount == 90
    assert omitted(first) == {Omission.ELSEWHERE: [60, 30]}


def test_drafts_neither_count_nor_keep_others_from_counting(attested, make_mention):
    attested(135)
    draft = attested(100, status="draft")
    attested(60, may_replace=draft)
    draft.total_of.set([attested(40)])
    doubtful = attested(75, stage="refused", said=["refused"])
    make_mention(commitment=doubtful, stage="planned", status="draft")
    (total,) = found()
    assert total.amount == 235


def test_of_very_many_recipients_each_has_its_total_soon():
    sums = [Sum(pk, 9, "planned", None, "orange", f"actor-{pk % 1000}") for pk in range(10_000)]
    written = [Sum(10_000 + pk, 90, "planned", None, None, None) for pk in range(1000)]
    pairs = [(10_000 + each.pk % 1000, each.pk) for each in sums]
    begun = process_time()
    book = Ledger([*sums, *written], pairs, [])
    found = book.totals()
    left_out = book.omitted(found[0])
    assert process_time() - begun < 1
    assert {total.amount for total in found} == {90}
    assert {total.written for total in found} == set(written)
    assert len(left_out[Omission.ELSEWHERE]) == 9990
