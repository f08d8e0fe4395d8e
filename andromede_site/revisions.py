"""The history of entries: what each change made of them, and how to bring a former state back."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models

from andromede_site import changes
from andromede_site.entries import EntryForm
from andromede_site.models import FormerSlug, Revision
from andromede_site.renames import present_slug
from andromede_site.transactions import lock

Content = dict[str, Any]
Reference = tuple[type[models.Model], str]


@dataclass(frozen=True)
class Occasion:
    """Who changes the record, and why; `token` tells a form that is sent twice."""

    author: Any = None
    reason: str = ""
    token: UUID | None = None


NOBODYS = Occasion()
"""Where nobody in particular changes the record: an ingest does."""


class Watch:
    """Notes how entries are before a transaction changes them, and writes what became of them."""

    def __init__(self) -> None:
        self._before: dict[type[EntryForm], dict[int, Content | None]] = defaultdict(dict)

    def changing(self, rows: Iterable[models.Model]) -> None:
        """Note the entries that `rows` are or are a part of, and let others wait who change them.

        Call it before they are changed or deleted.
        """
        pks: dict[type[EntryForm], set[int]] = defaultdict(set)
        for row in rows:
            entry = changes.entry_of(row)
            form = EntryForm.of(type(entry))
            if form and entry.pk not in self._before[form]:
                pks[form].add(entry.pk)
        for form, of_form in pks.items():
            lock(form.model._base_manager.filter(pk__in=list(of_form)))
            self._before[form].update(contents(form, of_form))

    def created(self, row: models.Model) -> None:
        """Note an entry that is new."""
        form = EntryForm.of(type(row))
        if form:
            self._before[form].setdefault(row.pk, None)

    def revisions(self, occasion: Occasion) -> list[Revision]:
        """Return what became of all that was noted, where that is another; nothing is written."""
        token = occasion.token
        found = []
        for form, before in self._before.items():
            after = contents(form, before)
            for pk in before:
                if before[pk] == after.get(pk):
                    continue
                revision = Revision(
                    kind=form.kind_name(),
                    row=pk,
                    key=form.key_of(after.get(pk) or before[pk] or {}),
                    before=before[pk],
                    after=after.get(pk),
                    author=occasion.author,
                    reason=occasion.reason,
                )
                if revision.before is None:
                    revision.token, token = token, None
                found.append(revision)
        return found


def contents(form: type[EntryForm], pks: Iterable[int]) -> dict[int, Content]:
    """Return the canonical forms of the entries of a kind by the primary keys of their rows."""
    return {row.pk: form.canonical_of(row) for row in form.rows(list(pks))}


def write(revisions: Iterable[Revision], version: int) -> None:
    """Write revisions of a change, whose newest line in the change log is `version`."""
    made = list(revisions)
    for revision in made:
        revision.version = version
    Revision.objects.bulk_create(made)


def first_since(entry: models.Model, version: int) -> Revision | None:
    """Return the first revision of an entry after a version of the change log, if there is one."""
    form = EntryForm.of(type(entry))
    if not form:
        return None
    later = Revision.objects.filter(kind=form.kind_name(), row=entry.pk, version__gt=version)
    return later.order_by("pk").first()


class RestorationError(Exception):
    """Raised where an entry cannot be as it was; `lacking` are kinds and slugs of what is gone."""

    def __init__(self, lacking: Iterable[Reference]) -> None:
        self.lacking = sorted({(model._meta.model_name or "", slug) for model, slug in lacking})
        super().__init__(self.lacking)


@dataclass(frozen=True)
class Restoration:
    """An entry as it is to be again."""

    form: type[EntryForm]
    row: int
    content: Content

    def lacking(self) -> set[Reference]:
        """Return what the entry would refer to and the database does not hold."""
        return {
            (model, slug)
            for model, slug in self.form.references_of(self.content)
            if not model._default_manager.filter(slug=slug).exists()
        }


@dataclass(frozen=True)
class Restored:
    """An entry that is as it was; `before` is its identity, `held` its form until then."""

    restoration: Restoration
    entry: Any
    before: changes.Identity | None
    held: Content


def restoration(revision: Revision, content: Content) -> Restoration:
    """Return what makes the entry of `revision` as it was, `content` being before or after it.

    Raises LookupError if entries of that kind are no more.
    """
    form = EntryForm.of_kind(revision.kind)
    if form is None:
        raise LookupError(revision.kind)
    held = contents(form, [revision.row]).get(revision.row, {})
    kept = {name: held[name] for name in form.derived if name in held}
    stored = {name: value for name, value in content.items() if name not in form.derived}
    return Restoration(form, revision.row, form.renamed(stored, _present) | kept)


def _present(model: type[models.Model], slug: str) -> str:
    """Return the slug under which the database holds the entry that `slug` is or was."""
    if model._default_manager.filter(slug=slug).exists():
        return slug
    return present_slug(model._meta.model_name or "", slug) or slug


def with_dependents(deletion: Revision) -> list[Revision]:
    """Return a deletion and, of the same change, what befell entries that referred to what is gone.

    Those that only lost a tie have an `after`, the others went with it.
    """
    of_change = Revision.objects.filter(version=deletion.version).exclude(pk=deletion.pk)
    waiting, found = list(of_change.order_by("pk")), [deletion]
    gone = _deleted(deletion)
    while taken := [each for each in waiting if gone & _lost_references(each)]:
        found += taken
        gone |= set().union(*map(_deleted, taken))
        waiting = [each for each in waiting if each not in taken]
    return found


def _deleted(revision: Revision) -> set[Reference]:
    form = EntryForm.of_kind(revision.kind)
    slug = (revision.before or {}).get("slug")
    return {(form.model, slug)} if form and slug and revision.after is None else set()


def _lost_references(revision: Revision) -> set[Reference]:
    """Return what the entry of a revision referred to before it and not after it."""
    form = EntryForm.of_kind(revision.kind)
    if form is None or revision.before is None:
        return set()
    return set(form.references_of(revision.before)) - set(form.references_of(revision.after or {}))


def bring_back(restorations: Iterable[Restoration], watch: Watch) -> list[Restored]:
    """Make entries as they were, those that are gone under their former primary keys; return them.

    Raises RestorationError, part of it done, where one refers to what is not there.
    """
    waiting, done = list(restorations), []
    while waiting:
        coming = {(each.form.model, each.content.get("slug", "")) for each in waiting}
        ready = [each for each in waiting if _may_be_saved(each, coming)]
        if not ready:
            raise RestorationError(set().union(*(each.lacking() for each in waiting)) - coming)
        done += [_save(each, watch) for each in ready]
        waiting = [each for each in waiting if each not in ready]
    for each in done:
        each.restoration.form.relate(each.restoration.content, each.held, each.entry, find_pk)
    return done


def _may_be_saved(each: Restoration, coming: set[tuple[Any, Any]]) -> bool:
    """Say whether all that an entry needs is there; entries of one kind wait for each other."""
    siblings = {(model, slug) for model, slug in coming if model is each.form.model}
    return each.lacking() <= siblings


def _save(each: Restoration, watch: Watch) -> Restored:
    held: Content = {}
    instance = next(each.form.rows([each.row]), None)
    before = instance.identity if instance else None
    if instance:
        watch.changing([instance])
        held = each.form.canonical_of(instance)
    entry: Any = each.form.save(each.content, instance or each.form.model(pk=each.row), find_pk)
    watch.created(entry)
    _keep_addresses(entry.identity, before, each.content.get("formerly", ()))
    return Restored(each, entry, before, held)


def _keep_addresses(
    identity: changes.Identity, before: changes.Identity | None, formerly: Iterable[str]
) -> None:
    """Let the addresses that an entry had lead to the one that it has again."""
    kind, slug = identity
    FormerSlug.objects.filter(kind=kind, former=slug).delete()
    led = {*formerly, *([before[1]] if before else ())} - {slug}
    for former in sorted(led):
        FormerSlug.objects.record(kind, former, slug)


def find_pk(model: type[models.Model], slug: str) -> int:
    """Return the primary key of the entry with a slug; raise ObjectDoesNotExist without one."""
    return model._default_manager.values_list("pk", flat=True).get(slug=slug)
