"""Bringing a record into the database: who wins, and what was done.

An entry may have changed in its fixture, in the database, on both sides or on neither; the baseline,
its canonical form at the last ingest, tells which. The rule is that of package managers for
configuration files: a side that did not change gives way to the one that did, and where both did,
the database stays and the conflict is listed.
"""

from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError

from andromede_site.entries import EntryForm
from andromede_site.fixtures import Fault, FaultyRecordError
from andromede_site.models import Baseline, Change, log_changes
from andromede_site.record import Record

# Beyond this many changes at once, whatever follows the log does better to start afresh.
LOGGED_ONE_BY_ONE = 500


class Outcome(StrEnum):
    """What an ingest did with an entry."""

    CREATED = "created"
    CHANGED = "changed"
    DELETED = "deleted"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    CONFLICT = "in conflict"


@dataclass
class Report:
    """The outcome for each entry, by kind and key."""

    outcomes: dict[Outcome, list[tuple[str, str]]] = field(
        default_factory=lambda: {outcome: [] for outcome in Outcome}
    )

    def add(self, outcome: Outcome, kind: str, key: str) -> None:
        self.outcomes[outcome].append((kind, key))

    def lines(self) -> list[str]:
        """Return the counts in one line, then a line for each entry in conflict."""
        counts = ", ".join(f"{len(keys)} {outcome}" for outcome, keys in self.outcomes.items())
        conflicts = [
            f"in conflict: {kind} {key}: changed in its fixture and in the database, which stays"
            for kind, key in self.outcomes[Outcome.CONFLICT]
        ]
        return [counts, *conflicts]

    def changes(self) -> list[tuple[str, str, str]]:
        """Return what was done as the change log words it."""
        done = [
            (kind, key, action)
            for outcome, action in (
                (Outcome.DELETED, Change.Action.DELETED),
                (Outcome.CREATED, Change.Action.CREATED),
                (Outcome.CHANGED, Change.Action.CHANGED),
            )
            for kind, key in self.outcomes[outcome]
        ]
        if len(done) > LOGGED_ONE_BY_ONE:
            return [(Change.EVERYTHING, "", Change.Action.CHANGED)]
        return done


class _DryRun(Exception):
    """Raised at the end of an ingest that only checks, to undo it."""


def decide(fixture: Any, baseline: Any, database: Any) -> Outcome:
    """Return what happens to an entry, given its three canonical forms (None where it is absent)."""
    if fixture == database:
        return Outcome.UNCHANGED
    if fixture == baseline:
        return Outcome.KEPT
    if database == baseline:
        if fixture is None:
            return Outcome.DELETED
        return Outcome.CREATED if database is None else Outcome.CHANGED
    return Outcome.CONFLICT


def ingest(
    record: Record,
    *,
    check: bool = False,
    settle: Callable[[], None] = lambda: None,
) -> Report:
    """Bring the entries of `record` into the database, all or nothing, and return what was done.

    Kinds are brought in in the order of the record's sections: what is referred to comes before
    what refers. `settle` is called once all entries are in. With `check` nothing is written in the
    end. Raises FaultyRecordError where the database cannot take an entry.
    """
    report = Report()
    try:
        with transaction.atomic():
            _Ingest(record, report).run()
            settle()
            log_changes(report.changes())
            if check:
                raise _DryRun
    except _DryRun:
        pass
    return report


@dataclass
class _Sides:
    """One entry as its fixture, its baseline and the database have it, and what follows."""

    key: str
    entry: EntryForm | None
    baseline: Baseline | None
    instance: models.Model | None
    outcome: Outcome

    @property
    def content(self) -> Any:
        return self.entry.canonical() if self.entry else None


class _Ingest:
    """One run: the entries of a record against their baselines and the database."""

    def __init__(self, record: Record, report: Report) -> None:
        self.record, self.report = record, report
        self.pks: dict[type[models.Model], dict[str, int]] = {}
        self.sources = {record.source(path) for path in record.paths}

    def run(self) -> None:
        compared = [(s.form, self._compare(s.form)) for s in self.record.sections]
        for form, all_sides in compared:
            self._write(all_sides)
            self._set_baselines(form, all_sides)
        for form, all_sides in reversed(compared):
            self._remove(form, all_sides)
        for form, all_sides in compared:
            for sides in all_sides:
                if sides.entry or sides.baseline and sides.outcome != Outcome.UNCHANGED:
                    self.report.add(sides.outcome, form.kind_name(), sides.key)

    def _compare(self, form: type[EntryForm]) -> list[_Sides]:
        entries = {entry.key: entry for entry in self.record.of(form)}
        baselines = self._baselines(form, entries)
        keys = list({**entries, **baselines})
        instances = form.instances(keys)
        compared = []
        for key in keys:
            entry, baseline, instance = entries.get(key), baselines.get(key), instances.get(key)
            outcome = decide(
                entry.canonical() if entry else None,
                baseline.content if baseline else None,
                form.canonical_of(instance) if instance else None,
            )
            compared.append(_Sides(key, entry, baseline, instance, outcome))
        return compared

    def _baselines(self, form: type[EntryForm], entries: Container[str]) -> dict[str, Baseline]:
        """Return the baselines of these entries, and of those that their files no longer hold."""
        if self.record.is_whole:
            here = models.Q(source__startswith=f"{self.record.root.name}/")
        else:
            here = models.Q(source__in=self.sources)
        own = Baseline.objects.filter(kind=form.kind_name())
        return {b.key: b for b in own if b.key in entries} | {b.key: b for b in own.filter(here)}

    def _write(self, all_sides: list[_Sides]) -> None:
        """Save the entries that win over the database, then their relations."""
        winning = [s for s in all_sides if s.outcome in (Outcome.CREATED, Outcome.CHANGED)]
        for sides in winning:
            if sides.entry:
                with self._refusals_at(sides.entry):
                    sides.instance = sides.entry.save(sides.instance, self._find_pk)
                if pks := self.pks.get(type(sides.instance)):
                    pks[sides.key] = sides.instance.pk
        for sides in winning:
            if sides.entry and sides.instance:
                with self._refusals_at(sides.entry):
                    sides.entry.relate(sides.instance, self._find_pk)

    def _set_baselines(self, form: type[EntryForm], all_sides: list[_Sides]) -> None:
        settled = (Outcome.CREATED, Outcome.CHANGED, Outcome.UNCHANGED)
        fresh = [
            Baseline(
                kind=form.kind_name(),
                key=sides.key,
                content=sides.content,
                source=self.record.source_of(sides.entry),
            )
            for sides in all_sides
            if sides.entry and sides.outcome in settled
        ]
        Baseline.objects.bulk_create(
            fresh,
            update_conflicts=True,
            unique_fields=["kind", "key"],
            update_fields=["content", "source"],
        )
        gone = [s.baseline.pk for s in all_sides if s.baseline and not (s.entry or s.instance)]
        Baseline.objects.filter(pk__in=gone).delete()

    def _remove(self, form: type[EntryForm], all_sides: list[_Sides]) -> None:
        """Delete what its fixture no longer holds, unless something else still needs it."""
        for sides in all_sides:
            if sides.outcome != Outcome.DELETED or not sides.instance or not sides.baseline:
                continue
            try:
                with transaction.atomic():
                    sides.instance.delete()
                sides.baseline.delete()
            except ProtectedError as error:
                users = ", ".join(sorted(str(user) for user in error.protected_objects)[:3])
                sides.outcome = Outcome.CONFLICT
                sides.key += f" (still used by: {users})"

    @contextmanager
    def _refusals_at(self, entry: EntryForm) -> Iterator[None]:
        """Turn what the database refuses into a fault at the entry's place."""
        try:
            with transaction.atomic():
                yield
        except ObjectDoesNotExist as error:
            message = f"refers to {error}, which an editor deleted; restore it, or refer to another"
            raise FaultyRecordError([Fault(entry.place, message)]) from error
        except IntegrityError as error:
            message = f"the database refuses it ({error}); another entry stands in its place"
            raise FaultyRecordError([Fault(entry.place, " ".join(message.split()))]) from error

    def _find_pk(self, model: type[models.Model], slug: str) -> int:
        if model not in self.pks:
            self.pks[model] = dict(model._default_manager.values_list("slug", "pk"))
        if slug not in self.pks[model]:
            raise ObjectDoesNotExist(f"{model._meta.verbose_name} “{slug}”")
        return self.pks[model][slug]
