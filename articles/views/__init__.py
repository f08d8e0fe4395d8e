"""The public pages of what the press says, and of whom it says it."""

from articles.views.actors import actor_detail, actor_list
from articles.views.articles import article_detail, article_list
from articles.views.corrections import correction_list
from articles.views.downloads import QuoteFeed, quote_table
from articles.views.funding import commitment_detail, commitment_list
from articles.views.network import network
from articles.views.quotes import quote_detail, quote_list, quote_suggestions
from articles.views.timeline import event_detail, event_list
from articles.views.topics import topic_detail, topic_list

__all__ = [
    "QuoteFeed",
    "actor_detail",
    "actor_list",
    "article_detail",
    "article_list",
    "commitment_detail",
    "commitment_list",
    "correction_list",
    "event_detail",
    "event_list",
    "network",
    "quote_detail",
    "quote_list",
    "quote_suggestions",
    "quote_table",
    "topic_detail",
    "topic_list",
]
