"""What is pasted as a text: kept to the last character, or refused with the place of the fault."""

import pytest
from django.utils.http import urlencode
from hypothesis import given
from hypothesis import strategies as st

from articles.models import ArticleText
from articles.pasted import binary, is_blank, tags, with_line_ends_of, with_one_line_end
from tests.desk import admin_url, errors_of, form_data, save

pytestmark = pytest.mark.slow_on_postgresql

STRANGE = "\ufeff\n«\u00a0Été\u202f», e\u0301te\u0301 🌩️👧🏽 \u00ad\u200b…\t\ufffd\U0001f1eb fin \n"


@pytest.fixture
def add(admin_client, make_article):
    def send(text, **more):
        sent = {"article": make_article().pk, "text": text, **more}
        return admin_client.post(admin_url("add", ArticleText), sent)

    return send


def test_spaces_accents_and_emoji_are_kept_exactly(add):
    assert add(STRANGE.replace("\n", "\r\n")).status_code == 302
    assert ArticleText.objects.get().text == STRANGE


@pytest.mark.parametrize("text", [STRANGE, "\nTitre", "\n\n\nTitre\n", "\r\nTitre\r\n", "a\rb\r"])
def test_a_text_saved_untouched_stays_as_it_was(admin_client, make_article, text):
    kept = ArticleText.objects.create(article=make_article(), text=text)
    address = admin_url("change", ArticleText, kept.pk)
    page = admin_client.get(address).content.decode()
    shown = page.split("<textarea")[1].split(">", 1)[1].split("</textarea>")[0]
    # A browser takes away the first line end, and sends every one of them as \r\n.
    assert shown.startswith("\n")
    sent = with_one_line_end(text).replace("\n", "\r\n")
    assert save(admin_client, address, text=sent).status_code == 302
    kept.refresh_from_db()
    assert kept.text == text


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_a_correction_keeps_the_line_ends(admin_client, make_article, end):
    kept = ArticleText.objects.create(article=make_article(), text=f"Un{end}Deux{end}")
    address = admin_url("change", ArticleText, kept.pk)
    save(admin_client, address, text="Un\r\nDeuxième\r\n")
    kept.refresh_from_db()
    assert kept.text == f"Un{end}Deuxième{end}"


@pytest.mark.parametrize("sign", ["\x00", "\x01", "\x0b", "\x0c", "\x1b", "\x7f", "\x92", "\ufffe"])
def test_a_binary_file_is_refused_with_the_place_of_its_first_sign(add, sign):
    response = add(f"Un titre\nUne phrase{sign} et {sign} une autre")
    code = f"U+{ord(sign):04X}"
    assert code in errors_of(response)
    [error] = response.context["adminform"].form.errors["text"]
    assert all(number in error for number in ("2", "11", code))
    assert not ArticleText.objects.exists()


def test_lone_surrogates_never_reach_the_database():
    assert binary("Un \ud800").code == "U+D800"


def test_bytes_that_are_no_unicode_arrive_as_signs_that_say_so(add, admin_client, make_article):
    body = f"article={make_article().pk}&text=a%ED%A0%80b"
    admin_client.post(
        admin_url("add", ArticleText), body, content_type="application/x-www-form-urlencoded"
    )
    assert set(ArticleText.objects.get().text) == {"a", "\ufffd", "b"}


HTML = "<p>Un</p><script>alert(1)</script><p>Deux</p></textarea>"


def test_the_source_of_a_page_is_refused_and_says_what_was_recognised(add):
    response = add(HTML)
    told = errors_of(response)
    assert "6" in told
    assert "&lt;p&gt;, &lt;script&gt;" in told
    assert not ArticleText.objects.exists()


def test_html_is_kept_as_text_shown_escaped_and_pointed_out_once_that_is_confirmed(
    add, admin_client
):
    assert 'type="checkbox" name="keeps_tags"' in add(HTML).content.decode()
    response = add(HTML, keeps_tags="on")
    assert response.status_code == 302
    kept = ArticleText.objects.get()
    assert kept.text == HTML
    page = admin_client.get(admin_url("change", ArticleText, kept.pk))
    assert "<script>alert" not in page.content.decode()
    told = [str(message) for message in page.context["messages"]]
    assert any("<p>, <script>" in message for message in told)


def test_a_text_that_prints_a_tag_or_two_is_kept_and_that_is_said(add, admin_client):
    assert add("Le titre <p> et la balise <script> : 3 < 5 > 2").status_code == 302
    page = admin_client.get(admin_url("change", ArticleText, ArticleText.objects.get().pk))
    assert any("<p>, <script>" in str(message) for message in page.context["messages"])


def test_tags_are_told_from_what_only_looks_like_them():
    assert tags("3 < 5 > 2, <sic>") is None
    assert not tags("Le titre <p> et la balise <script>").are_source
    assert tags("<html><body><div class='a'><p>Un</p>").are_source


@pytest.mark.parametrize("text", [" ", "\n \t\n", "\u00a0\u200b\ufeff"])
def test_a_text_without_anything_to_read_is_refused(add, text):
    assert is_blank(text)
    assert "text" in add(text).context["adminform"].form.errors
    assert not ArticleText.objects.exists()


@pytest.mark.parametrize("multipart", [True, False])
def test_two_megabytes_pass_however_they_are_sent(add, admin_client, make_article, multipart):
    text = "Été à l’État 🌩️ " * 131_072  # of characters; twice that in bytes
    if multipart:
        response = add(text)
    else:
        body = urlencode({"article": make_article().pk, "text": text})
        response = admin_client.post(
            admin_url("add", ArticleText), body, content_type="application/x-www-form-urlencoded"
        )
    assert response.status_code == 302
    assert ArticleText.objects.get().text == text


def test_the_form_is_sent_as_it_is(admin_client):
    page = admin_client.get(admin_url("add", ArticleText)).content.decode()
    assert 'enctype="multipart/form-data"' in page


def test_a_text_that_is_too_long_is_refused_at_its_field(add, settings):
    settings.ARTICLE_TEXT_MAX_LENGTH = 10
    response = add("onze signes")
    assert "text" in response.context["adminform"].form.errors
    assert "11" in errors_of(response)


@pytest.mark.parametrize("multipart", [True, False])
def test_what_is_longer_than_any_form_is_answered_with_a_page_that_says_so(
    add, admin_client, settings, multipart
):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2**20
    if multipart:
        response = add("a" * (2**20 + 1))
    else:
        kind = "application/x-www-form-urlencoded"
        response = admin_client.post(admin_url("add", ArticleText), "text=" + "a" * 2**20, kind)
    assert response.status_code == 413
    assert "1\xa0M" in response.content.decode() or "1 MB" in response.content.decode()
    assert not ArticleText.objects.exists()


def test_a_request_that_cannot_be_read_is_still_a_bad_request(admin_client, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    response = admin_client.post(admin_url("add", ArticleText), {"a": 1, "b": 2, "c": 3})
    assert response.status_code == 400


def test_an_empty_text_is_asked_for(add):
    assert "text" in add("").context["adminform"].form.errors


@given(st.text(), st.sampled_from(["\n", "\r\n", "\r"]))
def test_line_ends_come_back_as_they_were(text, end):
    before = with_one_line_end(text).replace("\n", end)
    assert with_line_ends_of(with_one_line_end(before), before) == before


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")))
def test_what_people_write_is_no_binary(text):
    assert binary(text) is None


def test_a_form_that_comes_back_holds_what_was_typed(admin_client, make_article):
    kept = ArticleText.objects.create(article=make_article(), text="Un")
    address = admin_url("change", ArticleText, kept.pk)
    typed = {**form_data(admin_client, address), "text": "\r\nDeux\x00"}
    page = admin_client.post(address, typed).content.decode()
    assert ">\n\r\nDeux" in page.split("<textarea")[1]
