"""Bringing a record into the database: who wins, and what was done.

An entry may have changed in its fixture, in the database, on both sides or on neither; the
baseline, its canonical form at the last ingest, tells which. The rule is that of package managers
for configuration files: a side that did not change gives way to the one that did, and where both
did, the database stays and the conflict is listed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError, IntegrityError, models, transaction

from andromede_site.entries import EntryForm
from andromede_site.fixtures import Fault, FaultyRecordError
from andromede_site.models import Baseline, Change, Entry, log_changes
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
    """The outcome for each entry, by kind and key, and why the database stays in a conflict."""

    outcomes: dict[Outcome, list[tuple[str, str]]] = field(
        default_factory=lambda: {outcome: [] for outcome in Outcome}
    )
    reasons: list[str] = field(default_factory=list)

    def add(self, outcome: Outcome, kind: str, key: str, reason: str = "") -> None:
        self.outcomes[outcome].append((kind, key))
        if reason:
            self.reasons.append(f"{outcome}: {kind} {key}: {reason}; the database stays")

    def lines(self) -> list[str]:
        """Return the counts in one line, then a line for each entry in conflict."""
        counts = ", ".join(f"{len(keys)} {outcome}" for outcome, keys in self.outcomes.items())
        return [counts, *self.reasons]

    def changes(self) -> list[tuple[str, str, str]]:
        """Return what was done as the change log words it."""
        done = [
            (kind, key, str(action))
            for outcome, action in (
                (Outcome.DELETED, Change.Action.DELETED),
                (Outcome.CREATED, Change.Action.CREATED),
                (Outcome.CHANGED, Change.Action.CHANGED),
            )
            for kind, key in self.outcomes[outcome]
        ]
        if len(done) > LOGGED_ONE_BY_ONE:
            return [(Change.EVERYTHING, "", str(Change.Action.CHANGED))]
        return done


def decide(fixture: Any, baseline: Any, database: Any) -> Outcome:
    """Return what happens to an entry, given its canonical forms, None where it is absent."""
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
    end. Raises FaultyRecordError where the record has faults or the database cannot take an entry.
    """
    if record.faults:
        raise FaultyRecordError(record.faults)
    report = Report()
    with transaction.atomic():
        _Ingest(record, report).run()
        settle()
        log_changes(report.changes())
        transaction.set_rollback(check)
    return report


@dataclass(eq=False)
class _Sides:
    """One entry as its fixture, its baseline and the database have it, and what follows."""

    key: str
    entry: EntryForm | None
    baseline: Baseline | None
    instance: models.Model | None
    content: Any
    outcome: Outcome
    reason: str = ""

    def users(self) -> list[Entry]:
        """Return the entries of the database that refer to this one, alone or in a list."""
        relations = self.instance._meta.related_objects if self.instance else ()
        return [
            user
            for relation in relations
            if issubclass(relation.related_model, Entry)
            for user in relation.related_model._default_manager.filter(
                **{relation.field.name: self.instance}
            )
        ]

    def delete(self) -> None:
        for row in (self.instance, self.baseline):
            if row:
                row.delete()


class _Ingest:
    """One run: the entries of a record against their baselines and the database."""

    def __init__(self, record: Record, report: Report) -> None:
        self.record, self.report = record, report
        self.pks: dict[type[models.Model], dict[str, int]] = {}

    def run(self) -> None:
        compared = [(s.form, self._compare(s.form)) for s in self.record.sections]
        for form, all_sides in compared:
            self._write(all_sides)
            self._set_baselines(form, all_sides)
        for _form, all_sides in reversed(compared):
            self._remove(all_sides)
        for form, all_sides in compared:
            for sides in all_sides:
                if sides.entry or sides.outcome != Outcome.UNCHANGED:
                    self.report.add(sides.outcome, form.kind_name(), sides.key, sides.reason)

    def _compare(self, form: type[EntryForm]) -> list[_Sides]:
        entries = {entry.key: entry for entry in self.record.of(form)}
        baselines = {
            baseline.key: baseline
            for baseline in Baseline.objects.filter(kind=form.kind_name())
            if baseline.key in entries or self.record.is_source(baseline.source)
        }
        keys = list({**entries, **baselines})
        instances = form.instances(keys)
        compared = []
        for key in keys:
            entry, baseline, instance = entries.get(key), baselines.get(key), instances.get(key)
            content = entry.canonical() if entry else None
            outcome = decide(
                content,
                baseline.content if baseline else None,
                form.canonical_of(instance) if instance else None,
            )
            is_torn = outcome == Outcome.CONFLICT
            reason = "changed in its fixture and in the database" if is_torn else ""
            compared.append(_Sides(key, entry, baseline, instance, content, outcome, reason))
        return compared

    def _write(self, all_sides: list[_Sides]) -> None:
        """Save the entries that win over the database, then their relations."""
        winning = [s for s in all_sides if s.outcome in (Outcome.CREATED, Outcome.CHANGED)]
        for sides in winning:
            if sides.entry:
                with self._refusals_at(sides.entry):
                    sides.instance = sides.entry.save(sides.instance, self._find_pk)
        for sides in winning:
            if sides.entry and sides.instance:
                with self._refusals_at(sides.entry):
                    sides.entry.relate(sides.instance, self._find_pk)

    def _set_baselines(self, form: type[EntryForm], all_sides: list[_Sides]) -> None:
        Baseline.objects.bulk_create(
            [fresh for sides in all_sides for fresh in self._fresh_baseline(form, sides)],
            update_conflicts=True,
            unique_fields=["kind", "key"],
            update_fields=["content", "source"],
        )
        for sides in all_sides:
            if sides.baseline and not (sides.entry or sides.instance):
                sides.baseline.delete()

    def _fresh_baseline(self, form: type[EntryForm], sides: _Sides) -> Iterator[Baseline]:
        """Yield the baseline of an entry if it differs from the one that is stored."""
        if not sides.entry:
            return
        settled = (Outcome.CREATED, Outcome.CHANGED, Outcome.UNCHANGED)
        source, old = self.record.source_of(sides.entry), sides.baseline
        if sides.outcome in settled:
            content = sides.content
        elif old:
            content = old.content
        else:
            return
        if not old or (old.content, old.source) != (content, source):
            yield Baseline(kind=form.kind_name(), key=sides.key, content=content, source=source)

    def _remove(self, all_sides: list[_Sides]) -> None:
        """Delete what its fixture no longer holds, unless another entry still needs it.

        Entries that go together may need each other, so the free ones go first.
        """
        doomed = [sides for sides in all_sides if sides.outcome == Outcome.DELETED]
        while free := {sides for sides in doomed if not sides.users()}:
            for sides in free:
                sides.delete()
            doomed = [sides for sides in doomed if sides not in free]
        for sides in doomed:
            users = ", ".join(" ".join(user.identity) for user in sides.users()[:3])
            sides.outcome = Outcome.CONFLICT
            sides.reason = f"removed from its fixture, but still used by {users}"

    @contextmanager
    def _refusals_at(self, entry: EntryForm) -> Iterator[None]:
        """Turn what the database refuses into a fault at the entry's place."""
        try:
            yield
        except ObjectDoesNotExist as error:
            message = f"refers to {error}, which an editor deleted; restore it, or refer to another"
            raise FaultyRecordError([Fault(entry.place, message)]) from error
        except (IntegrityError, DataError) as error:
            message = f"the database refuses it ({error}); another entry stands in its place"
            raise FaultyRecordError([Fault(entry.place, message)]) from error

    def _find_pk(self, model: type[models.Model], slug: str) -> int:
        if model not in self.pks:
            self.pks[model] = dict(model._default_manager.values_list("slug", "pk"))
        if slug not in self.pks[model]:
            raise ObjectDoesNotExist(f"{model._meta.model_name} “{slug}”")
        return self.pks[model][slug]
