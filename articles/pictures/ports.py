"""What a drawing writes of a tie at the side of one actor."""

from dataclasses import dataclass

from django.utils.translation import gettext, pgettext

from actors.models import Actor
from andromede_site.dates import PartialDate
from andromede_site.models import Certainty
from articles.models import Affiliation, Mention
from articles.phrasing import joined
from articles.ties import Tie


@dataclass
class Port(Tie):
    """A tie between actors as it leaves one of them; `is_inverse` where that is the second."""

    @property
    def far(self) -> Actor:
        return self.affiliation.actor if self.is_inverse else second(self.affiliation)

    @property
    def texts(self) -> tuple[str, ...]:
        """What the tie is, since when, until when, and who claims it, a text each."""
        return self._told, *_dates(self.affiliation), *_claims(self.voucher)

    @property
    def sentence(self) -> str:
        """All that is written of the tie, with both names and how certain it is."""
        tie = self.affiliation
        colon = pgettext("before a name", ":")
        named = f"{tie.actor}, {tie.label}{colon} {second(tie)}"
        doubt = Certainty(self.voucher.certainty)
        doubts = [] if doubt == Certainty.STATED else [str(doubt.label)]
        return ", ".join([named, *self.texts[1:], *doubts])

    @property
    def _told(self) -> str:
        tie = self.affiliation
        # A role says what the first is, so that it reads from either side.
        is_told_by_role = tie.kind in {tie.Kind.FUNCTION, tie.Kind.UNSPECIFIED}
        return tie.role if is_told_by_role and tie.role and not tie.is_office else self.relation


def second(tie: Affiliation) -> Actor:
    """Return the actor that a tie names second. Raises ValueError where it only words someone."""
    if tie.other is None:
        raise ValueError(tie.slug)
    return tie.other


def _dates(tie: Affiliation) -> list[str]:
    since = pgettext("tie", "start: %(since)s") % {"since": _date(tie.since, tie.since_basis)}
    until = pgettext("tie", "end: %(until)s") % {"until": _date(tie.until, tie.until_basis)}
    return [*([since] if tie.since else []), *([until] if tie.until else [])]


def _date(date: PartialDate, basis: str) -> str:
    written = str(date)
    return written if basis == Certainty.STATED else f"[{written}]"


def _claims(voucher: Mention) -> list[str]:
    claimant = voucher.claimed_by
    if claimant is None:
        return []
    if not claimant.is_published:
        return [gettext("claimed, not stated")]
    return [f"{joined(gettext('according to'), claimant)}{claimant}"]
