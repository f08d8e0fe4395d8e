"""Who wins: each entry as its fixture, its baseline and the database have it, and what follows.

An entry may have changed in its fixture, in the database, on both sides or on neither; the
baseline, its canonical form at the last ingest, tells which. The rule is that of package managers
for configuration files: a side that did not change gives way to the one that did, and where both
did, the database stays and the conflict is listed.
"""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import models

from andromede_site.entries import EntryForm
from andromede_site.models import Baseline, Conflict, Entry
from andromede_site.names import Names
from andromede_site.record import Record


class Outcome(StrEnum):
    """What an ingest does with an entry."""

    CREATED = "created"
    CHANGED = "changed"
    DELETED = "deleted"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    CONFLICT = "in conflict"


WRITTEN = (Outcome.CREATED, Outcome.CHANGED)


def decide(fixture: Any, baseline: Any, database: Any) -> Outcome:
    """Return what happens to an entry, given its canonical forms, None where it is absent."""
    if fixture == database:
        return Outcome.UNCHANGED
    if fixture == baseline:
        return Outcome.KEPT
    if database == baseline:
        return towards(fixture, database)
    return Outcome.CONFLICT


def towards(fixture: Any, database: Any) -> Outcome:
    """Return what makes the database hold what the fixture does."""
    if fixture is None:
        return Outcome.DELETED
    return Outcome.CREATED if database is None else Outcome.CHANGED


@dataclass(frozen=True)
class Refusal:
    """Why an entry is in conflict: of which sort it is, in words, and on account of which others.

    The words stand in a line of a report; editors are told by the sort.
    """

    sort: Conflict.Sort
    words: str
    others: tuple[tuple[str, str], ...] = ()


@dataclass(eq=False)
class Sides:
    """One entry on its three sides, what is done with it and, where that needs telling, why.

    `written` is the canonical form of its fixture, `content` the same with the slugs that the
    database has, `held` what the database has.
    """

    form: type[EntryForm]
    entry: EntryForm | None = None
    baseline: Baseline | None = None
    instance: models.Model | None = None
    written: dict[str, Any] | None = None
    content: dict[str, Any] | None = None
    held: dict[str, Any] | None = None
    outcome: Outcome = Outcome.UNCHANGED
    reason: str = ""
    refusal: Refusal | None = None

    @property
    def key(self) -> str:
        """What names it in its fixture, or did there last."""
        return self.entry.key if self.entry else self.baseline.key if self.baseline else ""

    @property
    def identity(self) -> tuple[str, str]:
        return self.form.kind_name(), self.key

    def __str__(self) -> str:
        """Return where its fixture has it, or had it last, and what it is."""
        place = self.baseline.source if self.baseline else ""
        if self.entry:
            place = f"{self.entry.place.path}:{self.entry.place.line}"
        return f"{place}: {' '.join(self.identity)}"

    def decide(self, names: Names) -> None:
        """Compare the sides, and say what follows."""
        self.written = self.entry.canonical() if self.entry else None
        before = self.baseline.content if self.baseline else None
        self.content, baseline = (
            content and self.form.renamed(content, names.present)
            for content in (self.written, before)
        )
        self.held = self.form.canonical_of(self.instance) if self.instance else None
        self.outcome = decide(self.content, baseline, self.held)
        if self.outcome == Outcome.CONFLICT:
            self.refuse(self._difference())

    def _difference(self) -> Refusal:
        """Return in which way both sides changed."""
        if self.content is None:
            words = "removed from its fixture, changed in the database"
            return Refusal(Conflict.Sort.REMOVED, words)
        if self.held is None:
            words = "changed in its fixture, deleted in the database"
            return Refusal(Conflict.Sort.DELETED, words)
        names = [
            name for name in self.form.parts() if self.content.get(name) != self.held.get(name)
        ]
        words = f"changed in its fixture and in the database, which differ in {', '.join(names)}"
        return Refusal(Conflict.Sort.BOTH, words)

    def refuse(self, refusal: Refusal) -> None:
        self.outcome, self.reason, self.refusal = Outcome.CONFLICT, refusal.words, refusal

    def users(self) -> list[Any]:
        """Return what in the database refers to this entry and would not go with it."""
        relations = self.instance._meta.related_objects if self.instance else ()
        return [
            user
            for relation in relations
            if issubclass(relation.related_model, Entry) or relation.on_delete is models.PROTECT
            for user in relation.related_model._default_manager.filter(
                **{relation.field.name: self.instance}
            )
        ]


def compare(
    record: Record, form: type[EntryForm], baselines: list[Baseline], names: Names
) -> list[Sides]:
    """Return all entries of a kind that `record` holds or held, with what happens to each.

    `baselines` are all that are stored of that kind. The sides find each other by the key that the
    entry has in the database. Where two have become one there, the fixture's entry of the same key
    has it, and the other counts as deleted.
    """
    claims: dict[str, list[Sides]] = defaultdict(list)
    for entry in record.of(form):
        claims[form.renamed_key(entry.key, names.present)].append(Sides(form, entry))
    _add_baselines(claims, record, form, baselines, names)
    instances = form.instances(claims)
    for key, claimants in claims.items():
        owner = next((sides for sides in claimants if sides.key == key), claimants[0])
        owner.instance = instances.get(key)
    compared = [sides for claimants in claims.values() for sides in claimants]
    for sides in compared:
        sides.decide(names)
    return compared


def _add_baselines(
    claims: dict[str, list[Sides]],
    record: Record,
    form: type[EntryForm],
    baselines: list[Baseline],
    names: Names,
) -> None:
    """Give each entry its baseline, and add the baselines whose entries left the record's files."""
    stored = {baseline.key: baseline for baseline in baselines}
    for claimants in list(claims.values()):
        for sides in claimants:
            sides.baseline = stored.pop(sides.key, None)
    for baseline in stored.values():
        key = form.renamed_key(baseline.key, names.present)
        heir = next((sides for sides in claims.get(key, ()) if not sides.baseline), None)
        if heir:
            heir.baseline = baseline
        elif record.is_source(baseline.source):
            claims[key].append(Sides(form, baseline=baseline))
