"""What the press says: articles, the quotes in them, and the facts that they attest."""

from articles.models.affiliations import Affiliation, TieTerms
from articles.models.articles import Article, ArticleText, FormerText, validate_siglum
from articles.models.commitments import Commitment, Stage
from articles.models.events import Event, Participation
from articles.models.facts import Fact
from articles.models.mentions import FACTS, Mention
from articles.models.passages import Passage, RelatedHeadline, articles_of, place_name
from articles.models.quotes import Quote, Statement
from articles.models.story import Story
from articles.models.topics import Position, Topic

PASSAGES: tuple[type[Passage], ...] = (Quote, Mention, RelatedHeadline)
"""What an article is taken apart into: the models of passages."""

__all__ = [
    "FACTS",
    "PASSAGES",
    "Affiliation",
    "Article",
    "ArticleText",
    "Commitment",
    "Event",
    "Fact",
    "FormerText",
    "Mention",
    "Participation",
    "Passage",
    "Position",
    "Quote",
    "RelatedHeadline",
    "Stage",
    "Statement",
    "Story",
    "TieTerms",
    "Topic",
    "articles_of",
    "place_name",
    "validate_siglum",
]
