"""The private text of an article, for the editors who may see it."""

from typing import Any

from andromede_site.admin.choices import is_key
from articles.models import Article, ArticleText

SEE_TEXTS = "articles.view_articletext"


def may_see_texts(user: Any) -> bool:
    """Say whether `user` may see private texts, and be told what stands in them."""
    return user.has_perm(SEE_TEXTS)


def text_for(user: Any, article: Any) -> str | None:
    """Return the private text of an article, given by its primary key in whatever form.

    It is None where there is none, or where it is not for this user.
    """
    if not is_key(str(article)) or not may_see_texts(user):
        return None
    return ArticleText.objects.filter(article=article).values_list("text", flat=True).first()


def text_to_check(article: Article) -> str | None:
    """Return the private text of an article, whoever asks: to find words in it, never to show it.

    It is None where there is none.
    """
    try:
        return article.private_text.text
    except ArticleText.DoesNotExist:
        return None
