"""Bringing a record into the database: what wins there goes in, and what was done is told."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import DataError, IntegrityError, models, transaction

from andromede_site.comparison import WRITTEN, Outcome, Sides, compare, towards
from andromede_site.fixtures import Fault, FaultyRecordError, Place
from andromede_site.models import Baseline, Change, log_changes
from andromede_site.names import Names
from andromede_site.record import Record

# Beyond this many changes at once, whatever follows the log does better to start afresh.
LOGGED_ONE_BY_ONE = 500

# An editor's change while an ingest runs makes it start again, as often as this in all.
_ATTEMPTS = 3


class OvertakenError(Exception):
    """Raised where somebody else changed the record while an ingest compared it."""


class Side(StrEnum):
    """The side that all conflicts of an ingest are decided for."""

    FIXTURE = "fixture"
    DATABASE = "database"


@dataclass
class Report:
    """The outcome for each entry, by kind and key, and what to tell of single ones.

    `renamed` holds, for those that have a new key, the one that they had in the database, `parts`,
    for those that are part of another entry, the one that they are logged with.
    """

    outcomes: dict[Outcome, list[tuple[str, str]]] = field(
        default_factory=lambda: {outcome: [] for outcome in Outcome}
    )
    remarks: list[str] = field(default_factory=list)
    renamed: dict[tuple[str, str], str] = field(default_factory=dict)
    parts: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    def add(self, sides: Sides) -> None:
        kind, key = sides.identity
        self.outcomes[sides.outcome].append((kind, key))
        whole = sides.form.whole_of(key)
        if whole:
            self.parts[kind, key] = whole
        if sides.outcome == Outcome.CONFLICT:
            self.remarks.append(f"in conflict: {kind} {key}: {sides.reason}; the database stays")
        elif sides.reason:
            self.remarks.append(f"{sides.outcome}: {kind} {key}: {sides.reason}")

    def lines(self) -> list[str]:
        """Return the counts in one line, then a line for each entry in conflict or decided."""
        counts = ", ".join(f"{len(keys)} {outcome}" for outcome, keys in self.outcomes.items())
        return [counts, *self.remarks]

    def changes(self) -> list[tuple[str, str, str]]:
        """Return what was done as the change log words it."""
        done = [
            *((kind, key, Change.Action.DELETED) for (kind, _key), key in self.renamed.items()),
            *((*deleted, Change.Action.DELETED) for deleted in self.outcomes[Outcome.DELETED]),
            *((*created, Change.Action.CREATED) for created in self.outcomes[Outcome.CREATED]),
            *((*changed, self._action(changed)) for changed in self.outcomes[Outcome.CHANGED]),
        ]
        if len(done) > LOGGED_ONE_BY_ONE:
            return [(Change.EVERYTHING, "", str(Change.Action.CHANGED))]
        logged = {(kind, key): action for kind, key, action in done}
        for part in [part for part in logged if part in self.parts]:
            del logged[part]
            logged.setdefault(self.parts[part], Change.Action.CHANGED)
        return [(kind, key, str(action)) for (kind, key), action in logged.items()]

    def _action(self, changed: tuple[str, str]) -> Change.Action:
        return Change.Action.CREATED if changed in self.renamed else Change.Action.CHANGED


def ingest(
    record: Record,
    *,
    check: bool = False,
    take: Side | None = None,
    settle: Callable[[], None] = lambda: None,
) -> Report:
    """Bring the entries of `record` into the database, all or nothing, and return what was done.

    Kinds are brought in in the order of the record's sections: what is referred to comes before
    what refers. `take` decides all conflicts. `settle` is called once all entries are in. With
    `check` nothing is written in the end. Raises FaultyRecordError where the record has faults or
    the database cannot take an entry.
    """
    if record.faults:
        raise FaultyRecordError(record.faults)
    for _attempt in range(_ATTEMPTS):
        with suppress(OvertakenError):
            return _ingest_once(record, check=check, take=take, settle=settle)
    message = "others kept changing the record meanwhile; run it again"
    raise FaultyRecordError([Fault(Place(str(record.root), 1), message)])


def _ingest_once(
    record: Record, *, check: bool, take: Side | None, settle: Callable[[], None]
) -> Report:
    """Raise OvertakenError, all undone, where the log moved on since the entries were compared.

    PostgreSQL lets others write meanwhile. Once the log holds our own lines, nobody else can add to
    it, so that what was compared is what is overwritten.
    """
    report = Report()
    with transaction.atomic():
        before = Change.objects.current_version()
        _Ingest(record, report, take).run()
        settle()
        lines = report.changes()
        if log_changes(lines) - len(lines) != before:
            raise OvertakenError
        transaction.set_rollback(check)
    return report


class _Ingest:
    """One run: the entries of a record against their baselines and the database."""

    def __init__(self, record: Record, report: Report, take: Side | None) -> None:
        self.record, self.report, self.take = record, report, take
        self.names = Names(record)
        baselines: dict[str, list[Baseline]] = defaultdict(list)
        for baseline in Baseline.objects.all():
            baselines[baseline.kind].append(baseline)
        self.by_kind = [
            compare(record, section.form, baselines[section.form.kind_name()], self.names)
            for section in self.record.sections
        ]
        self.all_sides = [sides for compared in self.by_kind for sides in compared]

    def run(self) -> None:
        if self.take == Side.FIXTURE:
            self._take_fixtures()
        self._refuse_lost_references()
        self._refuse_half_merges()
        for compared in self.by_kind:
            self._write(compared)
        for compared in reversed(self.by_kind):
            self._remove(compared)
        if self.take == Side.DATABASE:
            self._take_database()
        self._set_baselines()
        for sides in self.all_sides:
            if sides.entry or sides.outcome != Outcome.UNCHANGED:
                self.report.add(sides)

    def _in_conflict(self) -> list[Sides]:
        return [sides for sides in self.all_sides if sides.outcome == Outcome.CONFLICT]

    def _take_fixtures(self) -> None:
        for sides in self._in_conflict():
            sides.outcome = towards(sides.content, sides.instance)
            sides.reason = "taken from the fixture"

    def _take_database(self) -> None:
        """Keep what is in conflict, and let the fixture be known, so that it is no conflict again.

        What its fixture no longer holds is the editors' own from now on.
        """
        for sides in self._in_conflict():
            sides.outcome, sides.reason = Outcome.KEPT, "taken from the database"
            if sides.baseline and not sides.entry:
                sides.baseline.delete()

    def _refuse_lost_references(self) -> None:
        """Make a conflict of each entry that refers to what is not there and will not be.

        One that is not created for that reason may be what another refers to.
        """
        reason = "which an editor deleted"
        while lost := list(self._lost_references()):
            for sides, model, slug in lost:
                sides.refuse(f"refers to {model._meta.model_name} “{slug}”, {reason}")
            reason = "which is in conflict itself"

    def _lost_references(self) -> Iterator[tuple[Sides, type[models.Model], str]]:
        winning = [sides for sides in self.all_sides if sides.outcome in WRITTEN]
        coming = {(sides.form.model, sides.key) for sides in winning if not sides.instance}
        for sides in winning:
            for model, slug in sides.form.references_of(sides.content or {}):
                if slug not in self.names.pks(model) and (model, slug) not in coming:
                    yield sides, model, slug

    def _refuse_half_merges(self) -> None:
        """Make a conflict of each deletion of what is to live on in an entry in conflict."""
        heirs = {
            (sides.form, former): sides.key
            for sides in self._in_conflict()
            for former in (sides.content or {}).get("formerly", ())
        }
        for sides in self.all_sides:
            heir = heirs.get((sides.form, sides.key))
            if heir and sides.outcome == Outcome.DELETED:
                sides.refuse(f"became “{heir}” in its fixture, which is in conflict")

    def _write(self, compared: list[Sides]) -> None:
        """Save the entries that win over the database, then their relations."""
        winning = [sides for sides in compared if sides.outcome in WRITTEN]
        for sides in winning:
            with self._refusals_of(sides):
                self._save(sides)
        for sides in winning:
            if sides.instance:
                with self._refusals_of(sides):
                    content, held = sides.content or {}, sides.held or {}
                    sides.form.relate(content, held, sides.instance, self.names.find_pk)

    def _save(self, sides: Sides) -> None:
        content = sides.content or {}
        before = getattr(sides.instance, "slug", "")
        sides.instance = sides.form.save(content, sides.instance, self.names.find_pk)
        slug = content.get("slug", "")
        if not slug:
            return
        self.names.pks(sides.form.model)[slug] = sides.instance.pk
        self.names.settle(sides.form.model, before or slug, slug, content.get("formerly", []))
        if before not in ("", slug):
            self.report.renamed[sides.identity] = before

    def _remove(self, compared: list[Sides]) -> None:
        """Delete what its fixture no longer holds, unless another entry still needs it.

        Entries that go together may need each other, so the free ones go first.
        """
        doomed = [sides for sides in compared if sides.outcome == Outcome.DELETED]
        while free := {sides for sides in doomed if not sides.users()}:
            for sides in free:
                if sides.instance:
                    sides.instance.delete()
                    sides.instance = None
            doomed = [sides for sides in doomed if sides not in free]
        for sides in doomed:
            users = ", ".join(dict.fromkeys(" ".join(user.identity) for user in sides.users()[:3]))
            sides.refuse(f"removed from its fixture, but still used by {users}")

    def _set_baselines(self) -> None:
        Baseline.objects.bulk_create(
            [fresh for sides in self.all_sides for fresh in self._fresh_baseline(sides)],
            update_conflicts=True,
            unique_fields=["kind", "key"],
            update_fields=["content", "source"],
        )
        for sides in self.all_sides:
            if sides.baseline and self._is_outlived(sides, sides.baseline):
                sides.baseline.delete()

    def _fresh_baseline(self, sides: Sides) -> Iterator[Baseline]:
        """Yield the baseline of an entry if it differs from the one that is stored.

        In a conflict it stays what it was, but for the file.
        """
        if not sides.entry:
            return
        old, source = sides.baseline, self.record.source_of(sides.entry)
        key, content = sides.key, sides.written
        if sides.outcome == Outcome.CONFLICT:
            if not old:
                return
            key, content = old.key, old.content
        if not old or (old.key, old.content, old.source) != (key, content, source):
            yield Baseline(kind=sides.form.kind_name(), key=key, content=content, source=source)

    def _is_outlived(self, sides: Sides, baseline: Baseline) -> bool:
        """Say whether an entry is gone from both sides, or has a baseline by another key now."""
        if sides.entry:
            return sides.outcome != Outcome.CONFLICT and baseline.key != sides.key
        return not sides.instance

    @contextmanager
    def _refusals_of(self, sides: Sides) -> Iterator[None]:
        """Turn what the database refuses into a fault at the entry's place."""
        try:
            yield
        except (IntegrityError, DataError) as error:
            message = f"the database refuses it ({error}); another entry stands in its place"
            place = sides.entry.place if sides.entry else Place(str(self.record.root), 1)
            raise FaultyRecordError([Fault(place, message)]) from error
