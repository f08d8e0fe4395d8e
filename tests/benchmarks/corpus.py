"""A French corpus of any size, the same each time.

Words of a real vocabulary, kinds, speakers, outlets and all else that a quote names follow Zipf's
law; articles are spread evenly over fifteen years.
"""

import datetime as dt
import random
from collections.abc import Iterable, Iterator
from itertools import accumulate, islice

from django.db import connection, transaction
from django.db.models import Model
from wordfreq import top_n_list

from actors.models import Actor
from andromede_site.dates import PartialDate
from articles.models import Article, Quote, Topic

VOCABULARY = 60_000
SPEAKERS, ORGANISATIONS, OUTLETS, TOPICS = 2_000, 200, 40, 60
QUOTES_AN_ARTICLE = 10
FIRST_DAY, DAYS = dt.date(2009, 1, 1), 15 * 365
WORDS_A_QUOTE = (6, 40)
MOST_TIES = 2
"""Of how many topics at most a quote is, and about how many organisations."""

_AT_ONCE = 5_000
_SIGLUM = "αβγδεζηθικλμνξοπρστυφχψω"


class Zipf:
    """Draws of a list, the nth n times less often than the first."""

    def __init__(self, chance: random.Random, values: Iterable) -> None:
        self.chance, self.values = chance, list(values)
        self.weights = list(accumulate(1 / rank for rank in range(1, len(self.values) + 1)))

    def draw(self, count: int = 1) -> list:
        return self.chance.choices(self.values, cum_weights=self.weights, k=count)


def load(count: int) -> None:
    """Write a corpus of `count` quotes into an empty database, whose keys then start from 1."""
    chance = random.Random(count)
    about, topics = Quote.about.through, Quote.topics.through
    organisations = range(SPEAKERS + 1, SPEAKERS + ORGANISATIONS + 1)
    with transaction.atomic():
        _write(_actors())
        _write(_topics())
        _write(_articles(chance, -(-count // QUOTES_AN_ARTICLE)))
        _write(_quotes(chance, count))
        _write(
            about(quote_id=quote, actor_id=key)
            for quote, key in _ties(chance, count, organisations)
        )
        _write(
            topics(quote_id=quote, topic_id=key)
            for quote, key in _ties(chance, count, range(1, TOPICS + 1))
        )


def _actors() -> Iterator[Model]:
    """First the speakers, then organisations, then outlets, each the more frequent the earlier."""
    roles = [
        ("orateur", Actor.Kind.PERSON, SPEAKERS),
        ("organisation", Actor.Kind.COMPANY, ORGANISATIONS),
        ("media", Actor.Kind.MEDIUM, OUTLETS),
    ]
    for role, kind, count in roles:
        for number in range(count):
            slug, name = f"{role}-{number}", f"{role.capitalize()} {number}"
            yield Actor(slug=slug, name_fr=name, kind=kind, status="published")


def _topics() -> Iterator[Model]:
    for number in range(TOPICS):
        title = f"Sujet {number}"
        yield Topic(slug=f"sujet-{number}", title_fr=title, kind="theme", status="published")


def _articles(chance: random.Random, count: int) -> Iterator[Model]:
    first = SPEAKERS + ORGANISATIONS + 1
    outlets = Zipf(chance, range(first, first + OUTLETS))
    for number in range(count):
        day = FIRST_DAY + dt.timedelta(chance.randrange(DAYS))
        yield Article(
            slug=f"article-{number}",
            siglum=_siglum(number),
            title=f"Article {number}",
            outlet_id=outlets.draw()[0],
            published=PartialDate(day.isoformat()),
            published_basis="stated",
            status="published",
        )


def _quotes(chance: random.Random, count: int) -> Iterator[Model]:
    speakers = Zipf(chance, range(1, SPEAKERS + 1))
    organisations = Zipf(chance, range(SPEAKERS + 1, SPEAKERS + ORGANISATIONS + 1))
    kinds, vocabulary = Zipf(chance, Quote.Kind), Zipf(chance, top_n_list("fr", VOCABULARY))
    for number in range(count):
        article, place = divmod(number, QUOTES_AN_ARTICLE)
        words = " ".join(vocabulary.draw(chance.randint(*WORDS_A_QUOTE)))
        kind = kinds.draw()[0]
        yield Quote(
            pk=number + 1,
            slug=f"citation-{number}",
            article_id=article + 1,
            exact=words,
            paraphrase=words if kind == Quote.Kind.INDIRECT else "",
            start=place * 1000,
            end=place * 1000 + len(words),
            kind=kind,
            speaker_id=speakers.draw()[0],
            organisation_id=organisations.draw()[0],
            attribution="person",
            status="published",
        )


def _ties(chance: random.Random, count: int, keys: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the keys of quotes, each with some others that it names."""
    named = Zipf(chance, keys)
    for quote in range(1, count + 1):
        for key in sorted(set(named.draw(chance.randint(0, MOST_TIES)))):
            yield quote, key


def _siglum(number: int) -> str:
    letters = ""
    for _place in range(5):
        number, rest = divmod(number, len(_SIGLUM))
        letters = _SIGLUM[rest] + letters
    return letters


def _write(entries: Iterator[Model]) -> None:
    """Insert entries as `bulk_create` would, in half the time."""
    while batch := list(islice(entries, _AT_ONCE)):
        meta = batch[0]._meta
        columns = ", ".join(f"{field.column}" for field in meta.concrete_fields)
        places = ", ".join(["%s"] * len(meta.concrete_fields))
        rows = [
            [
                field.get_db_prep_save(field.pre_save(entry, add=True), connection)
                for field in meta.concrete_fields
            ]
            for entry in batch
        ]
        with connection.cursor() as cursor:
            insert = f"INSERT INTO {meta.db_table} ({columns}) VALUES ({places})"  # noqa: S608
            cursor.executemany(insert, rows)
