"""The sentence that says who an actor is: its kind, the ties that tell, the part that it had."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext, pgettext_lazy

from andromede_site.dates import PartialDate
from andromede_site.templatetags.andromede import link, partial_date
from andromede_site.text import fold
from articles.models import Affiliation, Event, Mention, Participation
from articles.phrasing import joined, joined_again, worded
from articles.ties import Tie

_MOST_CLAUSES = 4
MOST_NAMES = 4

_Part = Participation.Part

_TELLING_FIRST: list[str] = [
    Affiliation.Kind.FUNCTION,
    Affiliation.Kind.SUBSIDIARY,
    Affiliation.Kind.MEMBER,
]

# Ties of these kinds stand for those that tell who somebody is, where there are none.
_NEXT_BEST = (Affiliation.Kind.PARTNER, Affiliation.Kind.COMPETITOR)

# What stands before the other's name in a sentence about the actor, of whatever gender.
_WORDS: dict[tuple[str, bool], str | Promise] = {
    ("function", True): pgettext_lazy("office", "held by"),
    ("member", False): pgettext_lazy("tie", "member of"),
    ("member", True): pgettext_lazy("tie, before names", "with as members"),
    ("subsidiary", False): pgettext_lazy("tie", "subsidiary of"),
    ("subsidiary", True): pgettext_lazy("tie, before a name", "parent company of"),
    ("partner", False): pgettext_lazy("tie", "partner of"),
    ("partner", True): pgettext_lazy("tie", "partner of"),
    ("competitor", False): pgettext_lazy("tie, before a name", "in competition with"),
    ("competitor", True): pgettext_lazy("tie, before a name", "in competition with"),
}

# The kinds of ties that an introduction may tell.
TELLING_KINDS = {kind for kind, _is_inverse in _WORDS}


@dataclass
class Name:
    """One other side of a tie in a sentence, with what stands before it and after it.

    `number` is that of its proof, which several may share. One is opening the sentence.
    """

    before: str
    tie: Tie
    number: int
    is_first_call: bool
    is_opening: bool

    @property
    def link(self) -> SafeString | str:
        return link(self.tie.other) if self.tie.other else self.plain

    @property
    def plain(self) -> SafeString | str:
        """The name without a link: an actor's, else as articles word it."""
        if self.tie.other:
            return self.tie.name
        language = self.tie.voucher.article.language
        return format_html('<q lang="{}">{}</q>', language, worded(self.tie.name))

    @property
    def period(self) -> SafeString | str:
        return period(self.tie.affiliation)

    @property
    def proof(self) -> Mention:
        return self.tie.voucher


@dataclass
class Clause:
    """What ties of one sort make of an actor; `rest` counts those that are not named."""

    names: list[Name]
    rest: int


@dataclass
class Introduction:
    """The clauses of a sentence, and what it says of the actor's part."""

    clauses: list[Clause]
    part: str

    @property
    def noted(self) -> list[Name]:
        """The first name to rest on each proof, in order."""
        return [name for clause in self.clauses for name in clause.names if name.is_first_call]


def introduction(ties: list[Tie], part: str, otherwise: str) -> Introduction:
    """Return what introduces an actor: ties and its part; `otherwise`, where it has neither.

    What is only claimed says nothing of who it is.
    """
    grouped: dict[tuple[str, bool, str], list[Tie]] = {}
    for tie in _telling(ties):
        grouped.setdefault(_sense(tie), []).append(tie)
    clauses: list[Clause] = []
    numbers: dict[str, int] = {}
    for group in list(grouped.values())[:_MOST_CLAUSES]:
        named = group[:MOST_NAMES]
        are_more = len(group) > len(named)
        names = []
        for place, tie in enumerate(named):
            is_last = tie is named[-1] and not are_more
            names.append(_name(_before(tie, place, is_last=is_last), tie, numbers))
        clauses.append(Clause(names, len(group) - len(named)))
    return Introduction(clauses, part if clauses or part else otherwise)


def part_in(events: Iterable[tuple[Event, str]], printed: int, of: int) -> str:
    """Say what part an actor had: what it published of all articles, else in events; or ""."""
    parts = [part for _event, part in events]
    if printed:
        return _publishing(printed, of)
    return _acting(parts) if parts else ""


def presence(named_in: int, of: int) -> str:
    """Say in how many of several articles something about an actor stands; or ""."""
    if not named_in or of == 1:
        return ""
    return ngettext(
        "named in %(n)s of the %(total)s articles read here",
        "named in %(n)s of the %(total)s articles read here",
        named_in,
    ) % {"n": named_in, "total": of}


def period(tie: Affiliation) -> SafeString | str:
    """Return from when to when a tie lasted, as a sentence has it.

    Returns "" where nobody says, or not so that a sentence could have it.
    """
    since, until = tie.since, tie.until
    if any(date and not date.machine for date in (since, until)):
        return ""
    start, end = partial_date(since, tie.since_basis), partial_date(until, tie.until_basis)
    if since and until:
        before = pgettext("day", "from") if _is_day(since) else pgettext("month or year", "from")
        between = pgettext("day", "to") if _is_day(until) else pgettext("month or year", "to")
        return format_html("{}{} {} {}", joined(before, str(since)), start, between, end)
    if since:
        before = pgettext("day", "since") if _is_day(since) else pgettext("month or year", "since")
        return format_html("{} {}", before, start)
    if until:
        before = pgettext("day", "until") if _is_day(until) else pgettext("month or year", "until")
        return format_html("{} {}", before, end)
    return ""


def _name(before: str, tie: Tie, numbers: dict[str, int]) -> Name:
    proof = tie.voucher.passage_url + tie.voucher.exact
    is_first = proof not in numbers
    is_opening = not numbers
    return Name(before, tie, numbers.setdefault(proof, len(numbers) + 1), is_first, is_opening)


def _telling(ties: list[Tie]) -> list[Tie]:
    telling = [tie for tie in ties if tie.tells_who and not _is_said_again(tie, ties)]
    telling.sort(key=lambda tie: _TELLING_FIRST.index(tie.affiliation.kind))
    next_best = (tie for tie in ties if tie.affiliation.kind in _NEXT_BEST and tie.is_vouched_for)
    return telling or list(next_best)


def _is_said_again(tie: Tie, ties: list[Tie]) -> bool:
    """Say whether an office is named like the function that another tie tells."""
    roles = (
        joined(words, other.other or other.name) + other.name
        for other in ties
        if other.affiliation.kind == Affiliation.Kind.FUNCTION and not other.is_inverse
        if (words := _words(other))
    )
    is_office = tie.affiliation.is_office and not tie.is_inverse
    return is_office and fold(tie.name) in map(fold, roles)


def _sense(tie: Tie) -> tuple[str, bool, str]:
    """Return what ties must share to stand in one clause."""
    return tie.affiliation.kind, tie.is_inverse and not tie.affiliation.is_mutual, _words(tie)


def _words(tie: Tie) -> str:
    affiliation = tie.affiliation
    if affiliation.kind == Affiliation.Kind.FUNCTION and not tie.is_inverse:
        # The name of an office says all that its holder's role would.
        role = affiliation.role or affiliation.get_kind_display()
        return "" if affiliation.is_office else pgettext("role", "%(role)s of") % {"role": role}
    return str(_WORDS[affiliation.kind, tie.is_inverse])


def _before(tie: Tie, place: int, *, is_last: bool) -> str:
    """Return what stands before a name in its clause: the words, or what joins it to the last."""
    words = _words(tie)
    if not place:
        return joined(words, tie.other or tie.name) if words else ""
    conjunction = gettext("and")
    joint = f" {conjunction} " if is_last else ", "
    return joint + joined_again(words, tie.other or tie.name)


def _publishing(printed: int, of: int) -> str:
    return ngettext(
        "publisher of %(n)s of the %(total)s articles read here",
        "publisher of %(n)s of the %(total)s articles read here",
        printed,
    ) % {"n": printed, "total": of}


def _acting(parts: list[str]) -> str:
    begun, told = (parts.count(part) for part in (_Part.INITIATOR, _Part.REPORTER))
    if told == len(parts):
        return ngettext("reporting %(n)s event", "reporting %(n)s events", told) % {"n": told}
    if begun == len(parts):
        return ngettext("initiator of %(n)s event", "initiator of %(n)s events", begun) % {
            "n": begun
        }
    acting = ngettext("with a part in %(n)s event", "with a part in %(n)s events", len(parts))
    acting %= {"n": len(parts)}
    if not begun:
        return acting
    pattern = pgettext("part in events", "%(acting)s, initiator of %(n)s")
    return pattern % {"acting": acting, "n": begun}


def _is_day(date: PartialDate) -> bool:
    return bool(date.earliest) and date.earliest == date.latest
