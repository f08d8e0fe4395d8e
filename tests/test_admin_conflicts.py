"""The pages on which editors decide what an ingest left undecided."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from actors.models import Actor
from andromede_site.comparison import Outcome
from andromede_site.models import Baseline, Conflict
from articles.models import Article, ArticleText, Event, Quote
from tests.desk import admin_url, queries_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow_on_postgresql]

ACTORS, NUAGE = "actors/actors.yaml", "articles/nuage.yaml"
LIST = "/admin/andromede_site/conflict/"


@pytest.fixture
def conflict(held):
    """Return a conflict over an actor: name and kind differ, the kind changed in the fixture."""
    held.edit(ACTORS, "kind: company\n    name: Vega", "kind: group\n    name: Véga")
    Actor.objects.filter(slug="vega").update(name_fr="VEGA")
    held.ingest()
    return Conflict.objects.get()


@pytest.fixture
def editor():
    """Return the client of somebody who may change and publish actors, but nothing else."""
    user = User.objects.create_user("anne", is_staff=True)
    names = ["view_actor", "change_actor", "publish"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = Client()
    client.force_login(user)
    return client


def _address(conflict):
    return admin_url("change", Conflict, conflict.pk)


def _page(client, conflict):
    return client.get(_address(conflict), headers={"accept-language": "en"})


def _send(client, conflict, decision, state="", **parts):
    state = state or _page(client, conflict).context["comparison"].case.state
    data = {"decision": decision, "state": state}
    data |= {f"part-{name}": side for name, side in parts.items()}
    return client.post(_address(conflict), data, follow=True, headers={"accept-language": "en"})


def _told(response):
    assert response.status_code == 200
    return " ".join(str(message) for message in response.context["messages"])


# What is shown.


def test_the_list_names_the_entry_its_kind_and_its_file(admin_client, conflict):
    page = admin_client.get(LIST, headers={"accept-language": "en"}).content.decode()
    assert ">Véga</a>" in page
    assert "changed on both sides" in page
    assert f"{ACTORS}:{conflict.line}" in page


def test_the_page_shows_the_versions_side_by_side(admin_client, conflict):
    page = _page(admin_client, conflict)
    titles = [column.title for column in page.context["comparison"].columns]
    assert titles == ["In the fixture", "At the last ingest", "Here"]
    rows = {
        part: [[str(text) for _label, text in cell.lines] for cell in cells]
        for part, cells in page.context["comparison"].differing
    }
    assert rows["Name"] == [["<mark>Véga</mark>"], ["Vega"], ["<mark>VEGA</mark>"]]
    assert rows["Kind"] == [["<mark>group</mark>"], ["company"], ["<mark>company</mark>"]]


def test_only_the_words_that_differ_are_marked(admin_client, held):
    held.edit(NUAGE, "deux années, annonce Anne", "trois années, annonce Anne")
    Quote.objects.filter(slug="morel-deux-ans").update(
        paraphrase="Les travaux prendront deux années, dit Anne Morel."
    )
    held.ingest()
    page = _page(admin_client, Conflict.objects.get()).content.decode()
    assert (
        "Les travaux prendront <mark>trois</mark> années, <mark>annonce</mark> Anne Morel." in page
    )


def test_what_only_one_side_changed_is_chosen_already(admin_client, conflict):
    page = _page(admin_client, conflict).content.decode()
    assert re.search(r'name="part-kind" value="fixture" checked', page)
    assert not re.search(r'name="part-name" value="\w+" checked', page)


def test_words_of_fixtures_are_text_not_markup(admin_client, held):
    held.edit(ACTORS, "name: Vega", "name: <script>alert(1)</script>")
    Actor.objects.filter(slug="vega").update(name_fr="<b>VEGA</b>")
    held.ingest()
    page = _page(admin_client, Conflict.objects.get()).content.decode()
    assert "<script>alert" not in page
    assert "<b>" not in page


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_sort_of_conflict_has_its_page(admin_client, whole, make_quote, language):
    """One of each kind, as if its fixture had dropped it, brought it anew or changed nothing."""
    for number, baseline in enumerate(Baseline.objects.all()):
        sort = Conflict.Sort.values[number % len(Conflict.Sort.values)]
        given = {"kind": baseline.kind, "key": baseline.key, "source": baseline.source}
        content = None if sort in ("removed", "needed") else baseline.content
        row = Conflict.objects.create(
            **given, sort=sort, content=content, baseline=baseline, others=[["actor", "vega"]]
        )
        page = admin_client.get(_address(row), headers={"accept-language": language})
        assert page.status_code == 200, row


def test_a_page_takes_as_many_queries_for_a_large_record_as_for_a_small_one(
    admin_client, conflict, make_actor, make_quote
):
    few = queries_of(admin_client, _address(conflict)), queries_of(admin_client, LIST)
    for number in range(20):
        make_quote(speaker=make_actor())
        Conflict.objects.create(kind="actor", key=f"a-{number}", sort="both", content={})
    assert (queries_of(admin_client, _address(conflict)), queries_of(admin_client, LIST)) == few


# What is decided.


@pytest.mark.parametrize(("decision", "name"), [("fixture", "Véga"), ("database", "VEGA")])
def test_a_button_decides_for_a_side(admin_client, conflict, held, decision, name):
    assert "Decided: Véga" in _told(_send(admin_client, conflict, decision))
    assert Actor.objects.get(slug="vega").name_fr == name
    assert Outcome.CONFLICT not in held.ingest()
    assert not Conflict.objects.exists()


def test_parts_are_taken_from_either_side(admin_client, conflict, held):
    _send(admin_client, conflict, "parts", name="database", kind="fixture")
    vega = Actor.objects.get(slug="vega")
    assert (vega.name_fr, vega.kind) == ("VEGA", "group")
    assert held.ingest() == {Outcome.KEPT: ["vega"]}


def test_a_part_that_both_changed_is_asked_for(admin_client, conflict):
    page = _send(admin_client, conflict, "parts", kind="fixture")
    assert "Choose a side for: Name." in page.content.decode()
    assert Conflict.objects.exists()


def test_what_was_chosen_stays_chosen_when_it_is_refused(admin_client, conflict):
    page = _send(admin_client, conflict, "parts", kind="database").content.decode()
    assert re.search(r'name="part-kind" value="database" checked', page)


def test_nothing_chosen_is_refused(admin_client, conflict):
    page = _send(admin_client, conflict, "")
    assert "Choose which version is to stay." in page.content.decode()


def test_the_history_of_the_entry_tells_what_was_decided(admin_client, conflict):
    _send(admin_client, conflict, "fixture")
    entry = LogEntry.objects.get()
    assert entry.object_id == str(Actor.objects.get(slug="vega").pk)
    assert entry.change_message == "Conflict with the fixtures: took the fixture’s version"


@pytest.mark.parametrize("decision", ["fixture", "database"])
def test_a_removal_is_decided(admin_client, held, decision):
    Quote.objects.filter(slug="vega-se-tait").update(translation="kept silent")
    held.cut(NUAGE, "vega-se-tait")
    held.ingest()
    conflict = Conflict.objects.get()
    assert "Delete it here too" in _page(admin_client, conflict).content.decode()
    _send(admin_client, conflict, decision)
    assert Quote.objects.filter(slug="vega-se-tait").exists() == (decision == "database")
    assert held.ingest() == {}
    assert LogEntry.objects.get().object_repr == "n'a pas commenté"


@pytest.mark.parametrize("decision", ["fixture", "database"])
def test_a_deletion_is_decided(admin_client, held, decision):
    Quote.objects.get(slug="vega-se-tait").delete()
    held.edit(NUAGE, "translation: did not", "translation: would not")
    held.ingest()
    conflict = Conflict.objects.get()
    assert "Leave it deleted" in _page(admin_client, conflict).content.decode()
    _send(admin_client, conflict, decision)
    assert Quote.objects.filter(slug="vega-se-tait").exists() == (decision == "fixture")
    assert Outcome.CONFLICT not in held.ingest()


def test_a_lost_reference_is_told_in_the_language_of_the_editor(admin_client, held):
    held.edit(NUAGE, "    translation: did", "    reported_by: courrier\n    translation: did")
    Quote.objects.filter(slug="vega-se-tait").update(translation="kept silent")
    held.ingest()
    conflict = Conflict.objects.get()
    conflict.content["reported_by"] = "altair"
    conflict.save()
    page = _send(admin_client, conflict, "fixture").content.decode()
    assert "refers to what is not here: actor “altair”" in page
    assert "“altair”, which is not here" in page


def test_words_that_the_text_does_not_print_are_not_published(admin_client, held):
    held.edit(NUAGE, "translation: did not", "translation: would not")
    Quote.objects.filter(slug="vega-se-tait").update(translation="kept silent")
    held.ingest()
    ArticleText.objects.create(article=Article.objects.get(slug="nuage"), text="Rien de tel.")
    page = _send(admin_client, Conflict.objects.get(), "fixture").content.decode()
    assert "text does not print these words" in page
    assert Quote.objects.get(slug="vega-se-tait").translation == "kept silent"


def test_events_are_put_in_order_again(admin_client, whole):
    whole.edit("facts/events.yaml", "title: La ville annonce", "title: Lyon annonce")
    whole.edit(
        "facts/events.yaml",
        "date: '2012-02-28'\n    date_basis: stated\n",
        "date: '2012-02-20'\n    date_basis: inferred\n    date_note: On le dit.\n",
    )
    Event.objects.filter(slug="annonce").update(title_fr="L’annonce")
    whole.ingest()
    _send(admin_client, Conflict.objects.get(), "fixture")
    assert str(Event.objects.get(slug="annonce").sorts_on) == "2012-02-20"


# Two editors, and who may.


def test_a_stale_page_decides_nothing_and_shows_what_changed(admin_client, conflict):
    state = _page(admin_client, conflict).context["comparison"].case.state
    Actor.objects.filter(slug="vega").update(name_fr="Vega SA")
    response = _send(admin_client, conflict, "fixture", state)
    assert "changed meanwhile" in _told(response)
    assert "Vega SA" in str(response.context["comparison"].differing)
    assert Actor.objects.get(slug="vega").name_fr == "Vega SA"


def test_a_second_decision_finds_the_conflict_over(admin_client, conflict):
    state = _page(admin_client, conflict).context["comparison"].case.state
    _send(admin_client, conflict, "database", state)
    assert "is over" in _told(_send(admin_client, conflict, "fixture", state))
    assert Actor.objects.get(slug="vega").name_fr == "VEGA"


def test_who_may_change_the_entry_may_decide(editor, conflict):
    assert "Decided" in _told(_send(editor, conflict, "fixture"))


def test_who_may_not_delete_the_entry_cannot_let_it_go(editor, held, make_actor):
    held.cut(NUAGE, "vega-se-tait")
    Quote.objects.filter(slug="vega-se-tait").update(translation="kept silent")
    held.ingest()
    user = User.objects.get(username="anne")
    names = ["view_quote", "change_quote", "publish"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    conflict = Conflict.objects.get()
    state = _page(editor, conflict).context["comparison"].case.state
    assert "Delete it here too" not in _page(editor, conflict).content.decode()
    refused = editor.post(_address(conflict), {"decision": "fixture", "state": state})
    assert refused.status_code == 403
    assert Quote.objects.filter(slug="vega-se-tait").exists()


def test_who_may_only_look_decides_nothing(editor, conflict):
    user = User.objects.get(username="anne")
    user.user_permissions.set(Permission.objects.filter(codename="view_actor"))
    page = _page(editor, conflict)
    assert 'name="decision"' not in page.content.decode()
    state = page.context["comparison"].case.state
    for decision in ("fixture", "database", "parts"):
        data = {"decision": decision, "state": state, "part-name": "fixture"}
        assert editor.post(_address(conflict), data).status_code == 403


def test_conflicts_of_what_one_may_not_see_are_not_shown(editor, conflict):
    Conflict.objects.create(kind="quote", key="secret", sort="both", content={"exact": "Secret"})
    assert "Secret" not in editor.get(LIST).content.decode()
    hidden = Conflict.objects.get(kind="quote")
    assert editor.get(_address(hidden)).status_code == 302
    user = User.objects.get(username="anne")
    user.user_permissions.clear()
    assert editor.get(LIST).status_code == 403


def test_nobody_makes_or_deletes_a_conflict_by_hand(admin_client, conflict):
    assert admin_client.get(admin_url("add", Conflict)).status_code == 403
    assert admin_client.get(admin_url("delete", Conflict, conflict.pk)).status_code == 403


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"decision": "\x00", "state": "²"},
        {"decision": "parts", "part-name": "nobody"},
        {"decision": "fixture", "state": "9" * 5000},
    ],
)
def test_no_answer_breaks_the_page(admin_client, conflict, sent):
    assert admin_client.post(_address(conflict), sent, follow=True).status_code == 200
    assert Conflict.objects.exists()


@pytest.mark.parametrize("pk", ["x", "9" * 30, "²"])
def test_no_address_breaks_the_page(admin_client, pk):
    address = reverse("admin:andromede_site_conflict_change", args=[pk])
    assert admin_client.get(address).status_code == 302
