"""How what is being typed in the search box may go on: with a name, or with a word of quotes."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import chain, islice
from operator import or_
from typing import NamedTuple

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import pgettext_lazy

from actors.models import Actor, Alias
from andromede_site.text import fold, words
from articles.models import Article, Quote, Topic
from articles.search import french
from articles.search.freshness import snapshot
from articles.search.nodes import Field, FieldName
from articles.search.query import parse
from articles.search.tokens import Token, tokens
from articles.search.unfinished import Part, unfinished
from articles.search.vocabulary import Vocabulary

_MOST_WORDS = 5

# So many entries of a field are looked at, first those whose names fit best.
_CANDIDATES = 50

# What a word of a folded name may stand after.
_BEFORE_A_WORD = " -'(/«\""

# A name that cannot stand by itself stands between the first of these that it does not hold.
_MARKS = ("", ""), ('"', '"'), ("«", "»"), ("“", "”")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text completed, what it is completed with, and which other spelling of that was typed.

    `kind` says what an entry is, or in which field it is looked for; a word has none. `page` is the
    address of an entry whose name is all that is typed.
    """

    text: str
    label: str
    spelling: str = ""
    kind: str = ""
    page: str = ""

    @property
    def address(self) -> str:
        """Where it leads: to the entry's page, else to what a search for the text finds."""
        return self.page or f"{reverse('quote_list')}?{urlencode({'q': self.text})}"


@dataclass(frozen=True, slots=True)
class Group:
    """Suggestions of one kind; its `name` is that of their field, or “word”."""

    name: str
    title: Promise
    suggestions: list[Suggestion]


class _Fit(NamedTuple):
    """An entry that fits what is typed; of several the best is the least.

    `place` says which part of what is typed begins so, `is_inside` that it is not the name's
    beginning, `spelling` which name it is but for the one that pages show.
    """

    place: int
    is_inside: bool
    rarity: int
    name: str
    spelling: str
    key: int
    entry: Actor | Topic


class Suggestions:
    """The ways to complete what a reader is typing, all of which lead to published quotes."""

    def __init__(self, typed: str) -> None:
        self.unfinished = unfinished(typed)

    def __len__(self) -> int:
        return sum(len(group.suggestions) for group in self.groups)

    @cached_property
    def groups(self) -> list[Group]:
        """The suggestions by what they name, without empty groups."""
        if not self.unfinished:
            return []
        fits = {field: self._fits(field) for field in self.unfinished.fields}
        best = min((fit.place for fit in chain.from_iterable(fits.values())), default=0)
        found, pages = [], set()
        for field, of_field in fits.items():
            kind = _KINDS[field]
            entries = self._entries(field, [fit for fit in of_field if fit.place == best])
            # A medium that speaks has one page for both.
            first = self._first(kind.most, (each for each in entries if each.page not in pages))
            found.append(Group(field, kind.title, first))
            pages |= {each.page for each in first if each.page}
        held = self._first(_MOST_WORDS, self._words())
        found.append(Group("word", pgettext_lazy("suggestions", "Words of the quotes"), held))
        return [group for group in found if group.suggestions]

    @cached_property
    def _vocabulary(self) -> Vocabulary:
        return Vocabulary(snapshot())

    def _first(self, most: int, suggestions: Iterable[Suggestion]) -> list[Suggestion]:
        """Return so many of them, without what is typed already."""
        typed = self.unfinished.text.casefold()
        return list(islice((s for s in suggestions if s.text.casefold() != typed), most))

    def _fits(self, field: FieldName) -> list[_Fit]:
        """Return the entries of a field that fit, the best first."""
        found = []
        for entry in _candidates(field, self.unfinished.names):
            spellings, frequency = _spellings(entry), self._vocabulary.frequency(field, entry.pk)
            nearest = _nearest(spellings, self.unfinished.names)
            if nearest and (frequency or self._leads_to_page(nearest[0])):
                place, is_inside, number = nearest
                spelling = spellings[number] if number else ""
                fit = _Fit(place, is_inside, -frequency, str(entry), spelling, entry.pk, entry)
                found.append(fit)
        return sorted(found)

    def _entries(self, field: FieldName, fits: Iterable[_Fit]) -> Iterator[Suggestion]:
        for fit in fits:
            if self._leads_to_page(fit.place) or self._vocabulary.has(field, fit.key):
                yield self._entry(field, fit)

    def _entry(self, field: FieldName, fit: _Fit) -> Suggestion:
        part = self.unfinished.names[fit.place]
        text = self._completed(part, _condition(field, fit.name))
        if not self._leads_to_page(fit.place):
            return Suggestion(text, fit.name, fit.spelling, str(_KINDS[field].field))
        kind, page = fit.entry.get_kind_display(), fit.entry.get_absolute_url()
        return Suggestion(text, fit.name, fit.spelling, kind, page)

    def _leads_to_page(self, place: int) -> bool:
        """Say whether a name is all that is typed: then it stands for its entry, quoted or not."""
        return not self.unfinished.names[place].start and self.unfinished.names_any_field

    def _words(self) -> Iterator[Suggestion]:
        part = self.unfinished.word
        if not part:
            return
        held = dict(islice(self._vocabulary.words(part.typed), _MOST_WORDS + 1))
        quotes = Quote.objects.published().in_bulk({*chain.from_iterable(held.values())})
        for surface, keys in held.items():
            printed = _printed(surface, [quotes[key].text for key in keys if key in quotes])
            if printed:
                yield Suggestion(self._completed(part, printed), printed)

    def _completed(self, part: Part, written: str) -> str:
        return f"{self.unfinished.text[: part.start]}{written}"


class _Kind(NamedTuple):
    """The entries that a field names: how, at most how many, and those that meet a condition."""

    title: Promise
    field: Promise
    most: int
    entries: Callable[[Q], QuerySet]


def _speakers(named: Q) -> QuerySet:
    spelled = Alias.objects.filter(named).values("actor")
    found = Actor.objects.published().filter(named | Q(pk__in=spelled))
    return found.prefetch_related("aliases")


def _outlets(named: Q) -> QuerySet:
    articles = Article.objects.published().filter(outlet=OuterRef("pk"))
    return _speakers(named).filter(Exists(articles))


def _topics(named: Q) -> QuerySet:
    return Topic.objects.published().filter(named)


_KINDS = {
    FieldName.SPEAKER: _Kind(
        pgettext_lazy("suggestions", "Actors"),
        pgettext_lazy("query field", "speaker"),
        5,
        _speakers,
    ),
    FieldName.OUTLET: _Kind(
        pgettext_lazy("suggestions", "Outlets"),
        pgettext_lazy("query field", "outlet"),
        3,
        _outlets,
    ),
    FieldName.TOPIC: _Kind(
        pgettext_lazy("suggestions", "Topics"),
        pgettext_lazy("query field", "topic"),
        3,
        _topics,
    ),
}


def _candidates(field: FieldName, names: Sequence[Part]) -> QuerySet:
    """Return published entries of which a name, or a word of one, begins as the last part does."""
    found = _KINDS[field].entries(_has_word(names[-1]))
    lookups = (
        Q(**{f"folded__{lookup}": part.typed})
        for part in names
        for lookup in ("startswith", "contains")
    )
    ranks = [When(each, then=rank) for rank, each in enumerate(lookups)]
    return found.order_by(Case(*ranks, default=len(ranks)), "folded", "pk")[:_CANDIDATES]


def _has_word(part: Part) -> Q:
    inside = [Q(folded__contains=f"{sign}{part.typed}") for sign in _BEFORE_A_WORD]
    # Most names are done with after the first condition.
    return Q(folded__contains=part.typed) & reduce(or_, inside, Q(folded__startswith=part.typed))


def _nearest(spellings: Sequence[str], names: Sequence[Part]) -> tuple[int, bool, int] | None:
    """Return the place of the part that fits best, whether inside, and the number of the name."""
    fits = []
    for number, spelling in enumerate(map(fold, spellings)):
        for place, part in enumerate(names):
            if spelling.startswith(part.typed):
                fits.append((place, False, number))
            elif any(f"{sign}{part.typed}" in spelling for sign in _BEFORE_A_WORD):
                fits.append((place, True, number))
    return min(fits, default=None)


def _spellings(entry: Actor | Topic) -> list[str]:
    """Return the names of an entry, first the one that pages show."""
    if isinstance(entry, Topic):
        return [entry.title, entry.title_fr, entry.title_en]
    aliases = [alias.spelling for alias in entry.aliases.all()]
    return [entry.name, entry.name_fr, entry.name_en, *aliases]


def _condition(field: FieldName, name: str) -> str:
    """Return how one types that a field is to have this name, in the active language."""
    written = [f"{_KINDS[field].field}:{opener}{name}{closer}" for opener, closer in _MARKS]
    return next((each for each in written if _asks(each, field, name)), written[0])


def _asks(typed: str, field: FieldName, name: str) -> bool:
    match parse(typed).root:
        case Field(found, value):
            return found == field and words(value) == words(name)
    return False


def _printed(surface: str, texts: Iterable[str]) -> str:
    """Return how these texts print a folded word most often; "" where none holds it."""
    forms = Counter(
        _form(text, token) for text in texts for token in tokens(text) if token.surface == surface
    )
    return next((form for form, _count in forms.most_common(1)), "")


def _form(text: str, token: Token) -> str:
    """Return a word without a capital, unless only names are written so."""
    return token.word if french.is_known(token.word) else text[token.start : token.end]
