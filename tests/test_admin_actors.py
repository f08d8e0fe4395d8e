"""Adding actors, in place too, with those called alike pointed out first; renaming and deleting."""

import json
from html import unescape

import pytest

from actors.models import Actor, Alias
from andromede_site.models import FormerSlug, Status
from articles.models import Quote
from tests.desk import admin_url, delete, errors_of, fields_refused, form_data, logged, save

pytestmark = pytest.mark.slow_on_postgresql

ENGLISH = {"accept-language": "en"}
IN_PLACE = "?_popup=1&_to_field=id"


@pytest.fixture
def add(admin_client):
    """Send the form of a new actor, as a browser would."""

    def send(name, kind="company", *, query="", spelling="", **given):
        address = f"{admin_url('add', Actor)}{query}"
        popup = {"_popup": "1", "_to_field": "id"} if query else {}
        data = {"name_fr": name, "kind": kind, "aliases-0-spelling": spelling, **popup, **given}
        return admin_client.post(
            address, {**form_data(admin_client, address), **data}, headers=ENGLISH
        )

    return send


def _alike(response):
    """Return the actors that a form which was sent back points out."""
    assert response.status_code == 200
    return [choice["actor"] for choice in response.context["alike"]]


def _given_back(response):
    """Return what a popup gives the form that it was opened from."""
    assert response.status_code == 200
    html = response.content.decode()
    return json.loads(unescape(html.split('data-popup-response="')[1].split('"')[0]))


def test_the_form_in_place_asks_for_name_kind_and_spelling_only(admin_client):
    page = admin_client.get(admin_url("add", Actor), {"_popup": "1", "name_fr": "Atos"})
    form = page.context["adminform"].form
    assert list(form.fields) == ["name_fr", "kind", "token"]
    assert form["name_fr"].value() == "Atos"
    assert [inline.formset.model for inline in page.context["inline_admin_formsets"]] == [Alias]


def test_an_actor_added_in_place_is_a_draft_with_slug_and_spelling(add):
    response = add("L’Élysée", "state_body", query=IN_PLACE, spelling="Elysée")
    actor = Actor.objects.get()
    assert (actor.slug, actor.status) == ("l-elysee", Status.DRAFT)
    assert [alias.spelling for alias in actor.aliases.all()] == ["Elysée"]
    assert _given_back(response) == {"value": str(actor.pk), "obj": "L’Élysée"}
    assert ("actor", "l-elysee", "created") in logged()


def test_without_scripts_the_popup_says_what_to_type(add):
    response = add("Atos", query=IN_PLACE)
    noscript = response.content.decode().split("<noscript>")[1]
    assert "<code>atos</code>" in noscript


def test_a_slug_left_empty_is_made_of_the_name_and_free(add, make_actor):
    make_actor("Quelqu’un", slug="atos")
    FormerSlug.objects.create(kind="actor", former="atos-2", slug="x")
    add("Atos")
    add("…", "group")
    assert set(Actor.objects.values_list("slug", flat=True)) == {"atos", "atos-3", "actor"}


def test_a_slug_that_is_given_is_checked(add, make_actor):
    make_actor("Quelqu’un", slug="atos")
    assert fields_refused(add("Atos", slug="Atos!")) == ["slug"]
    assert fields_refused(add("Atos", slug="atos")) == ["slug"]
    add("Atos", slug="atos-origin")
    assert Actor.objects.filter(slug="atos-origin").exists()


@pytest.mark.parametrize("query", ["", IN_PLACE])
@pytest.mark.parametrize(
    "given",
    [
        {"name": "Thales SA"},
        {"name": "Tahlès"},
        {"name": "Groupe de défense", "spelling": "thales"},
        {"name": "TSA"},
    ],
)
def test_who_is_called_alike_is_shown_before_an_actor_is_made(
    add, make_actor, make_quote, query, given
):
    thales = make_actor("Thalès", spellings=("TSA",))
    make_actor("Orange")
    make_quote(speaker=thales)
    make_quote(about=[thales])
    response = add(**given, query=query)
    assert _alike(response) == [thales]
    assert not Actor.objects.filter(name_fr=given["name"]).exists()
    html = response.content.decode()
    assert "company · TSA" in html
    assert "quotes: 2" in html
    assert f'href="{admin_url("change", Actor, thales.pk)}" target="_blank"' in html
    assert ('name="_take"' in html) == bool(query)


def test_nothing_typed_is_lost_and_nothing_is_called_an_error(add, make_actor):
    make_actor("Thalès")
    response = add("Thales SA", "group", spelling="Thales-SA", note="à voir")
    form = response.context["adminform"].form
    assert [form[name].value() for name in ("name_fr", "kind", "note")] == [
        "Thales SA",
        "group",
        "à voir",
    ]
    rows = response.context["inline_admin_formsets"][0].formset
    assert rows.forms[0]["spelling"].value() == "Thales-SA"
    assert errors_of(response) == ""
    assert 'class="errornote"' not in response.content.decode()


@pytest.mark.parametrize("query", ["", IN_PLACE])
def test_it_is_another_one_adds_it_all_the_same(add, make_actor, query):
    thales = make_actor("Thalès")
    add("Thales SA", query=query, _seen=f"{thales.pk} ")
    assert Actor.objects.filter(name_fr="Thales SA").exists()


def test_who_was_not_shown_yet_is_shown(add, make_actor):
    thales, orange = make_actor("Thalès"), make_actor("Orange")
    response = add("Orange SA", _seen=f"{thales.pk} x {'9' * 30}")
    assert _alike(response) == [orange]
    assert "errornote" not in response.content.decode()


def test_a_fault_in_the_form_is_told_along_with_who_is_called_alike(add, make_actor):
    thales = make_actor("Thalès")
    response = add("Thales", "")
    assert _alike(response) == [thales]
    assert fields_refused(response) == ["kind"]


def test_one_of_those_shown_is_taken_instead(add, make_actor):
    thales = make_actor("Thalès")
    response = add("Thales SA", query=IN_PLACE, _take=str(thales.pk))
    assert _given_back(response) == {"value": str(thales.pk), "obj": "Thalès"}
    assert Actor.objects.count() == 1
    assert logged() == []


@pytest.mark.parametrize("taken", ["", "x", "0", "9" * 30])
def test_what_is_no_actor_is_not_taken(add, make_actor, taken):
    make_actor("Thalès")
    assert len(_alike(add("Thales SA", query=IN_PLACE, _take=taken))) == 1


def test_namesakes_may_both_be_kept(add, make_actor):
    first = make_actor("Orange")
    add("Orange", "medium", _seen=str(first.pk))
    assert Actor.objects.filter(name_fr="Orange").count() == 2


def test_as_many_queries_show_one_called_alike_as_many(
    add, make_actor, django_assert_max_num_queries
):
    make_actor("Nuage")
    with django_assert_max_num_queries(60):
        assert len(_alike(add("Nuage"))) == 1
    for _number in range(30):
        make_actor("Nuage", spellings=("Nuée",))
    with django_assert_max_num_queries(60):
        assert len(_alike(add("Nuage"))) == 10


def _told(admin_client, actor, **changed):
    address = admin_url("change", Actor, actor.pk)
    data = {**form_data(admin_client, address), **changed}
    response = admin_client.post(address, data, follow=True, headers=ENGLISH)
    return " ".join(str(message) for message in response.context["messages"])


@pytest.mark.parametrize("changed", [{"name_fr": "Thales"}, {"aliases-0-spelling": "THALÈS"}])
def test_a_name_or_spelling_that_another_has_is_told_after_saving(
    admin_client, make_actor, changed
):
    thales, other = make_actor("Thalès"), make_actor("Groupe de défense")
    told = _told(admin_client, other, **changed)
    assert "if they are one, merge them" in told
    assert f"/merge/?actor={thales.pk}&amp;actor={other.pk}" in told
    other.refresh_from_db()
    assert other.name_fr == "Thales" or other.aliases.get().spelling == "THALÈS"


def test_nothing_is_told_where_no_name_changes(admin_client, make_actor):
    make_actor("Thalès")
    other = make_actor("Thales", spellings=("Thalès",))
    assert "merge" not in _told(admin_client, other, note="autre groupe")


def test_an_actor_that_is_named_stays_and_the_way_out_is_shown(
    admin_client, make_actor, make_quote
):
    thales = make_actor("Thalès")
    quote = make_quote(speaker=thales)
    address = admin_url("delete", Actor, thales.pk)
    html = admin_client.get(address, headers=ENGLISH).content.decode()
    assert "An actor that something names cannot be deleted." in html
    assert f"/admin/actors/actor/merge/?actor={thales.pk}" in html
    delete(admin_client, thales)
    assert Quote.objects.get().speaker == thales == quote.speaker
    chosen = {"action": "delete_selected", "_selected_action": [thales.pk]}
    html = admin_client.post(admin_url("changelist", Actor), chosen, headers=ENGLISH)
    assert "An actor that something names cannot be deleted." in html.content.decode()


def test_an_actor_that_nothing_names_is_deleted(admin_client, make_actor):
    actor = make_actor()
    html = admin_client.get(admin_url("delete", Actor, actor.pk)).content.decode()
    assert "/merge/?" not in html
    delete(admin_client, actor)
    assert not Actor.objects.exists()


def test_a_change_of_an_actor_asks_for_its_slug(admin_client, make_actor):
    address = admin_url("change", Actor, make_actor().pk)
    assert fields_refused(save(admin_client, address, slug="")) == ["slug"]
