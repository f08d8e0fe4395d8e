"""Making one actor of several: whatever points to the others then points to the one that stays."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models, transaction
from django.db.models import CheckConstraint, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from actors.models import Actor, is_printed
from andromede_site import changes
from andromede_site.expressions import CountUpTo
from andromede_site.models import Change, Entry, FormerSlug
from andromede_site.revisions import NOBODYS, Occasion, Watch, write

Relation = models.ForeignKey
"""A field by which rows point to an actor; many-to-many tables have such fields too."""


COUNTED_MAX = 1000
"""As far rows are counted that point to an actor."""

Counts = dict[int, dict[Relation, int]]
"""How many rows of each relation point to each actor, by the actors' primary keys."""


class TiedError(Exception):
    """Raised where entries tie the actors to each other, which cannot tie one to itself."""


def relations() -> list[Relation]:
    """Return every field that points to an actor, in whatever app."""
    return [
        relation.field
        for relation in Actor._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel)
    ]


def counts(actors: list[Actor]) -> Counts:
    """Return what points to `actors`, of each relation no more than one beyond `COUNTED_MAX`."""
    names = {f"count_{place}": relation for place, relation in enumerate(relations())}
    pointing = {
        name: CountUpTo(COUNTED_MAX + 1, _base(relation.model), relation.name)
        for name, relation in names.items()
    }
    rows = Actor.objects.filter(pk__in=[actor.pk for actor in actors]).annotate(**pointing)
    return {
        pk: {names[name]: count for name, count in zip(pointing, found, strict=True) if count}
        for pk, *found in rows.values_list("pk", *pointing)
    }


def ties(actors: list[Actor]) -> list[Any]:
    """Return the entries that stand in the way: a check holds two of their actors apart."""
    return [
        tie
        for model, names in _held_apart()
        for tie in _base(model).filter(**{f"{name}__in": actors for name in names})
    ]


def repeated(actor: Actor) -> list[Any]:
    """Return the entries that name `actor` and of which another says the same.

    What is the same, the querysets of their models tell by a method of this name; the database
    takes both, an ingest refuses them.
    """
    managers = dict.fromkeys(relation.model._default_manager for relation in relations())
    return [
        entry
        for manager in managers
        if hasattr(manager, "repeated")
        for entry in manager.repeated(actor)
    ]


@transaction.atomic
def merge(kept: Actor, others: Iterable[Actor], occasion: Occasion = NOBODYS) -> None:
    """Let all that points to `others` point to `kept`, delete them, and log what that changes.

    Of entries that would say the same twice one is dropped, and its words go into the other's note;
    spellings that only such a mention printed are dropped too, and named in the note of `kept`.
    Raises TiedError and Actor.DoesNotExist, the database untouched.
    """
    kept, merged = _locked(kept, others)
    watch = Watch()
    watch.changing([kept, *merged])
    if ties([kept, *merged]):
        raise TiedError
    for actor in merged:
        _add_printed_names(actor)
    printed = set().union(*map(_printed_spellings, [kept, *merged]))
    for relation in relations():
        rows = _rows(relation, [kept, *merged] if _unique_with(relation) else merged)
        if not changes.are_too_many(rows):
            watch.changing(rows)
    lines = [line for relation in relations() for line in _move(relation, merged, kept)]
    for actor in merged:
        kept.wikidata = kept.wikidata or actor.wikidata
        kept.note = _note(kept.note, kept, actor)
    _drop_spellings(kept, printed - _printed_spellings(kept))
    kept.save()
    Actor.objects.filter(pk__in=[actor.pk for actor in merged]).delete()
    for actor in merged:
        FormerSlug.objects.record(*actor.identity, kept.slug)
    lines += changes.saved(kept, kept.identity)
    lines += [(*actor.identity, Change.Action.DELETED) for actor in merged]
    made = watch.revisions(occasion)
    write(made, changes.log(lines).stop - 1)


def _locked(kept: Actor, others: Iterable[Actor]) -> tuple[Actor, list[Actor]]:
    """Return the actors as the database holds them, where nothing can point to them meanwhile."""
    pks = {actor.pk for actor in [kept, *others]}
    locked = Actor.objects.select_for_update().filter(pk__in=pks).order_by("pk")
    actors = {actor.pk: actor for actor in locked}
    if actors.keys() != pks:
        raise Actor.DoesNotExist
    return actors.pop(kept.pk), list(actors.values())


def _add_printed_names(actor: Actor) -> None:
    """Keep the names of an actor among its spellings where a mention of it prints them."""
    passages = _passages(actor)
    for name in (actor.name_fr, actor.name_en):
        if name and is_printed(name, passages):
            actor.aliases.get_or_create(spelling=name)


def _printed_spellings(actor: Actor) -> set[str]:
    """Return the spellings of an actor that a mention of it prints."""
    passages = _passages(actor)
    spellings = actor.aliases.values_list("spelling", flat=True)
    return {spelling for spelling in spellings if is_printed(spelling, passages)}


def _passages(actor: Actor) -> Iterable[str]:
    return actor.mentions.values_list("exact", flat=True)


def _drop_spellings(actor: Actor, spellings: set[str]) -> None:
    """Drop `spellings` of an actor, if there are any, and name them in its note."""
    if spellings:
        actor.aliases.filter(spelling__in=spellings).delete()
        message = _("Spellings that no mention prints any more: %(spellings)s.")
        dropped = message % {"spellings": ", ".join(sorted(spellings))}
        actor.note = "\n".join(filter(None, [actor.note, dropped]))


def _move(relation: Relation, merged: list[Actor], kept: Actor) -> list[changes.Line]:
    lines = _drop_duplicates(relation, [kept, *merged])
    rows = _rows(relation, merged)
    if changes.are_too_many(rows):
        rows.update(**{relation.name: kept})
        return [*lines, changes.EVERYTHING]
    before = {row.pk: (row, changes.identity_of(row)) for row in rows}
    rows.update(**{relation.name: kept})
    for row, identity in before.values():
        setattr(row, relation.name, kept)
        lines += changes.saved(row, identity)
    return lines


def _drop_duplicates(relation: Relation, actors: list[Actor]) -> list[changes.Line]:
    """Drop what would stand twice once `actors`, of which the first stays, are one.

    What that said otherwise is noted on the entry that stays, or on the `entry` of its row.
    """
    noted: list[Entry] = []
    dropped: list[Any] = []
    for best, *others in _alike(relation, actors):
        dropped += others
        entry = best if isinstance(best, Entry) else getattr(best, "entry", None)
        if entry:
            for other in others:
                entry.note = _note(entry.note, best, other)
            noted.append(entry)
    if noted:
        _base(type(noted[0])).bulk_update(noted, ["note"], batch_size=500)
    _base(relation.model).filter(pk__in=[row.pk for row in dropped]).delete()
    return [line for entry in noted for line in changes.saved(entry, entry.identity)] + [
        changes.dropped(row) for row in dropped
    ]


def _alike(relation: Relation, actors: list[Actor]) -> Iterator[list[Any]]:
    """Yield the rows that only their actor tells apart where one is allowed, the best first.

    Of two passages the longer one prints all that the other does.
    """

    def rank(row: Any) -> tuple[int, int, bool]:
        is_other = getattr(row, relation.attname) != actors[0].pk
        return getattr(row, "precedence", 0), -len(getattr(row, "exact", "")), is_other

    for fields in _unique_with(relation):
        same: dict[str, Any] = {field: OuterRef(field) for field in fields}
        others = _base(relation.model).filter(**{f"{relation.name}__in": actors}, **same)
        is_repeated = Exists(others.exclude(pk=OuterRef("pk")))
        found = defaultdict(list)
        for row in _rows(relation, actors).filter(is_repeated):
            found[tuple(getattr(row, field) for field in fields)].append(row)
        for rows in found.values():
            yield sorted(rows, key=rank)


def _unique_with(relation: Relation) -> list[list[str]]:
    """Return the fields whose values allow each actor once, for each such rule of a relation."""
    meta = relation.model._meta
    rules = [*meta.unique_together, *(each.fields for each in meta.total_unique_constraints)]
    return [
        [name for name in rule if name != relation.name] for rule in rules if relation.name in rule
    ]


def _note(note: str, best: Any, other: Any) -> str:
    """Return `note`, followed by all that `other`, which goes, says otherwise than `best`."""
    said = "; ".join(
        f"{field.verbose_name}{pgettext('before a name', ':')} {value}"
        for field in other._meta.concrete_fields
        if field.editable and not field.primary_key and field.name not in ("status", "note")
        if (value := getattr(other, field.name)) and value != getattr(best, field.name)
    )
    merged = _("Merged into this: %(said)s.") % {"said": said}
    return "\n".join(filter(None, [note, merged, getattr(other, "note", "")]))


def _held_apart() -> Iterator[tuple[type[models.Model], set[str]]]:
    """Yield the models whose checks compare fields that point to an actor, with these fields."""
    names: dict[type[models.Model], set[str]] = defaultdict(set)
    for relation in relations():
        names[relation.model].add(relation.name)
    for model in names:
        for constraint in model._meta.constraints:
            if isinstance(constraint, CheckConstraint):
                compared = names[model] & Q(constraint.condition).referenced_base_fields
                if len(compared) > 1:
                    yield model, compared


def _rows(relation: Relation, actors: list[Actor]) -> QuerySet:
    """Return what points to `actors` by `relation`, along with all that names it in the log."""
    rows = _base(relation.model).filter(**{f"{relation.name}__in": actors})
    return changes.with_names(rows).order_by("pk")


def _base(model: type[models.Model]) -> QuerySet:
    return model._base_manager.all()
