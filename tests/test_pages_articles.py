"""The sources, and one article's passages."""

import pytest

from articles.models import ArticleText, RelatedHeadline


@pytest.fixture
def read(client):
    return lambda address: client.get(address).content.decode()


def test_sources_stand_in_the_order_of_their_sigla(read, make_article):
    make_article("Premier", siglum="β")
    make_article("Second", siglum="α")
    page = read("/fr/articles/")
    assert page.index("Second") < page.index("Premier")


def test_passages_of_one_span_are_shown_once_with_all_that_they_attest(
    read, make_article, make_commitment, make_mention
):
    article = make_article(slug="retrait")
    for title in ("L’apport d’Orange", "L’apport de Dassault Systèmes"):
        commitment = make_commitment(title_fr=title, evidence=False)
        make_mention("60 millions chacun", article=article, commitment=commitment, start=40)
    page = read("/fr/articles/retrait/")
    assert page.count('id="p-40"') == 1
    assert page.count("60 millions chacun") == 1
    assert "L’apport d’Orange" in page
    assert "L’apport de Dassault Systèmes" in page


def test_words_left_out_are_marked_between_passages(read, make_article, make_quote):
    article = make_article(slug="retrait")
    for start in (10, 500, 900):
        make_quote(article=article, start=start)
    assert read("/fr/articles/retrait/").count('<p class="ellipsis">') == 2


def test_related_headlines_are_shown_in_their_place(read, make_article):
    RelatedHeadline.objects.create(
        article=make_article(slug="retrait"), exact="SFR", start=0, end=3, status="published"
    )
    page = read("/en/articles/retrait/")
    assert 'id="p-0"' in page
    assert "headline of a related article" in page


def test_an_article_says_what_is_known_of_its_date_and_how(read, make_article):
    make_article(
        slug="retrait",
        published="2011-12-22",
        published_basis="inferred",
        published_note_fr="La copie porte cette date.",
    )
    page = read("/en/articles/retrait/")
    assert '<time datetime="2011-12-22">[22\xa0December\xa02011]</time>' in page
    assert "inferred" in page
    assert "La copie porte cette date." in page


def test_the_full_text_is_never_shown(read, make_article):
    article = make_article(slug="retrait", rights="full_text_allowed", licence_url="https://x.org/")
    ArticleText.objects.create(article=article, text="Texte entier et privé")
    for address in ("/fr/articles/", "/fr/articles/retrait/"):
        assert "Texte entier" not in read(address)
