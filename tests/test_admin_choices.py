"""Naming one entry in the form of another: by autocomplete, and by typing without JavaScript."""

import pytest
from django.urls import reverse

from actors.models import Actor
from articles.models import Article, Commitment, Event, Mention, Quote
from tests.desk import (
    admin_url,
    errors_of,
    fields_refused,
    form_data,
    new_quote,
    queries_of,
    save,
)

pytestmark = pytest.mark.slow_on_postgresql

ENGLISH = {"accept-language": "en"}


@pytest.fixture
def offered(admin_client):
    """Return what the autocomplete of a field offers for what is typed."""

    def ask(term, field="speaker", model="quote", of="actors_actor", **given):
        names = {"app_label": "articles", "model_name": model, "field_name": field, "term": term}
        address = reverse(f"admin:{of}_choices")
        return admin_client.get(address, {**names, **given}, headers=ENGLISH).json()

    return ask


def _texts(answer):
    return [result["text"] for result in answer["results"]]


@pytest.mark.parametrize(
    "term", ["thales", "THALÈS", "TSA", "Defence", "alè", "thales-group", " systemes  thales "]
)
def test_an_actor_is_offered_by_name_spelling_english_name_part_and_slug(offered, make_actor, term):
    make_actor(
        "Thalès Systèmes", name_en="Thales Defence", slug="thales-group", spellings=("TSA", "Th.")
    )
    make_actor("Orange")
    assert _texts(offered(term)) == ["Thales Defence"]


def test_what_is_called_so_comes_first_then_what_begins_so(offered, make_actor):
    make_actor("À côté d’Orange")
    make_actor("Orange Labs")
    make_actor("Zeste", spellings=("Orange",))
    make_actor("Orange")
    assert _texts(offered("orange")) == ["Orange", "Zeste", "Orange Labs", "À côté d’Orange"]


def test_namesakes_are_told_apart_by_kind_spelling_and_status(offered, make_actor):
    make_actor("Orange", spellings=("France Télécom", "FT", "Orange"))
    make_actor("Orange", kind="medium", status="draft", slug="zz")
    hints = [result["hint"] for result in offered("orange")["results"]]
    assert hints == ["company · France Télécom, FT", "medium · draft"]
    assert offered("ft")["results"][0]["hint"] == "company · FT, France Télécom"


@pytest.mark.parametrize(
    ("model", "field"),
    [
        ("article", "outlet"),
        ("article", "reprinted_in"),
        ("quote", "reported_by"),
        ("mention", "reported_by"),
    ],
)
def test_who_reports_is_first_sought_among_media(offered, make_actor, model, field):
    make_actor("Le Monde")
    make_actor("Le Monde diplomatique", kind="medium")
    found = _texts(offered("le monde", field=field, model=model))
    assert found == ["Le Monde diplomatique", "Le Monde"]
    assert _texts(offered("le monde")) == ["Le Monde", "Le Monde diplomatique"]


def test_choices_come_by_the_page_and_none_is_counted(
    offered, make_actor, django_assert_max_num_queries
):
    for number in range(45):
        make_actor(f"Orange {number:02}")
    with django_assert_max_num_queries(5):
        first = offered("orange")
    assert (len(first["results"]), first["pagination"]) == (20, {"more": True})
    last = offered("orange", page="3")
    assert (len(last["results"]), last["pagination"]) == (5, {"more": False})
    assert offered("orange", page="9" * 30) == offered("orange", page="-1") == first


@pytest.mark.parametrize("term", ["\x00", "%", "'", "a" * 5000, "zz " * 500, "\N{CLOUD}"])
def test_an_autocomplete_takes_whatever_is_typed(offered, make_actor, term):
    make_actor()
    assert offered(term)["results"] == []


def test_choices_are_for_those_who_may_see_the_entries(client, django_user_model, make_actor):
    make_actor()
    address = f"{reverse('admin:actors_actor_choices')}?app_label=articles&model_name=quote"
    assert client.get(f"{address}&field_name=speaker").status_code == 302
    staff = django_user_model.objects.create_user("staff", is_staff=True)
    client.force_login(staff)
    assert client.get(f"{address}&field_name=speaker").status_code == 403
    assert client.get(address).status_code == 403


def test_a_form_without_scripts_has_a_field_to_type_in(admin_client):
    html = admin_client.get(admin_url("add", Quote), headers=ENGLISH).content.decode()
    typed = [part.split("</noscript>")[0] for part in html.split("<noscript>")[1:]]
    assert any('name="speaker-typed"' in part and 'aria-label="Speaker"' in part for part in typed)
    assert any('<textarea name="about-typed"' in part for part in typed)
    assert any('target="_blank"' in part and "/actors/actor/add/" in part for part in typed)


def _save(client, article, **typed):
    data = new_quote(article, exact="Orage", start=0, **typed)
    return client.post(admin_url("add", Quote), data, headers=ENGLISH)


@pytest.mark.parametrize("typed", ["thales", "Thalès", "THALES", "tsa", "Thales  SA", "hale"])
def test_what_is_typed_names_an_entry_by_slug_name_spelling_or_part(
    admin_client, make_article, make_actor, typed
):
    thales = make_actor("Thalès", slug="thales", spellings=("TSA", "Thales SA"))
    make_actor("Thales SA Alenia", spellings=("TSA2",)) if typed == "Thalès" else None
    _save(admin_client, make_article(), **{"speaker-typed": typed})
    assert Quote.objects.get().speaker == thales


def test_a_slug_stands_for_itself_whoever_is_called_so(admin_client, make_article, make_actor):
    first = make_actor("Orange", slug="orange")
    make_actor("Orange", slug="orange-magazine")
    response = _save(admin_client, make_article(), **{"speaker-typed": "Orange"})
    assert fields_refused(response) == ["speaker"]
    errors = errors_of(response)
    assert "names several" in errors
    assert "(orange, company)" in errors
    assert "(orange-magazine, company)" in errors
    _save(admin_client, make_article(), **{"speaker-typed": "orange"})
    assert Quote.objects.get().speaker == first


def test_who_is_called_so_goes_before_who_is_called_longer(admin_client, make_article, make_actor):
    make_actor("Orange Labs")
    orange = make_actor("Orange", spellings=("France Télécom",))
    _save(admin_client, make_article(), **{"speaker-typed": "ORANGE"})
    assert Quote.objects.get().speaker == orange


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Dassault Sistemes", "The nearest are: Dassault Systèmes (dassault, company)"),
        ("Zzyzx", "correct it, or add it first"),
        ("\x00", "Nothing is called"),
        ("a" * 5000, "Nothing is called"),
        ("<script>", "Nothing is called"),
        ("12", "Nothing is called"),
    ],
)
def test_a_name_that_nothing_has_is_refused_at_its_field_and_stays_there(
    admin_client, make_article, make_actor, typed, told
):
    make_actor("Dassault Systèmes", slug="dassault")
    response = _save(admin_client, make_article(), **{"speaker-typed": typed})
    assert fields_refused(response) == ["speaker"]
    assert told in errors_of(response)
    form = response.context["adminform"].form
    assert form["speaker"].value().text == typed
    assert "<script>" not in str(form["speaker"])


def test_what_is_typed_goes_before_what_is_chosen(admin_client, make_quote, make_actor):
    quote = make_quote(speaker=make_actor("Orange"))
    thales = make_actor("Thalès")
    address = admin_url("change", Quote, quote.pk)
    save(admin_client, address, **{"speaker-typed": "thales"})
    quote.refresh_from_db()
    assert quote.speaker == thales
    save(admin_client, address, **{"speaker-typed": "  "})
    quote.refresh_from_db()
    assert quote.speaker == thales


def test_several_names_add_to_those_chosen(admin_client, make_quote, make_actor):
    orange, thales, atos = make_actor("Orange"), make_actor("Thalès"), make_actor("Atos")
    quote = make_quote(about=[orange])
    address = admin_url("change", Quote, quote.pk)
    save(admin_client, address, **{"about-typed": "thales ; Atos\r\n\r\norange"})
    assert set(quote.about.all()) == {orange, thales, atos}


def test_every_name_that_is_refused_is_told_and_all_stay(admin_client, make_quote, make_actor):
    make_actor("Orange")
    quote = make_quote()
    address = admin_url("change", Quote, quote.pk)
    typed = "Orange\nZzyzx\nYyy"
    response = save(admin_client, address, **{"about-typed": typed})
    assert all(name in errors_of(response) for name in ("Zzyzx", "Yyy"))
    assert response.context["adminform"].form["about"].value().text == typed
    assert not quote.about.exists()
    response = save(admin_client, address, **{"about-typed": "x;" * 51})
    assert fields_refused(response) == ["about"]


@pytest.mark.parametrize(
    ("field", "kind"), [("commitment", "commitment"), ("event", "event"), ("actor", "actor")]
)
def test_any_entry_is_named_by_typing(admin_client, make_article, request, field, kind):
    entry = request.getfixturevalue(f"make_{kind}")(slug="l-entree")
    Mention.objects.all().delete()
    data = {
        "article-typed": make_article("Dépit").title.upper(),
        f"{field}-typed": "l-entree",
        "exact": "Orage",
        "start": 0,
        "status": "draft",
        "certainty": "stated",
    }
    admin_client.post(admin_url("add", Mention), data)
    assert Mention.objects.get().fact == entry


def test_a_row_of_another_form_is_filled_by_typing(admin_client, make_event, make_actor):
    event, actor = make_event(), make_actor("Thalès")
    address = f"{admin_url('change', Event, event.pk)}?rows=3"
    page = admin_client.get(address)
    rows = {
        inline.formset.prefix: inline.formset for inline in page.context["inline_admin_formsets"]
    }
    assert {
        formset.total_form_count() - formset.initial_form_count() for formset in rows.values()
    } == {3}
    typed = {"participants-1-actor-typed": "thales", "participants-1-part": "initiator"}
    save(admin_client, address, **typed)
    assert [row.actor for row in event.participants.all()] == [actor]


@pytest.mark.parametrize(
    ("rows", "shown"), [("", 0), ("x", 0), ("-2", 0), ("2", 2), ("9" * 30, 0), ("999", 10)]
)
def test_empty_rows_are_asked_for_by_address(admin_client, make_commitment, rows, shown):
    address = admin_url("change", Commitment, make_commitment(evidence=False).pk)
    page = admin_client.get(address, {"rows": rows})
    assert page.context["inline_admin_formsets"][0].formset.total_form_count() == shown
    assert "?rows=3" in page.content.decode()


def test_a_list_is_narrowed_by_typing(admin_client, make_quote, make_actor):
    quote = make_quote(speaker=make_actor("Thalès"))
    make_quote(speaker=make_actor("Orange"))
    asked = {"speaker__id__exact": "", "speaker__id__exact-typed": "thales", "q": ""}
    response = admin_client.get(admin_url("changelist", Quote), asked)
    assert list(response.context["cl"].result_list) == [quote]
    assert f'<option value="{quote.speaker.pk}" selected>' in response.content.decode()


def test_a_list_is_not_narrowed_by_a_name_that_nothing_has(admin_client, make_quote):
    quote = make_quote()
    asked = {"speaker__id__exact-typed": "Zzyzx"}
    response = admin_client.get(admin_url("changelist", Quote), asked, headers=ENGLISH)
    assert list(response.context["cl"].result_list) == [quote]
    assert ["Nothing is called “Zzyzx”" in str(told) for told in response.context["messages"]] == [
        True
    ]
    assert 'value="Zzyzx"' in response.content.decode()


def test_forms_of_many_rows_ask_no_more_queries(admin_client, make_article, make_quote, make_actor):
    def queries(count):
        article = make_article()
        for _number in range(count):
            make_quote(article=article, speaker=make_actor(), about=[make_actor()])
        return queries_of(admin_client, admin_url("change", Article, article.pk))

    assert queries(8) == queries(2)


def test_whoever_publishes_is_told_of_drafts_that_the_entry_names(
    admin_client, make_quote, make_actor
):
    speaker = make_actor("Thalès", status=Actor.status.field.default)
    quote = make_quote(speaker=speaker)
    address = admin_url("change", Quote, quote.pk)
    response = admin_client.post(
        address, {**form_data(admin_client, address), "function": "porte-parole"}, follow=True
    )
    told = " ".join(str(message) for message in response.context["messages"])
    assert f'<a href="{admin_url("change", Actor, speaker.pk)}">Thalès</a>' in told
