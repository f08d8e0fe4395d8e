"""Two editors at once: a stale form is refused with both versions, and loses nothing typed."""

import pytest

from actors.models import Actor
from andromede_site.models import Revision
from articles.models import ArticleText, Quote
from tests.desk import (
    admin_url,
    delete,
    errors_of,
    form_data,
    form_of,
    logged,
    new_quote,
    save,
)


def both_open(client, entry):
    """Return the address of a form, and what it sends if nothing is typed."""
    address = admin_url("change", type(entry), entry.pk)
    return address, form_data(client, address)


def test_a_stale_form_is_refused_with_both_versions(admin_client, make_quote):
    quote = make_quote(function="PDG", speaker_label="Orange")
    address, mine = both_open(admin_client, quote)
    save(admin_client, address, function="président", reason="Relu")
    page = admin_client.post(address, {**mine, "function": "patron"})
    assert page.status_code == 200
    quote.refresh_from_db()
    assert quote.function == "président"
    overtaking = page.context["adminform"].form.overtaking
    versions = [(each.before, each.theirs, each.typed) for each in overtaking.fields]
    assert versions == [("PDG", "président", "patron")]
    assert overtaking.fields[0].clash
    text = page.content.decode()
    assert 'value="patron"' in text
    assert "président" in text
    assert "admin" in str(overtaking)


def test_saved_again_after_a_look_it_goes_in(admin_client, make_quote):
    quote = make_quote(function="PDG")
    address, mine = both_open(admin_client, quote)
    save(admin_client, address, function="président")
    page = admin_client.post(address, {**mine, "function": "patron"})
    again = {**mine, "function": "patron", "seen": page.context["adminform"].form["seen"].value()}
    assert admin_client.post(address, again).status_code == 302
    quote.refresh_from_db()
    assert quote.function == "patron"


def test_what_only_the_other_touched_is_taken_over(admin_client, make_quote, make_topic):
    quote, topic = make_quote(function="PDG"), make_topic()
    address, mine = both_open(admin_client, quote)
    save(admin_client, address, translation="We regret", topics=[topic.pk], function="")
    page = admin_client.post(address, {**mine, "note": "À relire"})
    form = page.context["adminform"].form
    shown = [form[name].value() for name in ("translation", "function", "note")]
    assert shown == ["We regret", "", "À relire"]
    assert form["topics"].value() == [str(topic.pk)]
    assert not any(each.clash for each in form.overtaking.fields)


def test_a_form_saved_as_it_was_does_not_undo_what_the_other_did(admin_client, make_quote):
    quote = make_quote(function="PDG")
    address, mine = both_open(admin_client, quote)
    save(admin_client, address, function="président")
    assert admin_client.post(address, mine).status_code == 302
    quote.refresh_from_db()
    assert quote.function == "président"


def test_a_double_click_on_save_changes_once(admin_client, make_quote):
    quote = make_quote()
    address, mine = both_open(admin_client, quote)
    for _ in range(2):
        assert admin_client.post(address, {**mine, "function": "PDG"}).status_code == 302
    assert Revision.objects.count() == 1


def test_a_double_click_on_save_adds_one_entry(admin_client, make_article):
    address = admin_url("add", Quote)
    token = form_data(admin_client, address)["token"]
    data = new_quote(make_article(), exact="Nous regrettons", speaker_label="Orange", token=token)
    first, second = (admin_client.post(address, data) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert Quote.objects.count() == 1
    assert len(logged()) == 1
    data = {**data, "slug": "un-autre", "token": form_data(admin_client, address)["token"]}
    admin_client.post(address, data)
    assert Quote.objects.count() == 2


@pytest.mark.parametrize("token", ["", "x", "9" * 100])
def test_a_strange_token_breaks_nothing(admin_client, token):
    data = {"name_fr": "Orange", "slug": "orange", "kind": "company", "status": "draft"}
    address = admin_url("add", Actor)
    assert save(admin_client, address, **data, token=token).status_code == 302


@pytest.mark.parametrize("seen", ["", "x", "-1", "²", "9" * 30])
def test_a_strange_version_breaks_nothing(admin_client, make_quote, seen):
    quote = make_quote()
    response = save(admin_client, admin_url("change", Quote, quote.pk), function="PDG", seen=seen)
    assert response.status_code == 302, errors_of(response)


def test_a_row_on_the_page_of_its_article_is_refused_too(admin_client, make_article, make_quote):
    article = make_article()
    quote = make_quote(article=article, function="PDG")
    make_quote(article=article)
    address, mine = both_open(admin_client, article)
    save(admin_client, admin_url("change", Quote, quote.pk), function="président")
    name = next(
        key.replace("-id", "-function")
        for key, value in mine.items()
        if key.startswith("quotes-") and key.endswith("-id") and str(value) == str(quote.pk)
    )
    page = admin_client.post(address, {**mine, name: "patron"})
    assert page.status_code == 200
    rows = page.context["inline_admin_formsets"][0].formset.forms
    told = [row.overtaking.fields for row in rows if row.overtaking]
    assert [(each.theirs, each.typed) for each in told[0]] == [("président", "patron")]
    quote.refresh_from_db()
    assert quote.function == "président"


def test_a_row_that_only_the_other_touched_is_left_as_it_is(admin_client, make_article, make_quote):
    article = make_article()
    quote = make_quote(article=article, function="PDG")
    address, mine = both_open(admin_client, article)
    save(admin_client, admin_url("change", Quote, quote.pk), function="président")
    response = admin_client.post(address, {**mine, "byline": "Une rédactrice"})
    assert response.status_code == 302, errors_of(response)
    quote.refresh_from_db()
    article.refresh_from_db()
    assert (quote.function, article.byline) == ("président", "Une rédactrice")


def test_what_was_typed_into_a_row_that_is_gone_becomes_a_new_row(
    admin_client, make_article, make_quote
):
    article = make_article()
    quotes = [make_quote(words, article=article) for words in ("Un nuage", "Un orage")]
    address, mine = both_open(admin_client, article)
    delete(admin_client, quotes[0])
    name = next(
        key.replace("-exact", "-function") for key, value in mine.items() if value == "Un nuage"
    )
    page = admin_client.post(address, {**mine, name: "patron"})
    formset = page.context["inline_admin_formsets"][0].formset
    assert len(formset.initial_forms) == 1
    again = {**form_of(page), "reason": "Relu"}
    assert admin_client.post(address, again).status_code == 302
    functions = Quote.objects.order_by("exact").values_list("exact", "function")
    assert list(functions) == [("Un nuage", "patron"), ("Un orage", "")]


def test_a_row_that_is_gone_and_was_not_touched_is_no_matter(
    admin_client, make_article, make_quote
):
    article = make_article()
    quote = make_quote("Un nuage", article=article)
    make_quote("Un orage", article=article)
    address, mine = both_open(admin_client, article)
    delete(admin_client, quote)
    response = admin_client.post(address, {**mine, "byline": "Une rédactrice"})
    assert response.status_code == 302, errors_of(response)
    assert Quote.objects.get().exact == "Un orage"


def test_what_the_other_changed_is_not_deleted_unseen(admin_client, make_article, make_quote):
    article = make_article()
    quote = make_quote(article=article)
    address, mine = both_open(admin_client, article)
    save(admin_client, admin_url("change", Quote, quote.pk), function="président")
    page = admin_client.post(address, {**mine, "quotes-0-DELETE": "on"})
    assert page.status_code == 200
    assert "admin" in errors_of(page)
    assert Quote.objects.exists()


def test_a_page_that_asks_whether_to_delete_can_be_stale_too(admin_client, make_quote):
    quote = make_quote()
    deleting = admin_url("delete", Quote, quote.pk)
    asked = admin_client.get(deleting).context["explanation"]["seen"].value()
    save(admin_client, admin_url("change", Quote, quote.pk), function="président")
    sent = {"post": "yes", "reason": "Double", "seen": asked}
    page = admin_client.post(deleting, sent)
    assert page.context["explanation"].non_field_errors()
    assert Quote.objects.exists()
    again = {**sent, "seen": page.context["explanation"]["seen"].value()}
    admin_client.post(deleting, again)
    assert not Quote.objects.exists()


def test_a_text_typed_over_another_editors_is_refused_with_both(admin_client, make_article):
    text = ArticleText.objects.create(article=make_article(), text="Un nuage.\nIl pleut.")
    address, mine = both_open(admin_client, text)
    save(admin_client, address, text="Un nuage.\nIl neige.")
    page = admin_client.post(address, {**mine, "text": "Un orage.\nIl pleut."})
    told = str(page.context["adminform"].form.errors["text"])
    assert all(line in told for line in ("− Il neige.", "+ Il pleut.", "+ Un orage."))
    text.refresh_from_db()
    assert text.text == "Un nuage.\nIl neige."
    again = {**form_of(page), "text": "Un orage.\nIl pleut."}
    assert admin_client.post(address, again).status_code == 302
    text.refresh_from_db()
    assert text.text == "Un orage.\nIl pleut."
