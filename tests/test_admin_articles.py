"""Articles in the admin, with all that is in them."""

import pytest

from andromede_site.models import Change
from articles.models import Article, Mention, Quote, RelatedHeadline
from tests.desk import admin_url, errors_of, queries_of, save

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
