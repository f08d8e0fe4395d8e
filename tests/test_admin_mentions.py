"""Mentions in the admin: which passage attests which fact."""

import pytest

from articles.models import FACTS, Article, Mention
from tests.desk import admin_url, errors_of, form_data, logged, save

pytestmark = pytest.mark.slow_on_postgresql


@pytest.fixture
def facts(make_actor, make_commitment, make_event, make_affiliation, make_topic):
    """An entry of each kind that a mention may attest, by the names of the kinds."""
    topic = make_topic(positions=1)
    position = topic.positions.get()
    position.mentions.all().delete()
    return {
        "actor": make_actor(),
        "commitment": make_commitment(evidence=False),
        "event": make_event(evidence=False),
        "affiliation": make_affiliation(evidence=False),
        "position": position,
    }


@pytest.fixture
def new_mention(make_article):
    return {
        "article": make_article(slug="orage").pk,
        "exact": "Orange",
        "start": 4,
        "certainty": "stated",
        "status": "draft",
    }


@pytest.mark.parametrize("kind", FACTS)
def test_a_mention_attests_any_kind_of_fact(admin_client, facts, new_mention, kind):
    given = {**new_mention, kind: facts[kind].pk}
    response = admin_client.post(admin_url("add", Mention), given)
    assert response.status_code == 302, errors_of(response)
    assert Mention.objects.get().fact == facts[kind]
    assert logged() == [("mention", f"{kind}/{facts[kind].slug}/orage/4", "created")]


@pytest.mark.parametrize("kinds", [(), ("actor", "commitment"), ("event", "position"), FACTS])
def test_a_mention_attests_exactly_one_thing(admin_client, facts, new_mention, kinds):
    given = {**new_mention, **{kind: facts[kind].pk for kind in kinds}}
    assert errors_of(admin_client.post(admin_url("add", Mention), given))
    assert not Mention.objects.exists()


@pytest.mark.parametrize("kind", [kind for kind in FACTS if kind != "commitment"])
def test_only_a_commitment_has_an_amount(admin_client, facts, new_mention, kind):
    given = {**new_mention, kind: facts[kind].pk, "amount": 1}
    assert errors_of(admin_client.post(admin_url("add", Mention), given))


@pytest.mark.parametrize("kind", FACTS[1:])
def test_a_fact_is_attested_on_its_own_page(admin_client, facts, new_mention, kind):
    row = {f"mentions-0-{name}": value for name, value in new_mention.items()}
    address = admin_url("change", type(facts[kind]), facts[kind].pk)
    response = save(admin_client, address, **row, **{"mentions-TOTAL_FORMS": 1})
    assert response.status_code == 302, errors_of(response)
    assert Mention.objects.get().fact == facts[kind]


@pytest.mark.parametrize("kind", FACTS)
def test_any_fact_is_attested_on_the_page_of_an_article(admin_client, facts, new_mention, kind):
    article = new_mention.pop("article")
    given = {**new_mention, kind: facts[kind].pk}
    row = {f"mentions-0-{name}": value for name, value in given.items()}
    address = admin_url("change", Article, article)
    response = save(admin_client, address, **row, **{"mentions-TOTAL_FORMS": 1})
    assert response.status_code == 302, errors_of(response)
    assert Mention.objects.get().fact == facts[kind]


def test_a_mention_that_attests_another_fact_is_another_mention(
    admin_client, make_mention, make_article, facts
):
    article = make_article(slug="orage")
    mention = make_mention(article=article, event=facts["event"], start=4)
    address = admin_url("change", Mention, mention.pk)
    save(admin_client, address, event="", affiliation=facts["affiliation"].pk)
    assert logged() == [
        ("mention", f"event/{facts['event'].slug}/orage/4", "deleted"),
        ("mention", f"affiliation/{facts['affiliation'].slug}/orage/4", "created"),
    ]


def test_mentions_are_narrowed_by_any_kind_of_fact(admin_client, make_mention, facts):
    mentions = {kind: make_mention(**{kind: fact}) for kind, fact in facts.items()}
    for kind, fact in facts.items():
        chosen = {f"{kind}__id__exact": fact.pk}
        response = admin_client.get(admin_url("changelist", Mention), chosen)
        assert list(response.context["cl"].result_list) == [mentions[kind]]


def test_a_mention_twice_of_one_place_is_refused(admin_client, make_mention, make_actor):
    mention = make_mention("Orange", actor=make_actor(), start=4)
    data = form_data(admin_client, admin_url("change", Mention, mention.pk))
    assert errors_of(admin_client.post(admin_url("add", Mention), data))


@pytest.mark.parametrize("kind", FACTS)
def test_the_form_of_one_kind_of_fact_asks_for_that_one(admin_client, facts, new_mention, kind):
    address = f"{admin_url('add', Mention)}?fact={kind}"
    asked_for = admin_client.get(address).context["adminform"].form.fields
    assert [name for name in FACTS if name in asked_for] == [kind]
    assert ("amount" in asked_for) == (kind == "commitment")
    assert kind in admin_client.post(address, new_mention).context["adminform"].form.errors
    response = admin_client.post(address, {**new_mention, kind: facts[kind].pk})
    assert response.status_code == 302, errors_of(response)
    assert Mention.objects.get().fact == facts[kind]


@pytest.mark.parametrize("kind", ["quote", "²", ""])
def test_the_form_asks_for_any_fact_where_no_kind_is_given(admin_client, kind):
    page = admin_client.get(f"{admin_url('add', Mention)}?fact={kind}")
    assert set(FACTS) <= set(page.context["adminform"].form.fields)
