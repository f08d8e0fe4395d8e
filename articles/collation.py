"""The cuts of one statement, each against the fullest: what it keeps, changes, drops and adds."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import Match, SequenceMatcher
from functools import cached_property
from itertools import accumulate, groupby
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from articles.models import Quote
from articles.search.tokens import Token, is_small, tokens

_BETWEEN = " […] "

# Fewer words than these that any text holds stand in both by chance.
_NO_CHANCE = 3

# So many times as many words do not stand in the place of others.
_FAR_MORE = 3

# To compare two texts takes time that grows with the square of their words. Of one report so many
# words are compared, and so many reports with the fullest.
_MOST_WORDS = 400
_MOST_COMPARED = 12


class Fate(TextChoices):
    """What becomes of words in another cut, the one that counts for most first."""

    KEPT = "kept", pgettext_lazy("words", "kept")
    CHANGED = "changed", pgettext_lazy("words", "changed")
    DROPPED = "dropped", pgettext_lazy("words", "dropped")
    ADDED = "added", pgettext_lazy("words", "added")


class Span(NamedTuple):
    """Characters of a text and their fate; none for what stands between words.

    Where words are dropped from a text, the span has no characters but says how many are `missing`.
    """

    text: str
    fate: Fate | None = None
    missing: int = 0


class Segment(NamedTuple):
    """Words of the fuller version, and what another has in their place."""

    fate: Fate
    fuller: str
    other: str


class _Stretch(NamedTuple):
    """Words in a row of one fate, by their numbers in the fuller version and in the other."""

    fate: Fate
    start: int
    end: int
    other_start: int
    other_end: int

    @property
    def size(self) -> int:
        """How many words of the fuller version it has; of added words, how many of the other."""
        return self.end - self.start or self.other_end - self.other_start


@dataclass
class Report:
    """What one article reports of a statement in one voice.

    `pieces` are the quotes compared, `rest` those beyond the words that are.
    """

    quotes: list[Quote]
    pieces: list[Quote]
    rest: list[Quote] = field(default_factory=list)

    @property
    def quote(self) -> Quote:
        """The quote that stands for all: the first whose words are quoted, else the first."""
        return (self.pieces or self.quotes)[0]

    @property
    def reported(self) -> list[Quote]:
        """What it reports in the article's own words, or of a refusal."""
        return [quote for quote in self.quotes if not quote.is_verbatim]

    @property
    def voice(self) -> tuple[int | None, str]:
        return self.quote.speaker_id, "" if self.quote.speaker_id else self.quote.speaker_label

    @cached_property
    def text(self) -> str:
        """The words that it quotes, as printed, with […] between passages."""
        return _BETWEEN.join(piece.exact for piece in self.pieces)

    @cached_property
    def words(self) -> list[Token]:
        return list(tokens(self.text))

    @cached_property
    def word_count(self) -> int:
        """How many words it quotes, compared or not."""
        return len(self.words) + sum(len(_words(piece)) for piece in self.rest)

    @property
    def spans(self) -> list[Span]:
        """Its text without marks."""
        return list(_plain(self.text))

    @property
    def gist(self) -> str:
        """What it does, as it stands after its name."""
        count = self.word_count
        if self.pieces:
            return ngettext("quotes %(n)s word", "quotes %(n)s words", count) % {"n": count}
        if any(quote.paraphrase for quote in self.reported):
            return _("reports it in its own words")
        return _("reports that there was no comment")

    def arranged(self, fullest: "Report") -> "Report":
        """Return it with its pieces in the order in which the fullest has their words."""
        pieces = sorted(self.pieces, key=lambda each: _place(fullest.words, _words(each)))
        return replace(self, pieces=pieces)


@dataclass
class Comparison:
    """One report against the fullest."""

    report: Report
    fullest: Report

    @cached_property
    def matches(self) -> list[Match]:
        return _matches(self.fullest.words, self.report.words)

    @cached_property
    def stretches(self) -> list[_Stretch]:
        return list(_stretches(self.fullest.words, self.report.words, self.matches))

    @cached_property
    def counts(self) -> Counter[Fate]:
        """How many words of the fullest it keeps, changes and drops, and how many it adds."""
        found: Counter[Fate] = Counter()
        for stretch in self.stretches:
            found[stretch.fate] += stretch.size
        return found

    @property
    def is_same(self) -> bool:
        return self.counts.keys() == {Fate.KEPT}

    @property
    def gist(self) -> str:
        """What it does with the words of the fullest, as it stands after its name."""
        if self.is_same:
            return _("prints the same words")
        return ", ".join(self._deeds())

    def _deeds(self) -> Iterator[str]:
        kept, total = self.counts[Fate.KEPT], len(self.fullest.words)
        yield ngettext("keeps %(n)s of %(total)s words", "keeps %(n)s of %(total)s words", kept) % {
            "n": kept,
            "total": total,
        }
        for fate, deed in (
            (Fate.CHANGED, _("changes %(n)s")),
            (Fate.DROPPED, _("drops %(n)s")),
            (Fate.ADDED, _("adds %(n)s")),
        ):
            if count := self.counts[fate]:
                yield deed % {"n": count}

    @property
    def segments(self) -> list[Segment]:
        """Both texts word by word, one piece of them below the other."""
        fuller, other = self.fullest, self.report
        return [
            Segment(
                stretch.fate,
                _passage(fuller, stretch.start, stretch.end),
                _passage(other, stretch.other_start, stretch.other_end),
            )
            for stretch in self.stretches
        ]

    @property
    def spans(self) -> list[Span]:
        """Its own text: what it keeps, changes and adds, and where it drops how many words."""
        fates: dict[int, Fate] = {}
        gaps: dict[int, int] = {}
        for stretch in self.stretches:
            if stretch.fate == Fate.DROPPED:
                gaps[stretch.other_start] = stretch.size
            fates |= dict.fromkeys(range(stretch.other_start, stretch.other_end), stretch.fate)
        return list(_spans(self.report, fates, gaps))

    @property
    def fates(self) -> dict[int, Fate]:
        """What becomes of each word of the fullest, by its number."""
        return {
            number: stretch.fate
            for stretch in self.stretches
            for number in range(stretch.start, stretch.end)
        }


@dataclass
class Collation:
    """All reports of a statement, beside each other.

    `comparisons` set against the fullest what has words in common with it. What has none, or is no
    quotation, is `apart`; where nothing can be compared, all but the fullest are. Where there are
    too many to compare, those left out are apart too.
    """

    fullest: Report
    comparisons: list[Comparison]
    apart: list[Report]
    leaves_some_out: bool = False

    @property
    def size(self) -> int:
        return 1 + len(self.comparisons) + len(self.apart)

    @property
    def fates(self) -> list[Fate]:
        """What becomes of any of the words, for a legend."""
        found = {stretch.fate for each in self.comparisons for stretch in each.stretches}
        return [fate for fate in Fate if fate in found]

    @property
    def has_several_voices(self) -> bool:
        reports = [self.fullest, *(each.report for each in self.comparisons), *self.apart]
        return len({report.voice for report in reports}) > 1

    @property
    def gist(self) -> str:
        """What the fullest report does, as it stands after its name."""
        if not self.comparisons or all(each.is_same for each in self.comparisons):
            return self.fullest.gist
        count = len(self.fullest.words)
        return ngettext(
            "has the fullest version, of %(n)s word",
            "has the fullest version, of %(n)s words",
            count,
        ) % {"n": count}

    @property
    def spans(self) -> list[Span]:
        """The fullest text: what any other keeps, else what one changes, else what all drop."""
        fates = [comparison.fates for comparison in self.comparisons]
        rank = list(Fate).index
        best = {
            number: min((each[number] for each in fates), key=rank)
            for number in (range(len(self.fullest.words)) if fates else ())
        }
        return list(_spans(self.fullest, best, {}))


def collate(quotes: Iterable[Quote]) -> Collation | None:
    """Return the quotes of one statement set beside each other; None for a single report.

    Reports are of one article in one voice each. The fullest is the one that quotes most words, of
    several the first. Of too many others, that of the first quote and then the first are compared.
    """
    quotes = list(quotes)
    reports = list(_reports(quotes))
    if len(reports) < 2:
        return None
    fullest = max(reports, key=lambda report: len(report.words))
    others = [report.arranged(fullest) for report in reports if report is not fullest]
    quoting = [report for report in others if report.pieces]
    chosen = sorted(quoting, key=lambda report: quotes[0] not in report.quotes)[:_MOST_COMPARED]
    compared = [Comparison(report, fullest) for report in quoting if report in chosen]
    comparisons = [each for each in compared if each.matches]
    collated = [each.report for each in comparisons]
    apart = [report for report in others if report not in collated]
    return Collation(fullest, comparisons, apart, len(quoting) > _MOST_COMPARED)


def _reports(quotes: Iterable[Quote]) -> Iterator[Report]:
    ordered = sorted(quotes, key=lambda each: (each.article_id, each.start, each.end, each.pk))
    found: dict[tuple, list[Quote]] = {}
    for quote in ordered:
        voice = quote.speaker_id or quote.speaker_label
        found.setdefault((quote.article_id, voice), []).append(quote)
    for cuts in found.values():
        pieces = _without_repeats([quote for quote in cuts if quote.is_verbatim])
        size = _fitting(pieces)
        yield Report(cuts, pieces[:size], pieces[size:])


def _fitting(pieces: list[Quote]) -> int:
    """Return how many of the first passages have no more words than are compared; at least one."""
    counts = accumulate(len(_words(piece)) for piece in pieces)
    return max(sum(count <= _MOST_WORDS for count in counts), 1)


def _without_repeats(pieces: list[Quote]) -> list[Quote]:
    """Leave out passages whose words another one has in a row."""
    kept: list[Quote] = []
    rows = {piece.pk: _row(piece) for piece in pieces}
    for piece in sorted(pieces, key=lambda piece: -len(rows[piece.pk])):
        if not any(rows[piece.pk] in rows[each.pk] for each in kept):
            kept.append(piece)
    return [piece for piece in pieces if piece in kept]


def _row(piece: Quote) -> str:
    """Return its words, each between line breaks, so that none is found inside another."""
    return "\n".join(["", *(word.surface for word in _words(piece)), ""])


def _words(quote: Quote) -> list[Token]:
    return list(tokens(quote.exact))


def _place(words: Sequence[Token], piece: Sequence[Token]) -> int:
    """Return where `words` have most of those of `piece` in a row."""
    return _matcher(words, piece).find_longest_match().a


def _matcher(words: Sequence[Token], others: Sequence[Token]) -> SequenceMatcher:
    one, other = ([word.reading for word in each] for each in (words, others))
    return SequenceMatcher(None, one, other, autojunk=False)


def _matches(words: Sequence[Token], others: Sequence[Token]) -> list[Match]:
    """Return where both have the same words in a row, in whatever form, but not by chance."""
    found = _matcher(words, others).get_matching_blocks()
    edges = [Match(0, 0, 0), *found]
    return [
        match
        for before, match, after in zip(edges, found, found[1:], strict=False)
        if not _is_chance(words, others, before, match, after)
    ]


def _is_chance(
    words: Sequence[Token], others: Sequence[Token], before: Match, match: Match, after: Match
) -> bool:
    """Say whether a few small words stand in both beside what differs."""
    matched = words[match.a : match.a + match.size]
    if match.size >= min(_NO_CHANCE, len(others)):
        return False
    is_replaced_beside = any(
        one.a + one.size < other.a and one.b + one.size < other.b
        for one, other in ((before, match), (match, after))
    )
    return is_replaced_beside and all(is_small(word.surface) for word in matched)


def _stretches(
    words: Sequence[Token], others: Sequence[Token], matches: list[Match]
) -> Iterator[_Stretch]:
    """Divide both texts into stretches: each word of both is in one."""
    number = other_number = 0
    end = Match(len(words), len(others), 0)
    for match in [*matches, end]:
        yield from _difference(number, match.a, other_number, match.b)
        pairs = zip(words[match.a :], others[match.b : match.b + match.size], strict=False)
        number, other_number = match.a, match.b
        for is_kept, run in groupby(one.surface == other.surface for one, other in pairs):
            size = len(list(run))
            fate = Fate.KEPT if is_kept else Fate.CHANGED
            yield _Stretch(fate, number, number + size, other_number, other_number + size)
            number, other_number = number + size, other_number + size


def _difference(start: int, end: int, other_start: int, other_end: int) -> Iterator[_Stretch]:
    """Yield what stands between matches, if anything does.

    Where one text has far more words there than the other, as many as it has in the other's place
    are changed, beside what matches, and the rest are dropped or added.
    """
    count, other_count = end - start, other_end - other_start
    shared = max(count, other_count)
    if shared > _FAR_MORE * min(count, other_count):
        shared = min(count, other_count)
    middle, other_middle = start + min(shared, count), other_start + min(shared, other_count)
    if start == other_start == 0:
        middle, other_middle = max(end - shared, 0), max(other_end - shared, 0)
        yield from _surplus(start, middle, other_start, other_middle)
        start, other_start, middle, other_middle = middle, other_middle, end, other_end
    if start < middle and other_start < other_middle:
        yield _Stretch(Fate.CHANGED, start, middle, other_start, other_middle)
    yield from _surplus(middle, end, other_middle, other_end)


def _surplus(start: int, end: int, other_start: int, other_end: int) -> Iterator[_Stretch]:
    """Yield words that only one of the texts has."""
    if start < end:
        yield _Stretch(Fate.DROPPED, start, end, other_start, other_end)
    elif other_start < other_end:
        yield _Stretch(Fate.ADDED, start, end, other_start, other_end)


def _passage(report: Report, start: int, end: int) -> str:
    """Return the words from one number to another, with the punctuation that follows them."""
    if start == end:
        return ""
    words, text = report.words, report.text
    first = words[start].start if start else 0
    last = words[end].start if end < len(words) else len(text)
    return text[first:last].strip()


def _spans(report: Report, fates: dict[int, Fate], gaps: dict[int, int]) -> Iterator[Span]:
    """Yield the characters of a report in their order, all of them."""
    place = 0
    for numbers in _runs(len(report.words), fates, gaps):
        first, last = report.words[numbers[0]], report.words[numbers[-1]]
        yield from _plain(report.text[place : first.start])
        if count := gaps.get(numbers[0]):
            yield Span("", Fate.DROPPED, count)
        yield Span(report.text[first.start : last.end], fates.get(numbers[0]))
        place = last.end
    yield from _plain(report.text[place:])
    if count := gaps.get(len(report.words)):
        yield Span("", Fate.DROPPED, count)


def _runs(count: int, fates: dict[int, Fate], gaps: dict[int, int]) -> Iterator[range]:
    """Yield the numbers of words in a row that share their fate, parted at each gap."""
    start = 0
    for number in range(1, count + 1):
        if number == count or number in gaps or fates.get(number) != fates.get(start):
            yield range(start, number)
            start = number


def _plain(text: str) -> Iterator[Span]:
    if text:
        yield Span(text)
