"""The full text of an article on its public page: only under a licence, and annotated."""

import re

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.full_text import full_text, licence, paragraphs
from articles.models import Article, ArticleText, Mention
from tests.desk import admin_url, save

pytestmark = pytest.mark.slow_on_postgresql

TEXT = """Orage dans le cloud français

Orange a dit : « Nous regrettons la décision. »
L’État apporte 60 millions d’euros. <b>Fin & épilogue.</b>
"""
LICENCE = "https://creativecommons.org/licenses/by-sa/4.0/deed.fr"
OPEN = {"rights": "full_text_allowed", "licence_url": LICENCE}


@pytest.fixture
def article(make_article):
    article = make_article(slug="orage", **OPEN)
    ArticleText.objects.create(article=article, text=TEXT)
    return article


@pytest.fixture
def put(article, make_quote):
    def make(words, **given):
        return make_quote(words, article=article, start=TEXT.index(words), **given)

    return make


def _shown(page):
    """Return the annotated text as one reads it."""
    body = page.split('class="text full annotated">')[1].split("</section>")[0]
    found = re.findall(r'<p lang="fr" dir="auto">(.*?)</p>', body, re.DOTALL)
    return [re.sub("<[^>]+>", "", words).replace("\xa0", " ") for words in found]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_article_under_a_licence_shows_its_full_text_and_names_the_licence(
    read, article, language
):
    page = read(f"/{language}/articles/orage/")
    assert _shown(page) == [
        "Orage dans le cloud français",
        "Orange a dit : « Nous regrettons la décision. »",
        "L’État apporte 60 millions d’euros. &lt;b&gt;Fin &amp; épilogue.&lt;/b&gt;",
    ]
    assert f'<a rel="external license" href="{LICENCE}">CC BY-SA 4.0</a>' in page
    assert "[…]" not in page.split('id="passages"')[1].split("</section>")[0]


@pytest.mark.parametrize(
    "given",
    [
        {"rights": "quotation_only"},
        {"rights": "quotation_only", "licence_url": LICENCE},
    ],
)
def test_all_other_rights_show_none_of_it(read, article, put, given):
    put("Nous regrettons la décision")
    Article.objects.filter(pk=article.pk).update(**given)
    page = read("/fr/articles/orage/")
    assert "Nous regrettons la décision" in page
    assert "Fin &amp; épilogue" not in page
    assert 'class="paragraph"' not in page


def test_the_door_stays_shut_for_drafts_and_without_a_licence(article):
    assert full_text(article) == TEXT
    article.licence_url = ""
    assert full_text(article) == ""
    article.licence_url, article.status = LICENCE, "draft"
    assert full_text(article) == ""


def test_an_article_under_a_licence_whose_text_is_not_here_shows_its_passages(
    read, make_article, make_quote
):
    make_quote(article=make_article(slug="sans-texte", **OPEN))
    page = read("/en/articles/sans-texte/")
    assert "Passages, in the order of the text" in page
    assert 'class="stretch"' in page


def test_passages_are_marked_in_place_each_with_its_anchor_and_what_it_attests(
    read, article, put, make_event, make_mention
):
    quote = put("Nous regrettons la décision")
    event = make_event("Un apport", slug="apport", evidence=False)
    start = TEXT.index("60 millions")
    make_mention("60 millions d’euros", article=article, start=start, event=event)
    page = read("/fr/articles/orage/").split('id="passages"')[1]
    assert f'id="{quote.anchor}">Nous regrettons la décision</span>' in page
    assert f'<span class="words" id="p-{start}">60\xa0millions d’euros</span>' in page
    assert f'href="/fr/quotes/{quote.slug}/"' in page
    assert 'href="/fr/timeline/apport/"' in page


def test_passages_that_cross_are_marked_to_their_end(read, put):
    first, second = put("Orange a dit : « Nous"), put("a dit : « Nous regrettons")
    page = read("/fr/articles/orage/")
    assert f'id="{first.anchor}">Orange <span' in page
    assert f'id="{second.anchor}">a dit : « Nous</span></span><span' in page.replace("\xa0", " ")
    assert page.count(f'id="{second.anchor}"') == 1
    assert _shown(page)[1] == TEXT.split("\n")[2]


def test_a_passage_of_several_lines_makes_one_paragraph_of_them(put):
    quote = put("la décision. »\nL’État apporte")
    head, whole = paragraphs(TEXT, [quote])
    assert head.text == "Orage dans le cloud français"
    assert whole.text == "\n".join(TEXT.split("\n")[2:4])
    assert whole.passages == [quote]


def test_only_published_passages_are_marked(read, put, article, make_event, make_mention):
    put("Nous regrettons la décision", status="in_review")
    hidden = make_event("Confidentiel", evidence=False, status="draft")
    make_mention("60 millions", article=article, start=TEXT.index("60"), event=hidden)
    page = read("/fr/articles/orage/")
    assert 'class="words' not in page
    assert "Confidentiel" not in page


def test_a_passage_that_this_copy_does_not_print_is_shown_below_it(read, article, put, make_quote):
    put("Nous regrettons la décision")
    other = make_quote("Nous regrettons tout", article=article, start=3)
    page = read("/en/articles/orage/")
    below = page.split("Passages that this copy does not print")[1]
    assert "Nous regrettons tout" in below
    assert f'id="{other.anchor}"' in below
    assert page.count('<span class="words') == 2


def test_every_anchor_is_there_once(read, put):
    for words in ("Orange", "Orange a dit", "Nous regrettons la décision", "regrettons"):
        put(words)
    ids = re.findall(r'id="(p-\d+)"', read("/fr/articles/orage/"))
    assert len(ids) == len(set(ids)) == 3


def test_a_page_with_the_full_text_asks_as_often_for_many_passages_as_for_few(
    client, article, put, make_mention, make_event
):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/fr/articles/orage/").status_code == 200
        return len(queries)

    def make(words):
        put(words)
        start, event = TEXT.index(words), make_event(evidence=False)
        make_mention(words, article=article, start=start, event=event)

    make("Orange")
    few = count()
    for words in ("Nous regrettons", "la décision", "L’État", "60 millions", "épilogue"):
        make(words)
    assert count() == few


def test_api_feeds_tables_and_exports_never_carry_it(client, article, put, get_json, tmp_path):
    put("Nous regrettons la décision")
    for address in ("articles/", "articles/orage/", "quotes/"):
        assert "épilogue" not in str(get_json(address))
    for address in ("/fr/quotes.csv", "/fr/quotes.atom", "/sitemap.xml", "/fr/articles/"):
        assert "épilogue" not in b"".join(client.get(address)).decode()
    assert get_json("quotes/", q="épilogue")["count"] == 0
    call_command("export", tmp_path / "out")
    assert not any("épilogue" in path.read_text() for path in (tmp_path / "out").rglob("*.yaml"))


def test_revoking_the_rights_takes_it_off_at_once_from_kept_pages_too(
    admin_client, client, article, settings
):
    pages = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "full"}
    settings.CACHES = {**settings.CACHES, "pages": pages}
    address = admin_url("change", Article, article.pk)
    save(admin_client, address, note="Ouvert")
    seen = client.get("/fr/articles/orage/")
    assert "Fin &amp; épilogue" in seen.content.decode()
    assert client.get("/fr/articles/orage/").headers["ETag"] == seen.headers["ETag"]
    save(admin_client, address, rights="quotation_only")
    headers = {"If-None-Match": seen.headers["ETag"]}
    now = client.get("/fr/articles/orage/", headers=headers)
    assert now.status_code == 200
    assert "épilogue" not in now.content.decode()
    caches["pages"].clear()


def test_a_corrected_text_is_shown_at_once(admin_client, client, article):
    text = article.private_text
    save(admin_client, admin_url("change", ArticleText, text.pk), text="Un texte corrigé.")
    assert "Un texte corrigé." in client.get("/fr/articles/orage/").content.decode()


@pytest.mark.parametrize(
    ("address", "name"),
    [
        (LICENCE, "CC BY-SA 4.0"),
        ("http://creativecommons.org/licenses/by-nc-nd/3.0/fr/", "CC BY-NC-ND 3.0"),
        ("https://www.example.org/licence", "example.org"),
        ("", ""),
    ],
)
def test_a_licence_is_called_by_its_name_or_its_host(address, name):
    assert licence(Article(licence_url=address)) == name


def test_passages_at_line_ends_stay_within_the_text():
    text = "Un\n\nDeux\n"
    passages = [
        Mention(exact=text[start:end], start=start, end=end)
        for start, end in [(0, 9), (2, 4), (4, 9), (8, 9), (0, 2)]
    ]
    found = paragraphs(text, passages)
    assert [(p.start, p.text) for p in found] == [(0, text)]
    assert "".join(segment.text for segment in found[0].segments) == text
