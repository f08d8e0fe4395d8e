"""What articles say of one sum, and whether they say the same."""

import pytest

from articles.readings import differ, readings


@pytest.fixture
def tell(make_commitment, make_article, make_mention):
    """Make mentions of one commitment, each an article's name and what it says."""

    def make(*told):
        commitment, articles = make_commitment(evidence=False), {}
        for name, given in told:
            article = articles.setdefault(name, None) or make_article(name)
            articles[name] = article
            make_mention(commitment=commitment, article=article, **given)
        return list(commitment.mentions.in_text_order())

    return make


def test_articles_that_give_one_stage_do_not_differ(tell):
    mentions = tell(("a", {"stage": "planned"}), ("b", {"stage": "planned"}), ("c", {}))
    assert not differ(mentions, "stage")


def test_articles_that_give_two_stages_differ(tell):
    assert differ(tell(("a", {"stage": "planned"}), ("b", {"stage": "granted"})), "stage")


def test_one_article_that_tells_of_two_stages_does_not_differ_from_itself(tell):
    assert not differ(tell(("a", {"stage": "planned"}), ("a", {"stage": "lapsed"})), "stage")


def test_articles_differ_in_amounts_apart_from_stages(tell):
    mentions = tell(("a", {"amount": 5, "stage": "planned"}), ("b", {"amount": 6}))
    assert differ(mentions, "amount")
    assert not differ(mentions, "stage")


def test_a_reading_holds_all_mentions_that_say_so_in_their_order(tell):
    granted, planned = {"stage": "granted", "amount": 5}, {"stage": "planned", "amount": 5}
    found = readings(tell(("a", planned), ("b", granted), ("c", planned), ("d", {})))
    assert [(each.stage, each.amount, len(each.mentions)) for each in found] == [
        ("planned", None, 2),
        ("granted", None, 1),
    ]


def test_readings_give_amounts_where_these_differ(tell):
    found = readings(tell(("a", {"stage": "planned", "amount": 5}), ("b", {"amount": 6})))
    assert [(each.stage, each.amount) for each in found] == [("planned", 5), ("", 6)]
