"""The desk on which articles are taken apart into quotes, mentions and facts."""

from andromede_site.admin import checks
from articles.admin.affiliations import AffiliationAdmin
from articles.admin.articles import ArticleAdmin, HeadlineAdmin
from articles.admin.commitments import CommitmentAdmin
from articles.admin.conflicts import RecordConflictAdmin
from articles.admin.events import EventAdmin
from articles.admin.mentions import MentionAdmin
from articles.admin.quotes import QuoteAdmin, StatementAdmin
from articles.admin.story import StoryAdmin
from articles.admin.texts import ArticleTextAdmin
from articles.admin.topics import PositionAdmin, TopicAdmin
from articles.verify.saved import faults_of

__all__ = [
    "AffiliationAdmin",
    "ArticleAdmin",
    "ArticleTextAdmin",
    "CommitmentAdmin",
    "EventAdmin",
    "HeadlineAdmin",
    "MentionAdmin",
    "PositionAdmin",
    "QuoteAdmin",
    "RecordConflictAdmin",
    "StatementAdmin",
    "StoryAdmin",
    "TopicAdmin",
]

checks.register(faults_of)
