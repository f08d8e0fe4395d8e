"""Bringing a record into the database: who wins, and what was done.

An entry may have changed in its fixture, in the database, on both sides or on neither; the baseline,
its canonical form at the last ingest, tells which. The rule is that of package managers for
configuration files: a side that did not change gives way to the one that did, and where both did,
the database stays and the conflict is listed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

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


class _Ingest:
    """One run: the entries of a record against their baselines and the database."""

    def __init__(self, record: Record, report: Report) -> None:
        self.record, self.report = record, report
        self.pks: dict[type[models.Model], dict[str, int]] = {}
        self.sources = {record.source(path) for path in record.paths}
        self.removed: list[tuple[type[EntryForm], str, models.Model]] = []

    def run(self) -> None:
        for section in self.record.sections:
            self._bring_in(section.form)
        for form, key, instance in reversed(self.removed):
            self._remove(form, key, instance)

    def _bring_in(self, form: type[EntryForm]) -> None:
        entries = {entry.key: entry for entry in self.record.of(form)}
        baselines = self._baselines(form, entries)
        keys = list({**entries, **baselines})
        instances = form.instances(keys)
        fresh: list[Baseline] = []
        for key in keys:
            entry, instance = entries.get(key), instances.get(key)
            wanted = entry.canonical() if entry else None
            baseline = baselines.get(key)
            held = form.canonical_of(instance) if instance else None
            outcome = decide(wanted, baseline.content if baseline else None, held)
            if outcome == Outcome.DELETED and instance:
                self.removed.append((form, key, instance))
                continue
            if outcome in (Outcome.CREATED, Outcome.CHANGED) and entry:
                self._save(entry, instance)
            if wanted is not None or outcome != Outcome.UNCHANGED:
                self.report.add(outcome, form.kind_name(), key)
            if entry and outcome not in (Outcome.KEPT, Outcome.CONFLICT):
                fresh.append(self._baseline(form, entry, wanted))
            elif baseline and wanted is None and held is None:
                baseline.delete()
        Baseline.objects.bulk_create(
            fresh,
            update_conflicts=True,
            unique_fields=["kind", "key"],
            update_fields=["content", "source"],
        )

    def _baselines(
        self, form: type[EntryForm], entries: dict[str, EntryForm]
    ) -> dict[str, Baseline]:
        """Return the baselines of these entries, and of those that their files no longer hold."""
        own = Baseline.objects.filter(kind=form.kind_name())
        gone = models.Q(source__in=self.sources)
        if self.record.is_whole:
            gone |= models.Q(source__startswith=f"{self.record.root.name}/")
        return {b.key: b for b in own if b.key in entries} | {b.key: b for b in own.filter(gone)}

    def _baseline(self, form: type[EntryForm], entry: EntryForm, content: Any) -> Baseline:
        source = self.record.source_of(entry)
        return Baseline(kind=form.kind_name(), key=entry.key, content=content, source=source)

    def _save(self, entry: EntryForm, instance: models.Model | None) -> None:
        try:
            with transaction.atomic():
                saved = entry.save(instance, self._find_pk)
        except models.ObjectDoesNotExist as error:
            message = f"refers to {error}, which an editor deleted; restore it, or refer to another"
            raise FaultyRecordError([Fault(entry.place, message)]) from error
        except IntegrityError as error:
            message = f"the database refuses it ({error}); another entry stands in its place"
            raise FaultyRecordError([Fault(entry.place, " ".join(message.split()))]) from error
        if hasattr(saved, "slug"):
            self._pks_of(type(saved))[saved.slug] = saved.pk

    def _remove(self, form: type[EntryForm], key: str, instance: models.Model) -> None:
        try:
            with transaction.atomic():
                instance.delete()
        except ProtectedError as error:
            users = ", ".join(sorted(str(user) for user in error.protected_objects)[:3])
            self.report.add(Outcome.CONFLICT, form.kind_name(), f"{key} (still used by {users})")
            return
        Baseline.objects.filter(kind=form.kind_name(), key=key).delete()
        self.report.add(Outcome.DELETED, form.kind_name(), key)

    def _find_pk(self, model: type[models.Model], slug: str) -> int:
        try:
            return self._pks_of(model)[slug]
        except KeyError as error:
            raise model.DoesNotExist(f"{model._meta.verbose_name} “{slug}”") from error  # type: ignore[attr-defined]

    def _pks_of(self, model: type[models.Model]) -> dict[str, int]:
        if model not in self.pks:
            self.pks[model] = dict(model._default_manager.values_list("slug", "pk"))
        return self.pks[model]
