"""Passages in the admin: their words are found in the article's text, or refused."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from articles.models import Article, ArticleText, Quote, RelatedHeadline
from tests.desk import TEXT, admin_url, errors_of, logged, new_quote, save

pytestmark = pytest.mark.slow_on_postgresql


@pytest.fixture
def with_text(make_article: Callable[..., Article]) -> Article:
    article = make_article()
    ArticleText.objects.create(article=article, text=TEXT)
    return article


def offered(response: Any) -> list[Any]:
    """Return the places to choose among, with their words, of a form that was sent back."""
    return list(response.context["adminform"].form["place"].field.widget.choices)


def test_a_passage_is_found_in_the_text_and_takes_its_typography(admin_client, with_text):
    data = new_quote(with_text, exact="Nous regrettons la décision", status="published")
    response = admin_client.post(admin_url("add", Quote), data)
    assert response.status_code == 302, errors_of(response)
    quote = Quote.objects.get()
    assert quote.is_verified
    assert quote.stands_in(TEXT)
    assert logged() == [("quote", "nous-regrettons", "created")]


def test_words_in_other_typography_are_saved_as_printed(admin_client, with_text):
    data = new_quote(with_text, exact="a dit Orange. L'État", kind="partial")
    admin_client.post(admin_url("add", Quote), data)
    assert Quote.objects.get().exact == "a dit Orange. L’État"


def test_words_that_the_text_does_not_hold_are_refused(admin_client, with_text):
    data = new_quote(with_text, exact="Nous regrettons la position de Dassault")
    errors = errors_of(admin_client.post(admin_url("add", Quote), data))
    assert "regrettons la décision" in errors
    assert not Quote.objects.exists()


def test_words_that_occur_twice_need_what_stands_beside_them(admin_client, with_text):
    data = new_quote(with_text, exact="apporte 60 millions d'euros", kind="partial")
    refused = admin_client.post(admin_url("add", Quote), data)
    assert "2" in errors_of(refused)
    assert [name for name, _words in offered(refused)] == ["105-132", "152-179"]
    response = admin_client.post(admin_url("add", Quote), {**data, "suffix": " encore"})
    assert response.status_code == 302, errors_of(response)
    assert Quote.objects.get().start == TEXT.rindex("apporte")


def test_the_place_that_an_editor_chooses_is_taken(admin_client, with_text):
    data = new_quote(with_text, exact="apporte 60 millions d'euros", kind="partial")
    [_first, (second, words)] = offered(admin_client.post(admin_url("add", Quote), data))
    assert words.startswith("[152]")
    response = admin_client.post(admin_url("add", Quote), {**data, "place": second})
    assert response.status_code == 302, errors_of(response)
    quote = Quote.objects.get()
    assert (quote.start, quote.suffix, quote.stands_in(TEXT)) == (
        152,
        "encore. Le reste du billet décrit la m",
        True,
    )


def test_the_nearest_words_are_taken_once_an_editor_says_so(admin_client, with_text):
    data = new_quote(with_text, exact="Nous regrettons les décisions de Dassault")
    [(nearest, _words)] = offered(admin_client.post(admin_url("add", Quote), data))
    response = admin_client.post(admin_url("add", Quote), {**data, "place": nearest})
    assert response.status_code == 302, errors_of(response)
    assert Quote.objects.get().exact == "Nous regrettons la décision de Dassault"


@pytest.mark.parametrize("place", ["1-", "²-3", "9-2", "0-9999", "-1-2", f"1-{10**30}", "28-30"])
def test_a_place_that_the_text_has_not_is_refused(admin_client, with_text, place):
    data = new_quote(with_text, exact="Nous regrettons", place=place)
    assert errors_of(admin_client.post(admin_url("add", Quote), data))
    assert not Quote.objects.exists()


def test_words_beside_that_are_outdated_are_written_anew(admin_client, with_text):
    data = new_quote(with_text, exact="apporte", kind="partial", start=152, prefix="du nuage")
    response = admin_client.post(admin_url("add", Quote), data)
    assert response.status_code == 302, errors_of(response)
    assert Quote.objects.get().prefix.endswith("l’État")


@pytest.mark.parametrize("exact", ["Nous regrettons", "regrettons la décision", "décision de"])
def test_words_cut_shorter_stay_where_they_are(admin_client, with_text, exact):
    start = TEXT.index("Nous")
    data = new_quote(with_text, exact=exact, start=start, end=start + 46)
    response = admin_client.post(admin_url("add", Quote), data)
    assert response.status_code == 302, errors_of(response)
    assert Quote.objects.get().start == TEXT.index(exact)


def test_a_start_given_by_hand_decides_between_places(admin_client, with_text):
    second = TEXT.rindex("apporte")
    data = new_quote(with_text, exact="apporte 60 millions d’euros", kind="partial", start=second)
    response = admin_client.post(admin_url("add", Quote), data)
    assert response.status_code == 302, errors_of(response)
    quote = Quote.objects.get()
    assert (quote.start, quote.is_verified) == (second, True)
    assert quote.prefix.endswith("l’État")


def test_a_wrong_start_says_what_stands_there(admin_client, with_text):
    data = new_quote(with_text, exact="Nous regrettons", start=0)
    assert "Orage dans le c" in errors_of(admin_client.post(admin_url("add", Quote), data))


def test_a_corrected_passage_finds_its_new_place(admin_client, with_text, make_quote):
    quote = make_quote("regrettons", article=with_text, start=TEXT.index("regrettons"))
    address = admin_url("change", Quote, quote.pk)
    response = save(admin_client, address, exact="la décision de Dassault Systèmes")
    assert response.status_code == 302, errors_of(response)
    quote.refresh_from_db()
    assert quote.stands_in(TEXT)


def test_without_the_text_a_published_passage_needs_its_place(admin_client, make_article):
    data = new_quote(make_article(), exact="Nous regrettons", status="published")
    refused = admin_client.post(admin_url("add", Quote), data)
    assert refused.context["adminform"].form.non_field_errors()
    assert not Quote.objects.exists()
    response = admin_client.post(admin_url("add", Quote), {**data, "start": 12})
    assert response.status_code == 302, errors_of(response)
    quote = Quote.objects.get()
    assert (quote.end, quote.is_verified) == (27, False)


def test_passages_of_an_article_are_found_on_its_page(admin_client, with_text):
    rows = {
        "quotes-TOTAL_FORMS": 1,
        **{f"quotes-0-{k}": v for k, v in new_quote(with_text, exact="Nous regrettons").items()},
        "relatedheadlines-TOTAL_FORMS": 1,
        "relatedheadlines-0-exact": "Orage dans le cloud français",
        "relatedheadlines-0-status": "published",
    }
    response = save(admin_client, admin_url("change", Article, with_text.pk), **rows)
    assert response.status_code == 302, errors_of(response)
    assert Quote.objects.get().is_verified
    assert RelatedHeadline.objects.get().start == 0


def test_the_same_headline_twice_is_refused(admin_client, with_text):
    rows: dict[str, Any] = {"relatedheadlines-TOTAL_FORMS": 2}
    for number in range(2):
        rows[f"relatedheadlines-{number}-exact"] = "Orage dans le cloud français"
        rows[f"relatedheadlines-{number}-status"] = "draft"
    response = save(admin_client, admin_url("change", Article, with_text.pk), **rows)
    assert response.status_code == 200
    assert not RelatedHeadline.objects.exists()


@pytest.mark.parametrize(("kind", "is_taken"), [("direct", True), ("refusal", False)])
def test_evidence_is_shorter_than_quotations(admin_client, make_article, kind, is_taken):
    data = new_quote(make_article(), exact="mot " * 99 + "mot", kind=kind)
    response = admin_client.post(admin_url("add", Quote), data)
    assert Quote.objects.exists() == is_taken
    assert is_taken or "300" in errors_of(response)


def test_private_texts_are_for_those_who_may_see_them(client, with_text):
    editor = User.objects.create_user("editor", is_staff=True)
    editor.user_permissions.set(
        Permission.objects.filter(codename__in=["change_article", "view_quote", "view_actor"])
    )
    client.force_login(editor)
    text = with_text.private_text
    assert client.get(admin_url("changelist", ArticleText)).status_code == 403
    assert client.get(admin_url("change", ArticleText, text.pk)).status_code == 403
    page = client.get(admin_url("change", Article, with_text.pk)).content.decode()
    assert reverse("admin:articles_articletext_changelist") not in page
    assert "apporte" not in page
