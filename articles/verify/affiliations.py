"""What must hold of ties: who can have them, and that each stands once."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from itertools import combinations

from django.utils.translation import gettext as _

from actors.entries import ActorEntry
from actors.models import Actor
from andromede_site.codes import label
from andromede_site.fixtures import Fault
from andromede_site.record import Record
from articles.entries import AffiliationEntry
from articles.models import Affiliation
from articles.verify.rules import Rule, by_slug, circular_steps, in_words

_HUMAN = {Actor.Kind.PERSON, Actor.Kind.OFFICE}
_MISFITS = {
    (Affiliation.Kind.FUNCTION, "actor"): {*Actor.Kind} - _HUMAN,
    (Affiliation.Kind.SUBSIDIARY, "actor"): _HUMAN,
    (Affiliation.Kind.SUBSIDIARY, "other"): _HUMAN,
    (Affiliation.Kind.SHAREHOLDER, "other"): _HUMAN,
}
"""The kinds of actors that a tie rules out on one side."""


def _sides_fit_ties(record: Record) -> Iterator[Fault]:
    actors = by_slug(record, ActorEntry)
    for tie in record.of(AffiliationEntry):
        for side in ("actor", "other"):
            actor, tie_kind = actors.get(tie.cleaned_data[side]), tie.cleaned_data["kind"]
            if actor and actor.cleaned_data["kind"] in _MISFITS.get((tie_kind, side), ()):
                message = _(
                    "one of kind %(kind)s does not fit a tie of kind %(tie)s; correct one of them"
                )
                kinds = {
                    "kind": label(Actor.Kind, actor.cleaned_data["kind"]),
                    "tie": label(Affiliation.Kind, tie_kind),
                }
                yield tie.fault(side, message % kinds, against=[(actor, "kind")])


def _ties_stand_once(record: Record) -> Iterator[Fault]:
    for tie, first in _repeated(record.of(AffiliationEntry)):
        if tie.cleaned_data["actor"] == first.cleaned_data["actor"]:
            message = _(
                "affiliation “%(tie)s” says the same as “%(other)s”; keep one, or set them apart "
                "by dates or roles"
            )
        else:
            message = _(
                "affiliation “%(tie)s” is “%(other)s” seen from its other side, and either counts "
                "for both; keep one"
            )
        yield tie.fault("", message % {"tie": tie.called, "other": first.called})


def _repeated(
    ties: Iterable[AffiliationEntry],
) -> Iterator[tuple[AffiliationEntry, AffiliationEntry]]:
    """Yield each two ties that may say the same, the later in the files first."""
    alike: dict[Hashable, list[AffiliationEntry]] = defaultdict(list)
    for tie in ties:
        kind, actor, other, other_label, *_more = tie.terms
        alike[kind, frozenset((actor, other or other_label))].append(tie)
    for group in alike.values():
        for first, tie in combinations(group, 2):
            if tie.terms.repeat(first.terms):
                yield tie, first


def _no_subsidiary_of_itself(record: Record) -> Iterator[Fault]:
    ties: dict[tuple[str, str], AffiliationEntry] = {}
    owners: dict[str, list[str]] = defaultdict(list)
    for tie in record.of(AffiliationEntry):
        if tie.cleaned_data["kind"] == Affiliation.Kind.SUBSIDIARY:
            owned, owner = tie.cleaned_data["actor"], tie.cleaned_data["other"]
            ties[owned, owner] = tie
            owners[owned].append(owner)
    actors = by_slug(record, ActorEntry)
    for owned, owner, way in circular_steps(owners):
        message = _("“%(actor)s” would be a subsidiary of its own (%(way)s); break the circle")
        named = {"actor": in_words([owned], actors), "way": in_words(way, actors)}
        yield ties[owned, owner].fault("other", message % named)


OF_ENTRIES: list[Rule] = [
    _sides_fit_ties,
    _ties_stand_once,
    _no_subsidiary_of_itself,
]
