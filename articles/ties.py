"""An actor's ties as they read on the actor's own page, from whichever side they are recorded."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from actors.models import Actor
from andromede_site.models import Certainty
from andromede_site.text import fold
from articles.models import Affiliation, Mention

_CERTAINTIES = list(Certainty)
# The kinds that say who an actor is, from the side that it is on; others say with whom it deals.
_TELLING = {
    ("function", False),
    ("subsidiary", False),
    ("subsidiary", True),
    ("member", False),
    ("member", True),
}


@dataclass
class Tie:
    """A tie seen from one of its sides; `is_inverse` where that side is the one tied to."""

    affiliation: Affiliation
    is_inverse: bool

    @property
    def relation(self) -> str:
        tie = self.affiliation
        return tie.inverse_relation if self.is_inverse else tie.relation

    @property
    def other(self) -> Actor | None:
        """The side that it leads to, None where articles only word it."""
        return self.affiliation.actor if self.is_inverse else self.affiliation.other

    @property
    def name(self) -> str:
        return str(self.other or self.affiliation.other_label)

    @cached_property
    def voucher(self) -> Mention:
        """The evidence that vouches most: an article's own word before someone's in it."""
        return min(self.affiliation.evidence, key=_doubt)

    @property
    def tells_who(self) -> bool:
        """Whether it says who the actor is; what someone only claims does not."""
        tie = self.affiliation
        return self.is_vouched_for and ((tie.kind, self.is_inverse) in _TELLING or tie.is_office)

    @property
    def is_vouched_for(self) -> bool:
        """Whether an article states it or we infer it, and nobody in it only claims it."""
        return not self.voucher.claimed_by_id and self.voucher.certainty != Certainty.UNKNOWN

    @property
    def is_plain(self) -> bool:
        """Whether an article states it in its own name."""
        return _doubt(self.voucher) == (0, False)


def ties_of(actor: Actor) -> list[Tie]:
    """Return the published ties of `actor`, each with its evidence, by kind and direction."""
    found = Affiliation.objects.published().with_sides().with_evidence().involving(actor)
    return in_order(Tie(each, is_inverse=each.actor_id != actor.pk) for each in found)


def in_order(ties: Iterable[Tie]) -> list[Tie]:
    """Return ties by kind, direction and the name of their other side."""
    return sorted(ties, key=_order)


def by_relation(ties: Iterable[Tie]) -> dict[str, list[Tie]]:
    found: dict[str, list[Tie]] = {}
    for tie in ties:
        found.setdefault(tie.relation, []).append(tie)
    return found


def _order(tie: Tie) -> tuple[int, bool, str]:
    kind = Affiliation.Kind(tie.affiliation.kind)
    is_inverse = tie.is_inverse and not tie.affiliation.is_mutual
    return list(Affiliation.Kind).index(kind), is_inverse, fold(tie.name)


def _doubt(mention: Mention) -> tuple[int, bool]:
    return _CERTAINTIES.index(Certainty(mention.certainty)), bool(mention.claimed_by_id)
