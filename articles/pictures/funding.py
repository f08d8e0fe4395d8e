"""The money of the story, in squares: who was to give how much to whom, and what became of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, count

from actors.models import Actor
from articles.models import Article, Commitment, Mention, Stage, articles_of
from articles.readings import differ
from articles.totals import Ledger, Omission, Sum, Total, ledger

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
    """One sum, and at which `stage` its squares are drawn: its own, or that it is disputed.

    `follows` says that the one that it may replace stands above.
    """

    commitment: Commitment
    squares: Squares
    follows: bool
    stage: str

    @property
    def witnesses(self) -> list[Mention]:
        """The first of each article's mentions of it, by siglum."""
        first: dict[int, Mention] = {}
        for mention in self.commitment.evidence:
            first.setdefault(mention.article_id, mention)
        return sorted(first.values(), key=lambda mention: mention.article.rank)


@dataclass(frozen=True)
class Group:
    """Sums for one recipient, or with None those for recipients that are only worded or unknown.

    `total` is left to the head of the picture where it is the largest of all.
    """

    recipient: Actor | None
    rows: list[Row]
    total: Total | None


@dataclass(frozen=True)
class Addend:
    """A sum that is added; `is_disputed` where articles give different amounts."""

    commitment: Commitment
    is_disputed: bool


@dataclass(frozen=True)
class Omitted:
    """Sums that are not added for one reason; `others` are too many to be named."""

    reason: Omission
    commitments: list[Commitment]
    others: int


@dataclass(frozen=True)
class Addition:
    """How a total comes about, and what it leaves out; `other_addends` are too small to be named.

    `written` is the total that an article gives for these very sums, None where it is ours.
    """

    recipient: Actor
    amount: int
    gone: int
    written: Commitment | None
    addends: list[Addend]
    other_addends: int
    omitted: list[Omitted]


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
    total: Addition | None

    @property
    def column(self) -> int:
        return self.unit * _IN_COLUMN

    @property
    def commitments(self) -> list[Commitment]:
        """All sums that it tells of, those drawn first."""
        return [*(row.commitment for group in self.groups for row in group.rows), *self.totals]

    @property
    def totals_apart(self) -> list[Commitment]:
        """The totals that what is left out of the largest total does not name."""
        omitted = self.total.omitted if self.total else []
        named = {each for omission in omitted for each in omission.commitments}
        return [each for each in self.totals if each not in named]

    @property
    def has_followers(self) -> bool:
        return any(row.follows for group in self.groups for row in group.rows)

    @property
    def stages(self) -> list[Stage]:
        """The stages that it shows, in the order in which money usually moves."""
        shown = {row.stage for group in self.groups for row in group.rows}
        shown |= {each.stage for each in self.totals}
        said = {reading.stage for each in self.commitments for reading in each.readings}
        return [stage for stage in Stage if stage in shown | said]

    @property
    def articles(self) -> list[Article]:
        """What attests the sums, by siglum."""
        return articles_of(mention for each in self.commitments for mention in each.evidence)


def funding_picture(most_rows: int = _MOST_ROWS) -> FundingPicture | None:
    """Return a drawing of the largest sums, None where there is none."""
    book = ledger()
    drawable = [key for key in book.sums if key not in book.parts]
    wholes = [key for key in book.sums if key in book.parts]
    fetched = _fetched([*drawable[:most_rows], *wholes[:_MOST_TOTALS]])
    drawn = [each for each in fetched if each.pk not in book.parts]
    if not drawn:
        return None
    found = book.totals()
    return FundingPicture(
        unit=unit_for(drawn[0].amount),
        groups=list(_groups(drawn, {total.recipient: total for total in found[1:]})),
        totals=[each for each in fetched if each.pk in book.parts],
        undrawn=len(drawable[most_rows:]),
        total=_addition(found[0], book) if found else None,
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


def _fetched(keys: Iterable[int]) -> list[Commitment]:
    sums = Commitment.objects.published().with_parties().with_relations().with_evidence()
    return list(sums.filter(pk__in=list(keys)).largest_first())


def _addition(total: Total, book: Ledger) -> Addition:
    addends, left_out = total.addends[:_MOST_ADDENDS], book.omitted(total)
    written = [total.written] if total.written else []
    named = chain(addends, written, *(sums[:_MOST_OMITTED] for sums in left_out.values()))
    # A sum may be withdrawn between the one query and the other.
    sums = {each.pk: each for each in _fetched(each.pk for each in named)}
    return Addition(
        recipient=Actor.objects.get(slug=total.recipient),
        amount=total.amount,
        gone=total.gone,
        written=sums.get(total.written.pk) if total.written else None,
        addends=[_addend(sums[each.pk]) for each in addends if each.pk in sums],
        other_addends=len(total.addends) - len(addends),
        omitted=[_omitted(reason, each, sums) for reason, each in left_out.items()],
    )


def _addend(commitment: Commitment) -> Addend:
    return Addend(commitment, differ(commitment.evidence, "amount"))


def _omitted(reason: Omission, left_out: list[Sum], sums: Mapping[int, Commitment]) -> Omitted:
    named = [sums[each.pk] for each in left_out[:_MOST_OMITTED] if each.pk in sums]
    return Omitted(reason, named, len(left_out) - len(named))


def _groups(drawn: list[Commitment], totals_of: Mapping[str, Total]) -> Iterator[Group]:
    """Yield the sums of each recipient, last those whose recipient has no page."""
    unit = unit_for(drawn[0].amount)
    by_recipient: dict[Actor | None, list[Commitment]] = defaultdict(list)
    for each in drawn:
        is_named = each.recipient and each.recipient.is_published
        by_recipient[each.recipient if is_named else None].append(each)
    for recipient in sorted(by_recipient, key=lambda each: each is None):
        rows = list(_rows(by_recipient[recipient], unit))
        yield Group(recipient, rows, totals_of.get(recipient.slug) if recipient else None)


def _rows(commitments: list[Commitment], unit: int) -> Iterator[Row]:
    """Yield the largest first, but each below what it may replace."""
    keys = {each.pk for each in commitments}
    following: dict[int | None, list[Commitment]] = defaultdict(list)
    for each in commitments:
        replaced = each.may_replace_id
        following[replaced if replaced in keys else None].append(each)
    for first in (None, *keys):
        for each in _onwards(first, following):
            stage = "disputed" if each.is_stage_disputed else each.stage
            yield Row(each, squares(each.amount, unit, stage), each.may_replace_id in keys, stage)


def _onwards(
    key: int | None, following: dict[int | None, list[Commitment]]
) -> Iterator[Commitment]:
    for each in following.pop(key, ()):
        yield each
        yield from _onwards(each.pk, following)
