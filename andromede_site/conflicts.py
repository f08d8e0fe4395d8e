"""Deciding what an ingest left undecided: the fixture's version, the database's, or parts of both.

What is decided is written as an ingest writes it. The fixture's version becomes the baseline, so
that the conflict is over and whatever the database holds instead counts as an editor's change.
"""

import copy
import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from andromede_site.comparison import Outcome, Sides, towards
from andromede_site.entries import EntryForm
from andromede_site.fixtures import Block, FaultyRecordError, Place, dumps, parse
from andromede_site.ingest import Run, Side, undisturbed
from andromede_site.models import Baseline, Conflict
from andromede_site.names import Names
from andromede_site.record import Record, Section
from andromede_site.revisions import NOBODYS, Occasion
from andromede_site.versions import label_of

Choices = Mapping[str, Side]
"""From which side each part is taken, by the name of the part."""


class OutdatedError(Exception):
    """Raised where a conflict is over, or is another one than the editor has seen."""


class RefusedError(Exception):
    """Raised with what to tell the editor, where an entry cannot be written as it was decided."""

    def __init__(self, *reasons: str) -> None:
        self.reasons = reasons
        super().__init__(*reasons)


@dataclass
class Case:
    """A conflict with the sides of its entry as they are now, and the entry as it was found."""

    conflict: Conflict
    record: Record
    names: Names
    sides: Sides
    found: Any

    @classmethod
    def of(cls, conflict: Conflict, form: type[EntryForm]) -> "Case":
        entry = _entry(conflict, form) if conflict.content is not None else None
        sections = [Section("", "", form)]
        record = Record(Path(conflict.source), [], sections, is_whole=False)
        record.entries = [entry] if entry else []
        names = _NamesAsked(record, _slugs(conflict, form))
        sides = Sides(form, entry, conflict.baseline, _instance(conflict, form, names))
        sides.written = conflict.content
        sides.content = sides.written and form.renamed(sides.written, names.present)
        sides.held = form.canonical_of(sides.instance) if sides.instance else None
        sides.outcome = Outcome.CONFLICT
        return cls(conflict, record, names, sides, copy.copy(sides.instance))

    @cached_property
    def before(self) -> dict[str, Any] | None:
        """What both sides had at the last ingest that knew them alike, None if they never did."""
        baseline = self.sides.baseline
        if not baseline:
            return None
        return self.sides.form.renamed(baseline.content, self.names.present)

    @property
    def state(self) -> str:
        """What changes when any of the sides does."""
        sides = [self.sides.content, self.before, self.sides.held]
        return hashlib.sha256(json.dumps(sides, sort_keys=True).encode()).hexdigest()

    @property
    def outcome_of_fixture(self) -> Outcome:
        """What happens to the entry here where the fixture's version is taken."""
        return towards(self.sides.content, self.sides.held)

    def mixed(self, choices: Choices) -> dict[str, Any]:
        """Return the canonical form that has each part from the side that was chosen for it."""
        sources = {Side.FIXTURE: self.sides.content or {}, Side.DATABASE: self.sides.held or {}}
        mix = {}
        for name in self.sides.form.parts():
            source = sources[choices.get(name, Side.DATABASE)]
            if name in source:
                mix[name] = source[name]
        return mix


def decide(
    pk: int,
    forms: Mapping[str, type[EntryForm]],
    decision: Side | Choices,
    state: str,
    settle: Callable[[Case], None],
    occasion: Occasion = NOBODYS,
) -> None:
    """End a conflict: for one side, or with each part from the side that is chosen for it.

    `state` is that of the case as the editor saw it. `settle` is called once the entry is written,
    in the same transaction. Raises OutdatedError and RefusedError, nothing written.
    """

    def work() -> tuple[None, Run]:
        conflict = Conflict.objects.select_for_update(of=("self",)).filter(pk=pk).first()
        if not conflict:
            raise OutdatedError
        case = Case.of(conflict, forms[conflict.kind])
        if case.state != state:
            raise OutdatedError
        run = Run(case.record, case.names, [[case.sides]], occasion)
        _carry_out(case, run, decision)
        conflict.delete()
        settle(case)
        return None, run

    try:
        undisturbed(work, check=False)
    except FaultyRecordError as error:
        raise RefusedError(*(fault.message for fault in error.faults)) from error


def _carry_out(case: Case, run: Run, decision: Side | Choices) -> None:
    sides = case.sides
    if decision == Side.DATABASE:
        run.bring_in(Side.DATABASE)
        return
    if not isinstance(decision, Side):
        sides.content = case.mixed(decision)
    sides.outcome = towards(sides.content, sides.held)
    _refuse_lost(case)
    if sides.content is not None:
        _check(case, sides.content)
    run.bring_in(None)
    if sides.refusal:
        raise RefusedError(described(sides.refusal.sort, sides.refusal.others))


def _refuse_lost(case: Case) -> None:
    sides = case.sides
    lost = tuple(
        (str(model._meta.model_name), slug)
        for model, slug in sides.form.references_of(sides.content or {})
        if slug not in case.names.pks(model) and (model, slug) != (sides.form.model, sides.key)
    )
    if lost:
        raise RefusedError(described(Conflict.Sort.LOST, lost))


def _check(case: Case, content: dict[str, Any]) -> None:
    """Raise RefusedError with what is wrong with a canonical form, in the editor's language."""
    form = case.sides.form
    draft = copy.copy(case.found) or form.model()
    for name, part in form.parts().items():
        part.assign(draft, name, content.get(name, part.default), case.names.find_pk)
    try:
        draft.full_clean()
    except ValidationError as error:
        raise RefusedError(*_told(form, error)) from error
    entry = form(parse(Path(case.conflict.source), dumps(content)))
    if faults := entry.faults():
        raise RefusedError(*(fault.message for fault in faults))


def _told(form: type[EntryForm], error: ValidationError) -> list[str]:
    colon = pgettext("before a name", ":")
    return [
        message if name == NON_FIELD_ERRORS else f"{label_of(form.model, name)}{colon} {message}"
        for name, messages in error.message_dict.items()
        for message in messages
    ]


def described(sort: str, others: Any) -> str:
    """Return what is at odds, and on account of which other entries, for editors."""
    label = str(Conflict.Sort(sort).label)
    if not others:
        return label
    kinds = {kind: form.model._meta.verbose_name for kind, form in EntryForm.kinds().items()}
    named = ", ".join(
        _("%(kind)s “%(name)s”") % {"kind": kinds.get(kind, kind), "name": key}
        for kind, key in others
    )
    return f"{label}{pgettext('before a name', ':')} {named}"


def _slugs(conflict: Conflict, form: type[EntryForm]) -> set[str]:
    """Return the slugs by which the versions of a conflict name entries, their own among them."""
    slugs = set(conflict.key.split("/"))
    for content in (conflict.content, conflict.baseline and conflict.baseline.content):
        if content:
            slugs |= {slug for _model, slug in form.references_of(content)}
            slugs |= {content.get("slug", ""), *content.get("formerly", ())}
    return slugs


def _entry(conflict: Conflict, form: type[EntryForm]) -> EntryForm:
    """Return the entry as its fixture had it at the last ingest, which found it right."""
    block = Block(Place(str(settings.BASE_DIR / conflict.source), conflict.line or 1))
    block.update(conflict.content or {})
    return form(block)


def _instance(conflict: Conflict, form: type[EntryForm], names: Names) -> models.Model | None:
    """Return what the database has of an entry, unless another entry of the fixtures is that."""
    key = form.renamed_key(conflict.key, names.present)
    if key != conflict.key:
        same = {"kind": conflict.kind, "key": key}
        others = Conflict.objects.filter(**same).exclude(pk=conflict.pk)
        baselines = Baseline.objects.filter(**same).exclude(pk=conflict.baseline_id or 0)
        if others.exists() or baselines.exists():
            return None
    return form.instances([key]).get(key)


class _PksAsked(dict[str, int]):
    """Primary keys by slug, each asked of the database where it is wanted."""

    def __init__(self, model: type[models.Model]) -> None:
        super().__init__()
        self.rows = model._default_manager

    def __missing__(self, slug: str) -> int:
        pk = self.rows.filter(slug=slug).values_list("pk", flat=True).first()
        if pk is None:
            raise KeyError(slug)
        self[slug] = pk
        return pk

    def get(self, slug: str, default: Any = None) -> Any:
        with suppress(KeyError):
            return self[slug]
        return default

    def __contains__(self, slug: object) -> bool:
        return self.get(str(slug)) is not None


class _NamesAsked(Names):
    """Names of which only those are read that a single entry needs, not all of the record."""

    def pks(self, model: type[models.Model]) -> dict[str, int]:
        if model not in self._pks:
            self._pks[model] = _PksAsked(model)
        return self._pks[model]
