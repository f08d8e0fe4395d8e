"""Articles in the admin, with all that is in them."""

import pytest
from django.contrib.auth.models import Permission

from andromede_site.models import Change
from articles.models import Article, ArticleText, Mention, Quote, RelatedHeadline
from articles.texts import sha256
from tests.desk import TEXT, admin_url, errors_of, fields_refused, form_data, queries_of, save

pytestmark = pytest.mark.slow_on_postgresql


def test_an_article_takes_as_many_queries_for_20_quotes_as_for_5(
    admin_client, make_article, make_quote, make_mention, make_actor
):
    article = make_article()

    def add() -> None:
        who, what = make_actor(), make_actor()
        make_quote(article=article, speaker=who, organisation=what, about=[who, what])
        make_mention(article=article, actor=who, reported_by=what)

    for _ in range(5):
        add()
    address = admin_url("change", Article, article.pk)
    queries_for_5 = queries_of(admin_client, address)
    for _ in range(15):
        add()
    assert queries_of(admin_client, address) == queries_for_5


@pytest.mark.parametrize(
    "wrong",
    [
        {"published": "2011-12"},
        {"published": "2011-12-22", "published_basis": "inferred"},
        {"rights": "full_text_allowed"},
        {"outlet_certainty": "stated"},
        {"original_url": "javascript:alert(1)"},
    ],
)
def test_an_article_that_breaks_a_rule_is_sent_back(admin_client, make_article, wrong):
    address = admin_url("change", Article, make_article().pk)
    assert errors_of(save(admin_client, address, **wrong))


def test_a_partial_date_is_edited_as_its_text(admin_client, make_article):
    article = make_article(published="2011-12~")
    address = admin_url("change", Article, article.pk)
    assert 'value="2011-12~"' in admin_client.get(address).content.decode()
    save(admin_client, address, published="../2011-12-22")
    article.refresh_from_db()
    assert str(article.published_latest) == "2011-12-22"


@pytest.mark.parametrize("status", ["published", "draft"])
def test_only_what_is_published_can_be_viewed_on_the_site(
    admin_client, make_article, make_quote, make_mention, make_actor, status
):
    article = make_article(status=status)
    quote = make_quote(article=article)
    mention = make_mention("Orange", article=article, actor=make_actor(), start=17)
    for entry, address in (
        (article, article.get_absolute_url()),
        (quote, quote.get_absolute_url()),
        (mention, f"{article.get_absolute_url()}#p-17"),
    ):
        page = admin_client.get(admin_url("change", type(entry), entry.pk))
        assert page.context["has_absolute_url"] == (status == "published")
        assert (f'href="{address}"' in page.content.decode()) == (status == "published")


def test_an_article_of_very_many_quotes_still_opens(admin_client, make_article, monkeypatch):
    article = make_article()
    Quote.objects.bulk_create(
        Quote(article=article, slug=f"q-{n}", exact="mot", kind="direct", attribution="unnamed")
        for n in range(61)
    )
    page = admin_client.get(admin_url("change", Article, article.pk))
    assert [inline.opts.model for inline in page.context["inline_admin_formsets"]] == [
        Mention,
        RelatedHeadline,
    ]
    assert f"?article__id__exact={article.pk}" in page.content.decode()


def test_a_related_headline_has_a_page_of_its_own_and_logs_as_its_article(
    admin_client, make_article
):
    article = make_article()
    given = {"article": article.pk, "exact": "Turbulences", "start": 3, "status": "published"}
    saved = admin_client.post("/admin/articles/relatedheadline/add/", given)
    assert saved.status_code == 302
    headline = article.relatedheadlines.get()
    assert (headline.start, headline.end) == (3, 14)
    assert Change.objects.first().slug == article.slug
    page = admin_client.get("/admin/articles/relatedheadline/?q=orage")
    assert "Turbulences" in page.content.decode()


ADD = admin_url("add", Article)
NEW = {"title": "Orage dans le cloud", "slug": "orage"}


def test_a_new_article_is_saved_with_the_plain_defaults(admin_client):
    assert save(admin_client, ADD, **NEW).status_code == 302
    article = Article.objects.get()
    assert (article.outlet_certainty, article.published_basis) == ("unknown", "unknown")


def test_an_outlet_and_a_date_that_are_given_count_as_stated(admin_client, make_actor):
    outlet = make_actor(kind="medium")
    save(admin_client, ADD, **NEW, outlet=outlet.pk, published="2011-12-22")
    article = Article.objects.get()
    assert (article.outlet_certainty, article.published_basis) == ("stated", "stated")


def test_what_an_editor_says_of_an_outlet_is_not_guessed(admin_client, make_actor):
    outlet = make_actor(kind="medium")
    given = {"outlet_certainty": "inferred", "outlet_note_fr": "D’après le pied de page"}
    save(admin_client, ADD, **NEW, **given, outlet=outlet.pk)
    assert Article.objects.get().outlet_certainty == "inferred"
    refused = save(admin_client, ADD, **{**NEW, "slug": "b"}, outlet_certainty="stated")
    assert fields_refused(refused) == ["outlet_certainty"]


def test_the_text_of_a_new_article_is_pasted_at_once_and_opens(admin_client):
    response = save(admin_client, ADD, **NEW, text=TEXT.replace("\n", "\r\n"))
    article = Article.objects.get()
    assert response.url == f"/admin/articles/article/{article.pk}/desk/"
    assert article.private_text.text == TEXT
    assert article.text_sha256 == sha256(TEXT)


def test_passages_of_the_same_page_are_found_in_the_pasted_text(admin_client):
    row = {"exact": "Nous regrettons la décision", "kind": "direct", "attribution": "unnamed"}
    sent = {f"quotes-0-{name}": value for name, value in (row | {"slug": "nous"}).items()}
    sent |= {"quotes-0-status": "draft", "quotes-0-certainty": "stated"}
    response = save(admin_client, ADD, **NEW, text=TEXT, **sent, **{"quotes-TOTAL_FORMS": 1})
    assert response.status_code == 302
    quote = Quote.objects.get()
    assert quote.stands_in(TEXT)
    assert quote.is_verified


@pytest.mark.parametrize("text", [" \n ", "a\x00b", "<p>a</p><p>b</p><p>c</p>"])
def test_what_is_no_text_is_refused_and_no_article_made(admin_client, text):
    assert fields_refused(save(admin_client, ADD, **NEW, text=text)) == ["text"]
    assert not Article.objects.exists()


def test_who_may_not_add_texts_sends_none(client, django_user_model):
    clerk = django_user_model.objects.create_user("clerk", is_staff=True)
    clerk.user_permissions.set(Permission.objects.exclude(codename="add_articletext"))
    client.force_login(clerk)
    assert "text" not in form_data(client, ADD)
    assert save(client, ADD, **NEW, text=TEXT).status_code == 302
    assert not ArticleText.objects.exists()


def test_deleting_an_article_says_that_its_text_does_not_come_back(admin_client, make_article):
    article = make_article()
    address = admin_url("delete", Article, article.pk)
    told = "does not bring back its private text"
    english = {"accept-language": "en"}
    assert told not in admin_client.get(address, headers=english).content.decode()
    ArticleText.objects.create(article=article, text=TEXT)
    assert told in admin_client.get(address, headers=english).content.decode()
