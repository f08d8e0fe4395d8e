"""What the press says: articles, the quotes in them, and the facts that they attest."""

from articles.models.articles import Article, ArticleText
from articles.models.facts import Commitment, Mention
from articles.models.passages import Passage, RelatedHeadline
from articles.models.quotes import Quote, Statement

__all__ = [
    "Article",
    "ArticleText",
    "Commitment",
    "Mention",
    "Passage",
    "Quote",
    "RelatedHeadline",
    "Statement",
]
