"""Mentions in the admin: which passage attests which fact."""

import json

import pytest
from django.contrib.admin.utils import flatten

from articles.models import FACTS, Affiliation, Article, Commitment, Event, Mention
from articles.verify.commitments import only_amount_in
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


@pytest.mark.parametrize(
    ("words", "date"), [("présidente depuis janvier 2012", "2012-01"), ("sa présidente", "")]
)
def test_a_new_tie_is_dated_here_where_the_words_date_it(
    admin_client, make_affiliation, new_mention, words, date
):
    tie = make_affiliation(since="2012-01", evidence=False)
    given = {**new_mention, "affiliation": tie.pk, "exact": words}
    response = admin_client.post(admin_url("add", Mention), given)
    assert response.status_code == 302, errors_of(response)
    found = Mention.objects.get(affiliation=tie).date
    assert (found.text if found else "") == date


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


@pytest.fixture
def attest(admin_client, new_mention):
    """Save a new mention of a fact, and return it."""

    def save_mention(fact, kind="commitment", **given):
        data = {**new_mention, "exact": "75 millions d’euros", kind: fact.pk, **given}
        response = admin_client.post(f"{admin_url('add', Mention)}?fact={kind}", data)
        assert response.status_code == 302, errors_of(response)
        return Mention.objects.latest("pk")

    return save_mention


def test_the_first_mention_says_what_a_new_commitment_states(attest, make_commitment):
    commitment = make_commitment(evidence=False, amount=75_000_000, stage="granted")
    mention = attest(commitment)
    assert (mention.amount, mention.stage) == (75_000_000, "granted")


def test_what_a_mention_says_itself_stays(attest, make_commitment):
    commitment = make_commitment(evidence=False, amount=75_000_000, stage="granted")
    assert attest(commitment, stage="planned").stage == "planned"


def test_a_sum_that_the_words_do_not_state_is_not_taken_over(attest, make_commitment):
    commitment = make_commitment(evidence=False, amount=60_000_000)
    assert attest(commitment).amount is None


def test_later_mentions_take_nothing_over(attest, make_commitment):
    commitment = make_commitment(amount=75_000_000, stage="granted")
    mention = attest(commitment)
    assert (mention.amount, mention.stage) == (None, "")


def test_a_stage_that_is_inferred_is_not_taken_over(attest, make_commitment):
    doubt = {"certainty": "inferred", "certainty_note_fr": "Par la suite."}
    commitment = make_commitment(evidence=False, amount=75_000_000, stage="granted", **doubt)
    assert attest(commitment).stage == ""


@pytest.mark.parametrize(("basis", "date"), [("stated", "2012-03"), ("outside", "")])
def test_the_first_mention_dates_a_new_event_as_that_is_stated(attest, make_event, basis, date):
    given = {"date": "2012-03", "date_basis": basis, "date_note_fr": "Le registre."}
    event = make_event(evidence=False, **given)
    assert attest(event, "event").date.text == date


def test_what_is_added_in_place_tells_the_form_that_it_was_added_for(admin_client):
    given = {"title_fr": "L’apport", "amount": 75, "stage": "planned", "status": "draft"}
    address = f"{admin_url('add', Commitment)}?_popup=1"
    data = form_data(admin_client, address)
    response = admin_client.post(address, {**data, **given, "_popup": "1"})
    told = json.loads(response.context_data["handed_back"])
    assert told == {"amount": "75", "stage": "planned"}
    assert Commitment.objects.get().slug == "l-apport"


@pytest.mark.parametrize("model", [Commitment, Event, Affiliation])
def test_what_is_added_in_place_asks_for_little_and_folds_the_rest_away(admin_client, model):
    page = admin_client.get(f"{admin_url('add', model)}?_popup=1")
    first, rest, *_saving = page.context["adminform"].fieldsets
    assert "collapse" in rest[1]["classes"]
    names = [*flatten(first[1]["fields"]), *rest[1]["fields"]]
    whole = admin_client.get(admin_url("add", model)).context["adminform"].form.fields
    assert set(names) | {"token"} == set(whole)
    assert "mentions" not in [each.formset.prefix for each in page.context["inline_admin_formsets"]]


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("75 millions d’euros", 75_000_000),
        ("4,5 millions d’euros en 2012, pour 3 ans", 4_500_000),
        ("en 2009, 1,5 milliard d'euros", 1_500_000_000),
        ("135 M€ le 12 mars", 135_000_000),
        ("75 000 euros, 3e tranche", 75_000),
        ("75 millions d’euros, soit 75 M€", 75_000_000),
        ("60, en millions d’euros", 60_000_000),
        ("135 millions, dont 60 millions d’euros", None),
        ("60 millions chacun et 30 par Thales en euros", 60_000_000),
        ("3 ans et 12 mois", None),
    ],
)
def test_a_sum_is_read_whatever_other_numbers_stand_around_it(words, amount):
    assert only_amount_in(words) == amount
