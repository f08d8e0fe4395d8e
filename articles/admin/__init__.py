"""The desk on which articles are taken apart into quotes, mentions and facts."""

from articles.admin.articles import ArticleAdmin, ArticleTextAdmin, HeadlineAdmin
from articles.admin.facts import CommitmentAdmin, MentionAdmin
from articles.admin.quotes import QuoteAdmin, StatementAdmin

__all__ = [
    "ArticleAdmin",
    "ArticleTextAdmin",
    "CommitmentAdmin",
    "HeadlineAdmin",
    "MentionAdmin",
    "QuoteAdmin",
    "StatementAdmin",
]
