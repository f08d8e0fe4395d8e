"""The guide for editors: the same in both languages, and true to what the desk calls things."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import translation
from django.utils.translation import pgettext
from django.utils.translation.trans_real import translation as catalogue

from articles.admin.desk import USES
from tests.served import ROOT

LANGUAGES = ["fr", "en"]
_OTHER_KEYS = {"fr": {"Ctrl", "Entrée"}, "en": {"Ctrl", "Enter"}}
_LARGEST = 80_000


def _guide(client, language):
    page = client.get(reverse("admin:guide"), headers={"accept-language": language})
    assert page.status_code == 200
    return page.content.decode()


@pytest.fixture(params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture
def guide(admin_client, language):
    return _guide(admin_client, language).partition('class="guide"')[2]


def _pictures(guide):
    found = re.findall(
        r'<img src="/static/([^"]+)" alt="([^"]+)" width="(\d+)" height="(\d+)"', guide
    )
    assert len(found) == guide.count("<img ")
    return [(ROOT / "static" / path, alt, (int(w), int(h))) for path, alt, w, h in found]


def _size(picture: Path) -> tuple[int, int]:
    """Return width and height of a WebP file with one lossy picture (RFC 9649)."""
    content = picture.read_bytes()
    assert (content[:4], content[8:12]) == (b"RIFF", b"WEBP")
    frame = content.index(b"\x9d\x01\x2a") + 3
    width, height = content[frame : frame + 2], content[frame + 2 : frame + 4]
    return int.from_bytes(width, "little"), int.from_bytes(height, "little")


def _said_by_the_desk(language: str) -> set[str]:
    """Return all that pages call things in a language, in lower case."""
    french = [*catalogue("fr")._catalog.items()]  # type: ignore[attr-defined]
    # Keys are the English texts; of a text with plurals, they have the number of the form, too.
    english = [key[0] if isinstance(key, tuple) else key for key, _text in french]
    said = english if language == "en" else [text for _key, text in french]
    return {text.rpartition("\x04")[2].casefold() for text in said}


def test_all_who_write_may_read_it_and_nobody_else(client, db):
    assert client.get(reverse("admin:guide")).status_code == 302
    anne = User.objects.create_user("anne", is_staff=True)
    client.force_login(anne)
    assert "<h1>Guide</h1>" in _guide(client, "fr")


def test_every_page_of_the_admin_leads_to_it(admin_client):
    link = f'<a href="{reverse("admin:guide")}">'
    for name in ("index", "articles_quote_changelist", "articles_quote_add"):
        assert link in admin_client.get(reverse(f"admin:{name}")).content.decode()


def test_the_first_page_offers_it_to_who_begins(admin_client):
    assert "begin-guide" in admin_client.get(reverse("admin:index")).content.decode()


def test_nobody_is_led_to_it_before_the_log_in(client, db):
    assert reverse("admin:guide") not in client.get(reverse("admin:login")).content.decode()


def test_both_languages_have_the_same_sections_pictures_and_tables(admin_client):
    shapes = []
    for language in LANGUAGES:
        page = _guide(admin_client, language)
        names = [picture.name for picture, _alt, _size in _pictures(page)]
        shapes.append((re.findall(r'<section id="(\w+)"', page), names, page.count("<tr>")))
    assert shapes[0] == shapes[1]


def test_the_contents_name_every_section_by_its_title(guide):
    contents = re.findall(r'<li><a href="#(\w+)">(.+?)</a>', guide)
    titles = re.findall(r'<h2 id="(\w+)-title">(\d+)\. (.+?)</h2>', guide)
    assert contents == [(name, title) for name, _number, title in titles]
    assert [int(number) for _name, number, _title in titles] == [*range(1, 13)]


def test_every_label_is_what_the_desk_calls_it(guide, language):
    said = _said_by_the_desk(language)
    named = set(re.findall(r"<b>(.+?)</b>", guide)) - {"en gras", "in bold"}
    assert not {label for label in named if label.casefold() not in said}


def test_every_key_takes_what_the_guide_says(guide, language):
    with translation.override(language):
        keys = {str(use.key): str(use.label) for use in USES}
        take = pgettext("key: take", "t")
    told = re.findall(r"<b>([^<]+)</b></th><td><kbd>(\w)</kbd>", guide)
    assert {key: label for label, key in told} == keys
    named = set(re.findall(r"<kbd>(\w+)</kbd>", guide))
    assert named <= {*keys, take, *_OTHER_KEYS[language]}
    assert take in named


def test_every_link_leads_somewhere(admin_client, guide):
    links = set(re.findall(r'href="(/[^"]*)"', guide))
    assert len(links) > 4
    for link in links:
        assert admin_client.get(link).status_code == 200, link


def test_every_picture_is_there_in_its_size_and_small(guide, language):
    pictures = _pictures(guide)
    assert len(pictures) == 6
    for picture, _alt, size in pictures:
        assert picture.parent == ROOT / "static" / "guide" / language
        assert _size(picture) == size, picture
        assert picture.stat().st_size < _LARGEST, picture


def test_no_picture_is_left_that_the_guide_does_not_show(guide, language):
    shown = {picture for picture, _alt, _size in _pictures(guide)}
    assert set((ROOT / "static" / "guide" / language).iterdir()) == shown


def test_dates_read_as_pages_show_them(admin_client):
    assert "<td>décembre 2011 environ</td>" in _guide(admin_client, "fr")
    assert "<td>about December 2011</td>" in _guide(admin_client, "en")
