"""The money of the story, in squares: who was to give how much to whom, and what became of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from django.db.models import Prefetch, prefetch_related_objects

from actors.models import Actor
from articles.models import Article, Commitment, Mention, Stage
from articles.totals import Addend, Omission, Total, accounts, totals

# Ten columns fit beside a sum on a phone.
_IN_COLUMN, _COLUMNS = 3, 10
_MOST_SQUARES = _IN_COLUMN * _COLUMNS
_SIDE, _PITCH, _LINE = 18, 22, 1.5
_INNER = _SIDE - _LINE
_NARROWEST = 1.5

_MOST_ROWS, _MOST_TOTALS, _MOST_ADDENDS, _MOST_OMITTED = 24, 6, 8, 6


@dataclass(frozen=True)
class Squares:
    """As many squares as a sum has units, the last as narrow as its share of one: two paths."""

    width: int
    height: int
    frame: str
    mark: str


@dataclass(frozen=True)
class Row:
    """One sum; `follows` says that the one that it may replace stands above."""

    commitment: Commitment
    squares: Squares
    follows: bool

    @property
    def witnesses(self) -> list[Mention]:
        """The first of each article's mentions of it, by siglum."""
        first: dict[int, Mention] = {}
        for mention in self.commitment.evidence:
            first.setdefault(mention.article_id, mention)
        return sorted(first.values(), key=lambda mention: _rank(mention.article))


@dataclass(frozen=True)
class Group:
    """Sums for one recipient, or with None those for recipients that are only worded or unknown."""

    recipient: Actor | None
    rows: list[Row]
    total: Total | None


@dataclass(frozen=True)
class Omitted:
    """Sums that are not added for one reason; `others` are too many to be named."""

    reason: Omission
    commitments: list[Commitment]
    others: int


@dataclass(frozen=True)
class FundingPicture:
    """Sums by recipient, in squares of `unit` euros.

    `totals` are sums that stand for others, which are drawn; `undrawn` counts those that are too
    small to be among the largest. `total` is the largest of all that may be added, if any may.
    """

    unit: int
    groups: list[Group]
    totals: list[Commitment]
    undrawn: int
    total: Total | None

    @property
    def column(self) -> int:
        return self.unit * _IN_COLUMN

    @property
    def commitments(self) -> list[Commitment]:
        """All sums that it tells of, those drawn first."""
        return [*(row.commitment for group in self.groups for row in group.rows), *self.totals]

    @property
    def stages(self) -> list[Stage]:
        """The stages that it shows, in the order in which money usually moves."""
        shown = {each.stage for each in self.commitments}
        said = {reading.stage for each in self.commitments for reading in each.readings}
        return [stage for stage in Stage if stage in shown | said]

    @property
    def articles(self) -> list[Article]:
        """What attests the sums, by siglum."""
        mentions = (mention for each in self.commitments for mention in each.evidence)
        found = {mention.article_id: mention.article for mention in mentions}
        return sorted(found.values(), key=_rank)

    @property
    def addends(self) -> list[Addend]:
        return self.total.addends[:_MOST_ADDENDS] if self.total else []

    @property
    def other_addends(self) -> int:
        return len(self.total.addends) - len(self.addends) if self.total else 0

    @property
    def omitted(self) -> list[Omitted]:
        """What the total leaves out, and why."""
        left_out = self.total.omitted if self.total else {}
        return [
            Omitted(reason, sums[:_MOST_OMITTED], len(sums[_MOST_OMITTED:]))
            for reason, sums in left_out.items()
        ]


def funding_picture(most_rows: int = _MOST_ROWS) -> FundingPicture | None:
    """Return a drawing of the largest sums, None where there is none."""
    published = Commitment.objects.published().with_parties().with_relations()
    ledger = list(published.largest_first())
    drawable = [each for each in ledger if not each.parts]
    drawn = drawable[:most_rows]
    if not drawn:
        return None
    found = totals(ledger, accounts())
    totals_given = [each for each in ledger if each.parts][:_MOST_TOTALS]
    _fetch_evidence([*drawn, *totals_given, *_written(found)])
    return FundingPicture(
        unit=unit_for(drawn[0].amount),
        groups=list(_groups(drawn, {total.recipient.pk: total for total in found})),
        totals=totals_given,
        undrawn=len(drawable) - len(drawn),
        total=found[0] if found else None,
    )


def unit_for(largest: int) -> int:
    """Return the smallest 1, 2 or 5 with noughts of which no sum up to `largest` has too many."""
    units = (step * 10**power for power in count() for step in (1, 2, 5))
    return next(unit for unit in units if unit * _MOST_SQUARES >= largest)


def squares(amount: int, unit: int, stage: str) -> Squares:
    """Return the squares of a sum in columns of three, each filled from the top."""
    whole, rest = divmod(amount, unit)
    widths = [_INNER] * whole
    if rest:
        widths.append(round(max(_NARROWEST, _INNER * rest / unit), 2))
    places = [
        (number // _IN_COLUMN * _PITCH, number % _IN_COLUMN * _PITCH, width)
        for number, width in enumerate(widths)
    ]
    return Squares(
        width=places[-1][0] + _SIDE,
        height=min(len(places), _IN_COLUMN) * _PITCH - (_PITCH - _SIDE),
        frame="".join(_frame(*place) for place in places),
        mark="".join(_mark(stage, *place) for place in places),
    )


def _frame(x: int, y: int, width: float) -> str:
    edge = _LINE / 2
    return f"M{x + edge:g} {y + edge:g}h{width:g}v{_INNER:g}h-{width:g}z"


def _mark(stage: str, x: int, y: int, width: float) -> str:
    edge = _LINE / 2
    rising = f"M{x + edge:g} {y + _SIDE - edge:g}l{width:g}-{_INNER:g}"
    match stage:
        case Stage.RECOMMENDED:
            return f"M{x} {y + _SIDE}V{y}l{width + _LINE:g} {_SIDE}z"
        case Stage.LAPSED:
            return rising
        case Stage.REFUSED:
            return f"{rising}M{x + edge:g} {y + edge:g}l{width:g} {_INNER:g}"
    return ""


def _rank(article: Article) -> tuple[int, str]:
    return len(article.siglum), article.siglum


def _fetch_evidence(commitments: list[Commitment]) -> None:
    mentions = Mention.objects.published().with_source().in_text_order()
    prefetch_related_objects(commitments, Prefetch("mentions", mentions, to_attr="evidence"))


def _written(found: Iterable[Total]) -> list[Commitment]:
    return [total.written for total in found if total.written]


def _groups(drawn: list[Commitment], totals_of: dict[int, Total]) -> Iterator[Group]:
    """Yield the sums of each recipient, last those whose recipient has no page."""
    unit = unit_for(drawn[0].amount)
    by_recipient: dict[Actor | None, list[Commitment]] = defaultdict(list)
    for each in drawn:
        is_named = each.recipient and each.recipient.is_published
        by_recipient[each.recipient if is_named else None].append(each)
    for recipient in sorted(by_recipient, key=lambda each: each is None):
        rows = list(_rows(by_recipient[recipient], unit))
        yield Group(recipient, rows, totals_of.get(recipient.pk) if recipient else None)


def _rows(commitments: list[Commitment], unit: int) -> Iterator[Row]:
    """Yield the largest first, but each below what it may replace."""
    keys = {each.pk for each in commitments}
    following: dict[int | None, list[Commitment]] = defaultdict(list)
    for each in commitments:
        replaced = each.may_replace_id
        following[replaced if replaced in keys else None].append(each)
    for first in (None, *keys):
        for each in _onwards(first, following):
            drawn = squares(each.amount, unit, each.stage)
            yield Row(each, drawn, each.may_replace_id in keys)


def _onwards(
    key: int | None, following: dict[int | None, list[Commitment]]
) -> Iterator[Commitment]:
    for each in following.pop(key, ()):
        yield each
        yield from _onwards(each.pk, following)
