"""Merging actors in the admin: what is shown, what is asked, what is refused."""

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from actors.models import Actor
from tests.desk import admin_url, logged, queries_of

pytestmark = pytest.mark.slow_on_postgresql

MERGE = "/admin/actors/actor/merge/"
SUBMIT = 'type="submit" class="default"'


def _address(*actors):
    return f"{MERGE}?" + "&".join(f"actor={actor.pk}" for actor in actors)


def _merge(client, kept, *actors):
    sent = {"actor": [actor.pk for actor in actors], "kept": kept.pk}
    return client.post(MERGE, sent, follow=True)


def _told(response):
    assert response.status_code == 200
    return [str(message) for message in response.context["messages"]]


@pytest.fixture
def two(make_actor):
    return make_actor("Orange", slug="orange"), make_actor("France Télécom", slug="france-telecom")


# Ways in


def test_chosen_actors_are_led_to_the_page_that_merges_them(admin_client, two):
    chosen = {"action": "merge_chosen", "_selected_action": [actor.pk for actor in two]}
    response = admin_client.post(admin_url("changelist", Actor), chosen)
    assert response.headers["Location"] == _address(*two)


def test_the_page_of_an_actor_leads_there_too(admin_client, two):
    page = admin_client.get(admin_url("change", Actor, two[0].pk)).content.decode()
    assert f'href="{_address(two[0])}"' in page
    assert SUBMIT not in admin_client.get(_address(two[0])).content.decode()
    assert SUBMIT in admin_client.get(_address(*two)).content.decode()


def test_another_actor_is_found_on_the_page_itself(admin_client, two, make_actor):
    orange, telecom = two
    make_actor("France Info")
    page = admin_client.get(_address(orange), {"q": "TELECOM", "actor": orange.pk})
    assert page.context["found"] == [(telecom, _address(orange, telecom))]


# The page


def test_the_page_counts_what_points_to_each(admin_client, two, make_quote, make_mention):
    orange, telecom = two
    for _ in range(3):
        make_quote(speaker=telecom, about=[orange])
    make_mention(actor=telecom)
    page = admin_client.get(_address(*two), headers={"accept-language": "en"})
    found = {choice["actor"]: sorted(choice["counts"]) for choice in page.context["choices"]}
    assert found == {
        orange: [("quotes (about)", "3")],
        telecom: [("mentions (actor)", "1"), ("quotes (speaker)", "3")],
    }
    assert "quotes (speaker): 3" in page.content.decode()
    french = admin_client.get(_address(*two), headers={"accept-language": "fr"}).content.decode()
    assert "citations (locuteur)\N{NO-BREAK SPACE}: 3" in french


def test_a_published_actor_is_offered_to_stay_before_a_draft(admin_client, make_actor):
    draft, published = make_actor(status="draft"), make_actor()
    page = admin_client.get(_address(draft, published))
    assert [choice["actor"] for choice in page.context["choices"]] == [published, draft]
    assert f'value="{published.pk}" id="kept-{published.slug}" checked' in page.content.decode()


def test_the_page_takes_as_many_queries_for_20_quotes_as_for_5(admin_client, two, make_quote):
    for _ in range(5):
        make_quote(speaker=two[0], about=two)
    queries_for_5 = queries_of(admin_client, _address(*two))
    for _ in range(15):
        make_quote(speaker=two[1], about=two)
    assert queries_of(admin_client, _address(*two)) == queries_for_5


def test_ties_between_them_are_shown_and_stand_in_the_way(admin_client, two, make_affiliation):
    tie = make_affiliation(actor=two[0], other=two[1])
    page = admin_client.get(_address(*two)).content.decode()
    assert admin_url("change", type(tie), tie.pk) in page
    assert SUBMIT not in page
    response = _merge(admin_client, two[0], *two)
    assert response.redirect_chain == [(_address(*two), 302)]
    assert Actor.objects.filter(pk__in=[actor.pk for actor in two]).count() == 2
    assert logged() == []
    assert not LogEntry.objects.exists()


# Merging


def test_a_merge_is_told_and_kept_in_the_history(admin_client, two, make_quote):
    kept, merged = two
    quote = make_quote(slug="dit", speaker=merged)
    response = _merge(admin_client, kept, *two)
    assert response.redirect_chain == [(admin_url("change", Actor, kept.pk), 302)]
    assert "France Télécom" in " ".join(_told(response))
    quote.refresh_from_db()
    assert quote.speaker == kept
    assert logged() == [
        ("quote", "dit", "changed"),
        ("actor", "orange", "changed"),
        ("actor", "france-telecom", "deleted"),
    ]
    assert sorted(LogEntry.objects.values_list("object_repr", flat=True)) == [
        "France Télécom",
        "Orange",
    ]


def test_what_says_the_same_now_is_told_with_its_address(
    admin_client, two, make_topic, make_position
):
    topic = make_topic(positions=0)
    sides = [make_position("<Longue>", topic=topic, actor=actor) for actor in two]
    _told_of_merge, warning = _told(_merge(admin_client, two[0], *two))
    for side in sides:
        assert f'<a href="{admin_url("change", type(side), side.pk)}">&lt;Longue&gt;</a>' in warning


def test_a_merge_that_repeats_nothing_warns_of_nothing(admin_client, two, make_affiliation):
    make_affiliation(actor=two[0])
    make_affiliation(actor=two[1])
    assert len(_told(_merge(admin_client, two[0], *two))) == 1


def test_the_old_address_redirects_for_good(admin_client, two):
    _merge(admin_client, two[0], *two)
    response = admin_client.get("/en/actors/france-telecom/")
    assert (response.status_code, response.headers["Location"]) == (301, "/en/actors/orange/")


def test_an_actor_that_stands_there_twice_is_merged_once(admin_client, two):
    kept, merged = two
    _merge(admin_client, kept, kept, merged, merged, kept)
    assert list(Actor.objects.all()) == [kept]


# What is refused


@pytest.mark.parametrize("codename", [None, "change_actor", "delete_actor"])
def test_merging_needs_the_right_to_change_and_to_delete(client, two, codename):
    editor = User.objects.create_user("editor", is_staff=True)
    allowed = ["view_actor", codename]
    editor.user_permissions.set(Permission.objects.filter(codename__in=allowed))
    client.force_login(editor)
    assert client.get(_address(*two)).status_code == 403
    sent = {"actor": [actor.pk for actor in two], "kept": two[0].pk}
    assert client.post(MERGE, sent).status_code == 403
    page = client.get(admin_url("change", Actor, two[0].pk)).content.decode()
    assert MERGE not in page
    assert Actor.objects.count() == 2


def test_a_stranger_is_asked_to_log_in(client, two):
    response = client.get(_address(*two))
    assert response.headers["Location"].startswith(reverse("admin:login"))


def test_a_merge_from_another_site_is_refused(admin_client, two):
    admin_client.handler.enforce_csrf_checks = True
    assert _merge(admin_client, two[0], *two).status_code == 403


@pytest.mark.parametrize("keys", [[], ["x"], ["²"], ["\x00"], ["-1"], ["9" * 30], ["9" * 18]])
@pytest.mark.parametrize("method", ["get", "post"])
def test_garbage_leads_back_to_the_list(admin_client, two, method, keys):
    response = getattr(admin_client, method)(MERGE, {"actor": keys, "kept": keys}, follow=True)
    assert response.redirect_chain[-1] == (admin_url("changelist", Actor), 302)
    assert _told(response)


@pytest.mark.parametrize("kept", ["", "x", "²", "\x00", "0", "9" * 30])
def test_an_actor_to_keep_that_is_none_of_them_is_refused(admin_client, two, kept):
    sent = {"actor": [actor.pk for actor in two], "kept": kept}
    response = admin_client.post(MERGE, sent, follow=True)
    assert response.redirect_chain == [(_address(*two), 302)]
    assert _told(response)
    assert Actor.objects.count() == 2


def test_one_actor_alone_is_refused(admin_client, two):
    response = _merge(admin_client, two[0], two[0], two[0])
    assert response.redirect_chain == [(_address(two[0]), 302)]
    assert Actor.objects.count() == 2


def test_an_actor_that_was_deleted_meanwhile_is_refused(admin_client, two, make_actor):
    gone = make_actor()
    Actor.objects.filter(pk=gone.pk).delete()
    response = _merge(admin_client, two[0], *two, gone)
    assert response.redirect_chain == [(_address(*two), 302)]
    assert Actor.objects.count() == 2


@pytest.mark.parametrize("method", ["get", "post"])
def test_ten_thousand_actors_are_too_many(admin_client, two, method):
    sent = {"actor": list(range(1, 10_001)), "kept": two[0].pk}
    response = getattr(admin_client, method)(MERGE, sent, follow=True)
    assert response.redirect_chain == [(admin_url("changelist", Actor), 302)]
    assert Actor.objects.count() == 2


def test_the_whole_list_is_too_many(admin_client, make_actor):
    pks = [make_actor().pk for _ in range(21)]
    chosen = {"action": "merge_chosen", "_selected_action": pks[:1], "select_across": 1}
    response = admin_client.post(admin_url("changelist", Actor), chosen, follow=True)
    assert "20" in " ".join(_told(response))
    assert Actor.objects.count() == 21


@pytest.mark.parametrize("query", ["\x00", "²", "%", "'", "a " * 5_000, "é" * 1_000])
def test_no_search_breaks_the_page(admin_client, two, query):
    sent = {"q": query, "actor": two[0].pk}
    assert admin_client.get(MERGE, sent).status_code == 200
