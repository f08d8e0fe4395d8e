"""A French corpus of any size, the same each time: words, speakers and outlets by Zipf's law."""

import datetime as dt
import random
from collections.abc import Iterator
from itertools import accumulate, islice
from typing import Any

from wordfreq import top_n_list

from actors.models import Actor
from andromede_site.dates import PartialDate
from andromede_site.models import Status
from articles.models import Article, Quote, Topic

VOCABULARY = 60_000
SPEAKERS, ORGANISATIONS, OUTLETS, TOPICS = 2_000, 200, 40, 60
QUOTES_AN_ARTICLE = 10
FIRST_DAY, DAYS = dt.date(2009, 1, 1), 15 * 365
WORDS_A_QUOTE = (6, 40)

_AT_ONCE = 5_000


class Zipf:
    """Draws of a list, the nth n times less often than the first."""

    def __init__(self, chance: random.Random, values: list) -> None:
        self.chance, self.values = chance, values
        self.weights = list(accumulate(1 / rank for rank in range(1, len(values) + 1)))

    def draw(self, count: int = 1) -> list:
        return self.chance.choices(self.values, cum_weights=self.weights, k=count)


def load(count: int) -> None:
    """Write a corpus of `count` quotes into an empty database."""
    chance = random.Random(count)
    actors = Actor.objects.bulk_create(
        _actor(number) for number in range(SPEAKERS + ORGANISATIONS + OUTLETS)
    )
    topics = Topic.objects.bulk_create(
        Topic(slug=f"sujet-{number}", kind="theme", title_fr=f"Sujet {number}", **_PUBLISHED)
        for number in range(TOPICS)
    )
    speakers = Zipf(chance, actors[:SPEAKERS])
    organisations = Zipf(chance, actors[SPEAKERS : SPEAKERS + ORGANISATIONS])
    outlets, on = Zipf(chance, actors[-OUTLETS:]), Zipf(chance, topics)
    words = Zipf(chance, top_n_list("fr", VOCABULARY))
    articles = list(_articles(chance, outlets, max(1, count // QUOTES_AN_ARTICLE)))
    for batch in _batches(articles):
        Article.objects.bulk_create(batch)
    quotes = (
        Quote(
            slug=f"citation-{number}",
            article=articles[number // QUOTES_AN_ARTICLE % len(articles)],
            kind=chance.choice(Quote.VERBATIM),
            speaker=speakers.draw()[0],
            organisation=organisations.draw()[0],
            attribution="person",
            **_passage(number, " ".join(words.draw(chance.randint(*WORDS_A_QUOTE)))),
            **_PUBLISHED,
        )
        for number in range(count)
    )
    for batch in _batches(quotes):
        made = Quote.objects.bulk_create(batch)
        ties = ((quote, topic) for quote in made for topic in set(on.draw(2)))
        Quote.topics.through.objects.bulk_create(
            Quote.topics.through(quote=quote, topic=topic) for quote, topic in ties
        )


_PUBLISHED = {"status": Status.PUBLISHED}


def _passage(number: int, words: str) -> dict[str, Any]:
    start = number % QUOTES_AN_ARTICLE * 1000
    return {"exact": words, "start": start, "end": start + len(words)}


def _actor(number: int) -> Actor:
    return Actor(slug=f"acteur-{number}", name_fr=f"Acteur {number}", kind="company", **_PUBLISHED)


def _articles(chance: random.Random, outlets: Zipf, count: int) -> Iterator[Article]:
    for number in range(count):
        day = FIRST_DAY + dt.timedelta(chance.randrange(DAYS))
        yield Article(
            slug=f"article-{number}",
            siglum=_siglum(number),
            title=f"Article {number}",
            outlet=outlets.draw()[0],
            outlet_certainty="stated",
            published=PartialDate(day.isoformat()),
            published_basis="stated",
            **_PUBLISHED,
        )


def _siglum(number: int) -> str:
    letters = "αβγδεζηθικλμνξοπρστυφχψω"
    digits = ""
    while True:
        number, rest = divmod(number, len(letters))
        digits = letters[rest] + digits
        if not number:
            return digits.rjust(5, "α")


def _batches(values: object) -> Iterator[list]:
    found = iter(values)  # type: ignore[call-overload]
    while batch := list(islice(found, _AT_ONCE)):
        yield batch
