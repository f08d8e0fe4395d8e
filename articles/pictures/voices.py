"""Whose words articles print, and of whom they speak, in numbers of quotes and of words.

An organisation is counted with what is said in its name, whoever says it. Quotes are counted
whatever their kind; words where they are quoted, by the spaces between them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, QuerySet, Sum, Value, When
from django.db.models.functions import Length, Replace, Trim
from django.urls import reverse
from django.utils.http import urlencode

from actors.models import Actor
from andromede_site.models import Status
from articles.models import Article, Quote

_MOST_ACTORS, _MOST_PLACES, _MOST_MUTE, _MOST_IN_ARTICLE = 12, 8, 6, 8

_SPACED = Trim(Replace("exact", Value("\n"), Value(" ")))
_WORDS = Length(_SPACED) - Length(Replace(_SPACED, Value(" "), Value(""))) + 1
_COUNTS = {
    "quotes": Count("pk"),
    "words": Sum(Case(When(kind__in=Quote.VERBATIM, then=_WORDS), default=0)),
}

_PARTS = ("speaker", "organisation", "about")


@dataclass(frozen=True)
class Figure:
    """So many quotes with so many quoted words, and the address that lists them.

    `length` is that of a bar, in hundredths of the longest.
    """

    quotes: int
    words: int
    address: str
    length: int


@dataclass(frozen=True)
class Cell:
    """What an actor says, here or in all, against what is said of it."""

    said: Figure
    about: Figure


@dataclass(frozen=True)
class Voice:
    """An actor: as the speaker, in whose name others speak, and both against what is said of it.

    `cells` are those of the places.
    """

    actor: Actor
    speaker: Figure
    organisation: Figure
    total: Cell
    cells: list[Cell]


@dataclass(frozen=True)
class Voices:
    """The most quoted of `actor_count` actors, and those that are spoken of without being quoted.

    `places` are all articles that quote or, where these are too many, the outlets that quote most.
    """

    voices: list[Voice]
    actor_count: int
    places: list[Any]
    is_by_outlet: bool
    mute: list[tuple[Actor, Figure]]


@dataclass(frozen=True)
class Share:
    """What of an article's quoted words is one voice's; `label` where it has no page.

    `percent` is None where no words are quoted.
    """

    actor: Actor | None
    label: str
    figure: Figure
    percent: int | None


@dataclass(frozen=True)
class Shares:
    """Who speaks in an article, most words first, and of whom; of more there are, `left_out`."""

    voices: list[Share]
    left_out: int
    word_count: int
    about: list[tuple[Actor, Figure]]


class _Tally:
    """Quotes and words by one field or several; what is missing counts nothing."""

    def __init__(self, quotes: QuerySet[Quote], *fields: str) -> None:
        rows = quotes.order_by().values_list(*fields).annotate(**_COUNTS)
        self.counts = {tuple(row[:-2]): (row[-2], row[-1]) for row in rows}
        self.most = max((quotes for quotes, _words in self.counts.values()), default=0)

    def of(self, *key: Any) -> tuple[int, int]:
        return self.counts.get(key, (0, 0))


def voices() -> Voices | None:
    """Return what the published quotes say of their voices, None where no actor speaks."""
    quotes = Quote.objects.published()
    totals = {part: _Tally(_of_actors(quotes, part), part) for part in _PARTS}
    ranked = _ranked(totals)
    if not ranked:
        return None
    top, mute = ranked[:_MOST_ACTORS], _mute(totals["about"], ranked)
    actors = Actor.objects.in_bulk([*top, *mute])
    places = _places(quotes)
    sheet = _Sheet(quotes, totals, top, places)
    return Voices(
        voices=[sheet.voice(actors[pk]) for pk in top],
        actor_count=len(ranked),
        places=places,
        is_by_outlet=any(isinstance(place, Actor) for place in places),
        mute=[(actors[pk], sheet.total(actors[pk], "about")) for pk in mute],
    )


def shares(article: Article) -> Shares | None:
    """Return whose words an article prints and of whom it speaks, None where it quotes nobody."""
    quotes = Quote.objects.published().filter(article=article)
    said = _by_voice(quotes)
    if not said:
        return None
    about = _Tally(_of_actors(quotes, "about"), "about")
    spoken_of = sorted(about.counts, key=lambda key: (-about.of(*key)[0], key))[:_MOST_IN_ARTICLE]
    actors = Actor.objects.in_bulk([pk for pk, _label in said] + [pk for (pk,) in spoken_of])
    word_count = sum(words for _quotes, words in said.values())
    ranked = sorted(said.items(), key=lambda each: (-each[1][1], -each[1][0]))[:_MOST_IN_ARTICLE]
    return Shares(
        voices=[
            _share(actors.get(pk), label, counts, word_count, article)
            for (pk, label), counts in ranked
        ],
        left_out=len(said) - len(ranked),
        word_count=word_count,
        about=[
            (actors[pk], _figure(actors[pk], "about", article, about.of(pk), about.most))
            for (pk,) in spoken_of
        ],
    )


def _of_actors(quotes: QuerySet[Quote], part: str) -> QuerySet[Quote]:
    return quotes.filter(**{f"{part}__status": Status.PUBLISHED})


def _ranked(totals: Mapping[str, _Tally]) -> list[int]:
    """Return the actors that speak or are spoken for, first those with most quotes and words."""
    said: dict[int, tuple[int, int]] = {}
    for part in ("speaker", "organisation"):
        for (pk,), counts in totals[part].counts.items():
            said[pk] = max(said.get(pk, (0, 0)), counts)
    return sorted(said, key=lambda pk: (-said[pk][0], -said[pk][1], pk))


def _mute(about: _Tally, voices: Iterable[int]) -> list[int]:
    """Return the actors that are spoken of most without being quoted."""
    quoted = set(voices)
    mute = [pk for (pk,) in about.counts if pk not in quoted]
    return sorted(mute, key=lambda pk: (-about.of(pk)[0], pk))[:_MOST_MUTE]


def _places(quotes: QuerySet[Quote]) -> list[Any]:
    """Return the articles that quote, in their order; of too many, the outlets that quote most."""
    ranked = quotes.order_by().values_list("article").annotate(count=Count("pk"))
    articles = [pk for pk, _count in ranked.order_by("article")[: _MOST_PLACES + 1]]
    if len(articles) <= _MOST_PLACES:
        return list(Article.objects.with_outlet().filter(pk__in=articles))
    known = quotes.filter(article__outlet__status=Status.PUBLISHED).order_by()
    counted = known.values_list("article__outlet").annotate(count=Count("pk"))
    outlets = [pk for pk, _count in counted.order_by("-count", "article__outlet")[:_MOST_PLACES]]
    found = Actor.objects.in_bulk(outlets)
    return [found[pk] for pk in outlets]


class _Sheet:
    """The figures of the actors at the top, in all and place by place."""

    def __init__(
        self,
        quotes: QuerySet[Quote],
        totals: Mapping[str, _Tally],
        top: list[int],
        places: list[Any],
    ) -> None:
        self.totals = totals
        self.places = places
        field = "article" if places and isinstance(places[0], Article) else "article__outlet"
        there = quotes.filter(**{f"{field}__in": [place.pk for place in places]})
        self.tallies = {
            part: _Tally(there.filter(**{f"{part}__in": top}), part, field) for part in _PARTS
        }
        self.most = max(tally.most for tally in self.tallies.values())
        self.most_in_all = max(tally.of(pk)[0] for tally in totals.values() for pk in top)

    def voice(self, actor: Actor) -> Voice:
        in_its_name, own = self.totals["organisation"].of(actor.pk), self.totals["speaker"]
        part = "organisation" if in_its_name >= own.of(actor.pk) else "speaker"
        return Voice(
            actor=actor,
            speaker=self.total(actor, "speaker"),
            organisation=self.total(actor, "organisation"),
            total=Cell(self.total(actor, part), self.total(actor, "about")),
            cells=[
                Cell(self._here(actor, part, place), self._here(actor, "about", place))
                for place in self.places
            ],
        )

    def total(self, actor: Actor, part: str) -> Figure:
        counts = self.totals[part].of(actor.pk)
        return _figure(actor, part, None, counts, self.most_in_all)

    def _here(self, actor: Actor, part: str, place: Any) -> Figure:
        counts = self.tallies[part].of(actor.pk, place.pk)
        return _figure(actor, part, place, counts, self.most)


def _by_voice(quotes: QuerySet[Quote]) -> dict[tuple[int | None, str], tuple[int, int]]:
    """Return quotes and words by speaker or, where that has no page, by the words for it."""
    rows = quotes.order_by().values_list("speaker", "speaker__status", "speaker_label")
    found: dict[tuple[int | None, str], tuple[int, int]] = {}
    for pk, status, label, count, words in rows.annotate(**_COUNTS):
        key = (pk, "") if status == Status.PUBLISHED else (None, label)
        counted = found.get(key, (0, 0))
        found[key] = (counted[0] + count, counted[1] + words)
    return found


def _share(
    actor: Actor | None, label: str, counts: tuple[int, int], word_count: int, article: Article
) -> Share:
    percent = round(counts[1] / word_count * 100) if word_count else None
    if actor:
        figure = _figure(actor, "speaker", article, counts, 0)
    else:
        figure = Figure(*counts, address="", length=0)
    return Share(actor, label, figure, percent)


def _figure(actor: Actor, part: str, place: Any, counts: tuple[int, int], most: int) -> Figure:
    named = [(part, actor.slug)]
    if place:
        named.append(("article" if isinstance(place, Article) else "outlet", place.slug))
    query = urlencode([*named, *(("kind", kind) for kind in Quote.Kind.values)])
    length = max(round(counts[0] / most * 100), 2) if most and counts[0] else 0
    return Figure(*counts, address=f"{reverse('quote_list')}?{query}", length=length)
