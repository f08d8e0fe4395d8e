"""Bringing a record into the database: what wins there goes in, and what was done is told."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from django.db import DataError, IntegrityError, OperationalError, transaction
from django.db.models import Model

from andromede_site import changes, revisions
from andromede_site.batches import batches
from andromede_site.comparison import WRITTEN, Outcome, Refusal, Sides, compare, towards
from andromede_site.fixtures import Fault, FaultyRecordError, Place
from andromede_site.models import Baseline, Change, Conflict, Revision
from andromede_site.names import Names
from andromede_site.record import Record
from andromede_site.revisions import NOBODYS, Occasion
from andromede_site.transactions import is_deadlock

# An editor's change while an ingest runs makes it start again, as often as this in all.
_ATTEMPTS = 3

Result = TypeVar("Result")


class OvertakenError(Exception):
    """Raised where somebody else changed the record while an ingest read or wrote it."""


class Side(StrEnum):
    """The side that all conflicts of an ingest are decided for."""

    FIXTURE = "fixture"
    DATABASE = "database"


@dataclass
class Report:
    """The outcome for each entry, by kind and key, and what to tell of single ones."""

    outcomes: dict[Outcome, list[tuple[str, str]]] = field(
        default_factory=lambda: {outcome: [] for outcome in Outcome}
    )
    remarks: list[str] = field(default_factory=list)

    def add(self, sides: Sides) -> None:
        self.outcomes[sides.outcome].append(sides.identity)
        if sides.outcome == Outcome.CONFLICT:
            mend = "the database stays: make the two alike, or decide with --take or in the admin"
            self.remarks.append(f"in conflict: {sides}: {sides.reason}; {mend}")
        elif sides.reason or sides.outcome == Outcome.DELETED:
            self.remarks.append(f"{sides.outcome}: {sides}: {sides.reason or 'not in its fixture'}")

    @property
    def wrote(self) -> bool:
        """Whether anything in the database was created, changed or deleted."""
        return any(self.outcomes[outcome] for outcome in (*WRITTEN, Outcome.DELETED))

    @property
    def held_back(self) -> bool:
        """Whether anything stayed as editors have it."""
        return any(self.outcomes[outcome] for outcome in (Outcome.KEPT, Outcome.CONFLICT))

    def lines(self, *, with_kept: bool = False) -> list[str]:
        """Return the counts in one line, then a line for each entry to tell of."""
        counts = ", ".join(f"{len(keys)} {outcome}" for outcome, keys in self.outcomes.items())
        kept = self.outcomes[Outcome.KEPT] if with_kept else []
        return [counts, *self.remarks, *(f"kept: {kind} {key}" for kind, key in kept)]


def ingest(
    record: Record,
    *,
    check: bool = False,
    take: Side | None = None,
    settle: Callable[[Report], None] = lambda _report: None,
) -> Report:
    """Bring the entries of `record` into the database, all or nothing, and return what was done.

    Kinds are brought in in the order of the record's sections: what is referred to comes before
    what refers. `take` decides all conflicts. `settle` is called once all entries are in. With
    `check` nothing is written in the end. Raises FaultyRecordError where the record has faults or
    the database cannot take an entry.
    """
    if record.faults:
        raise FaultyRecordError(record.faults)

    def work() -> tuple[Report, Run]:
        names = Names(record)
        run = Run(record, names, _compared(record, names))
        report = run.bring_in(take)
        settle(report)
        return report, run

    try:
        return undisturbed(work, check=check)
    except OvertakenError as error:
        message = "others kept changing the record meanwhile; run it again"
        raise FaultyRecordError([Fault(Place(str(record.root), 1), message)]) from error


def undisturbed(work: "Callable[[], tuple[Result, Run]]", *, check: bool) -> Result:
    """Do `work`, log what the run changed that it returns along with its result, and return that.

    It is one transaction, which starts again where somebody else changed the record meanwhile, and
    with `check` is undone in the end. Raises OvertakenError where they kept changing it.
    """
    for _attempt in range(_ATTEMPTS):
        with suppress(OvertakenError):
            return _done_once(work, check=check)
    raise OvertakenError


def _done_once(work: "Callable[[], tuple[Result, Run]]", *, check: bool) -> Result:
    """Raise OvertakenError, all undone, where the log moved on since the entries were compared.

    PostgreSQL lets others write meanwhile. Once the log holds our own lines, nobody else can add to
    it, so that what was compared is what is overwritten.
    """
    with _told_from_others() as before, transaction.atomic():
        result, run = work()
        versions = changes.log(run.lines())
        if versions.start != before + 1:
            raise OvertakenError
        revisions.write(run.revisions, versions.stop - 1)
        transaction.set_rollback(check)
    return result


@contextmanager
def _told_from_others() -> Iterator[int]:
    """Yield the version of the log, and turn into OvertakenError what others are the cause of."""
    before = Change.objects.current_version()
    try:
        yield before
    except OperationalError as error:
        if not is_deadlock(error):
            raise
        raise OvertakenError from error
    except FaultyRecordError as refusal:
        if Change.objects.current_version() == before:
            raise
        raise OvertakenError from refusal


def _compared(record: Record, names: Names) -> list[list[Sides]]:
    """Return all entries that a record holds or held with what happens to each, a list a kind."""
    baselines: dict[str, list[Baseline]] = defaultdict(list)
    for baseline in Baseline.objects.all():
        baselines[baseline.kind].append(baseline)
    return [
        compare(record, section.form, baselines[section.form.kind_name()], names)
        for section in record.sections
    ]


class Run:
    """Brings in entries that were compared, those that are referred to first."""

    def __init__(
        self,
        record: Record,
        names: Names,
        by_kind: list[list[Sides]],
        occasion: Occasion = NOBODYS,
    ) -> None:
        self.record, self.names, self.by_kind = record, names, by_kind
        self.occasion = occasion
        self.all_sides = [sides for compared in by_kind for sides in compared]
        self.written: list[tuple[Model, changes.Identity | None]] = []
        self.dropped: list[changes.Line] = []
        self.revisions: list[Revision] = []

    def bring_in(self, take: Side | None) -> Report:
        """Write what wins over the database, keep what is in conflict, and return what was done."""
        if take == Side.FIXTURE:
            self._take_fixtures()
        while refused := [*self._lost_references(), *self._half_merges()]:
            for sides, refusal in refused:
                sides.refuse(refusal)
        for compared in self.by_kind:
            self._write(compared)
        for compared in reversed(self.by_kind):
            self._remove(compared)
        if take == Side.DATABASE:
            self._take_database()
        self._set_baselines()
        self._keep_conflicts()
        report = Report()
        for sides in self.all_sides:
            if sides.entry or sides.outcome != Outcome.UNCHANGED:
                report.add(sides)
        return report

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

    def _lost_references(self) -> Iterator[tuple[Sides, Refusal]]:
        """Yield the entries that refer to what is not there and will not be, and say so.

        One that is not created for that reason may be what another refers to.
        """
        winning = [sides for sides in self.all_sides if sides.outcome in WRITTEN]
        coming = {(sides.form.model, sides.key) for sides in winning if not sides.instance}
        refused = {(sides.form.model, sides.key) for sides in self._in_conflict()}
        for sides in winning:
            for model, slug in sides.form.references_of(sides.content or {}):
                if slug not in self.names.pks(model) and (model, slug) not in coming:
                    is_refused = (model, slug) in refused
                    why = "is in conflict itself" if is_refused else "an editor deleted"
                    kind = model._meta.model_name or ""
                    words = f"refers to {kind} “{slug}”, which {why}"
                    yield sides, Refusal(Conflict.Sort.LOST, words, ((kind, slug),))

    def _half_merges(self) -> Iterator[tuple[Sides, Refusal]]:
        """Yield each half of a merge whose other half cannot be done, and say why.

        One half is an entry that takes another's slug as one that it had itself, the other half is
        the end of that other entry.
        """
        by_row = {(each.form, each.instance.pk): each for each in self.all_sides if each.instance}
        for heir in self.all_sides:
            for former in (heir.content or {}).get("formerly", ()):
                live = self.names.present(heir.form.model, former)
                pk = self.names.pks(heir.form.model).get(live)
                other = by_row.get((heir.form, pk))
                if pk is None or other is heir:
                    continue
                if heir.outcome in WRITTEN and not (other and self._can_go(other)):
                    words = f"its former “{former}” lives on in the database as “{live}”"
                    others = ((heir.form.kind_name(), live),)
                    yield heir, Refusal(Conflict.Sort.MERGED, words, others)
                if heir.outcome == Outcome.CONFLICT and other and other.outcome == Outcome.DELETED:
                    words = f"became “{heir.key}” in its fixture, which is in conflict"
                    yield other, Refusal(Conflict.Sort.MERGED, words, (heir.identity,))

    def _can_go(self, sides: Sides) -> bool:
        """Say whether an entry is to be deleted and nothing needs it that stays as it is."""
        moving = (each for each in self.all_sides if each.outcome in (*WRITTEN, Outcome.DELETED))
        rows: list[Any] = [each.instance for each in moving if each.instance]
        moved = {row.identity for row in rows}
        return sides.outcome == Outcome.DELETED and all(
            user.identity in moved for user in sides.users()
        )

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
        held: Any = sides.instance
        named, before = (held.identity, getattr(held, "slug", "")) if held else (None, "")
        sides.instance = sides.form.save(content, held, self.names.find_pk)
        # The baseline tells of what an ingest brings in for the first time.
        if held or self.occasion.author:
            self._tell(sides, content)
        self.written.append((sides.instance, named))
        slug = content.get("slug", "")
        if not slug:
            return
        self.names.pks(sides.form.model)[slug] = sides.instance.pk
        self.names.settle(sides.form.model, before or slug, slug, content.get("formerly", []))

    def _tell(self, sides: Sides, after: dict[str, Any] | None) -> None:
        """Add to the history what becomes of an entry."""
        row: Any = sides.instance
        revision = Revision(
            kind=sides.form.kind_name(),
            row=row.pk,
            key=sides.form.key_of(after or sides.held or {}),
            before=sides.held,
            after=after,
            author=self.occasion.author,
            reason=self.occasion.reason,
        )
        self.revisions.append(revision)

    def _remove(self, compared: list[Sides]) -> None:
        """Delete what its fixture no longer holds, unless another entry still needs it.

        Entries that go together may need each other, so the free ones go first.
        """
        doomed = [sides for sides in compared if sides.outcome == Outcome.DELETED]
        while free := {sides for sides in doomed if not sides.users()}:
            for sides in free:
                if sides.instance:
                    self.dropped.append(changes.dropped(sides.instance))
                    self._tell(sides, None)
                    sides.instance.delete()
                    sides.instance = None
            doomed = [sides for sides in doomed if sides not in free]
        for sides in doomed:
            users = tuple(dict.fromkeys(user.identity for user in sides.users()[:3]))
            words = f"removed from its fixture, but still used by {', '.join(map(' '.join, users))}"
            sides.refuse(Refusal(Conflict.Sort.NEEDED, words, users))

    def lines(self) -> list[changes.Line]:
        """Return what was written and deleted, as the log tells it."""
        if len(self.written) > changes.LOGGED_ONE_BY_ONE:
            return [*self.dropped, changes.EVERYTHING]
        pks: dict[type[Model], list[int]] = defaultdict(list)
        for instance, _named in self.written:
            pks[type(instance)].append(instance.pk)
        rows = {
            model: changes.with_names(model._base_manager.all()).in_bulk(found)
            for model, found in pks.items()
        }
        return self.dropped + [
            line
            for instance, named in self.written
            for line in changes.saved(rows[type(instance)][instance.pk], named)
        ]

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

    def _keep_conflicts(self) -> None:
        """Keep what is in conflict for editors to decide, and forget what no longer is."""
        in_conflict = {sides.identity: sides for sides in self._in_conflict()}
        compared = {sides.identity for sides in self.all_sides}
        kinds = {section.form.kind_name() for section in self.record.sections}
        kept = Conflict.objects.filter(kind__in=kinds).values_list("pk", "kind", "key", "source")
        over = [
            pk
            for pk, *identity, source in kept
            if tuple(identity) not in in_conflict
            and (tuple(identity) in compared or self.record.is_source(source))
        ]
        for some in batches(over):
            Conflict.objects.filter(pk__in=some).delete()
        Conflict.objects.bulk_create(
            map(self._conflict, in_conflict.values()),
            update_conflicts=True,
            unique_fields=["kind", "key"],
            update_fields=["sort", "others", "source", "line", "content", "baseline"],
        )

    def _conflict(self, sides: Sides) -> Conflict:
        refusal: Any = sides.refusal
        kind, key = sides.identity
        conflict = Conflict(kind=kind, key=key, sort=refusal.sort, others=list(refusal.others))
        conflict.content, conflict.baseline = sides.written, sides.baseline
        if sides.entry:
            conflict.source = self.record.source_of(sides.entry)
            conflict.line = sides.entry.place.line
        elif sides.baseline:
            conflict.source = sides.baseline.source
        return conflict

    @contextmanager
    def _refusals_of(self, sides: Sides) -> Iterator[None]:
        """Turn what the database refuses into a fault at the entry's place."""
        try:
            yield
        except (IntegrityError, DataError) as error:
            message = f"the database refuses it ({error}); another entry stands in its place"
            place = sides.entry.place if sides.entry else Place(str(self.record.root), 1)
            raise FaultyRecordError([Fault(place, message)]) from error
