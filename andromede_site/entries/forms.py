"""One kind of entry is one form.

The canonical form of an entry is a dict of plain values in the order of its fields, without what is
empty or default: two entries are the same if their canonical forms are equal.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from andromede_site.batches import batches
from andromede_site.entries.parts import Code, FindPk, Formerly, Part, Present, Slug, Text
from andromede_site.fixtures import Block, Fault, Place, shown
from andromede_site.models import FormerSlug, Status

# How many rows are read at a time, where all are wanted.
_CHUNK = 2000


class EntryForm(forms.Form):
    """One kind of entry.

    `fetch` and `fetch_many` name the relations that reading it off the database needs, `first` the
    parts that are written before the others, `together` those that mean nothing without each other.
    """

    model: ClassVar[type[models.Model]]
    fetch: ClassVar[tuple[str, ...]] = ()
    fetch_many: ClassVar[tuple[str, ...]] = ()
    first: ClassVar[tuple[str, ...]] = ()
    derived: ClassVar[tuple[str, ...]] = ()
    together: ClassVar[tuple[tuple[str, ...], ...]] = (("slug", "formerly"),)

    _bound_fields_cache: dict[str, Any]
    _of_models: ClassVar[dict[type[models.Model], type["EntryForm"]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "model" in vars(cls):
            EntryForm._of_models[cls.model] = cls

    status = Code(Status, default=Status.PUBLISHED)
    note = Text()

    def __init__(self, block: Block, called: str = "") -> None:
        super().__init__(data=block)
        self.block = block
        self.place = block.place
        self._called = called
        self.order_fields(list(self.parts()))

    @staticmethod
    def of(model: type[models.Model]) -> "type[EntryForm] | None":
        """Return the form of the entries of a model, None where these are no entries."""
        return EntryForm._of_models.get(model)

    @staticmethod
    def kinds() -> "dict[str, type[EntryForm]]":
        """Return the forms of all kinds of entries by their names."""
        return {form.kind_name(): form for form in EntryForm._of_models.values()}

    @staticmethod
    def of_kind(kind: str) -> "type[EntryForm] | None":
        """Return the form of a kind of entries by its name, None where there is no such kind."""
        return EntryForm.kinds().get(kind)

    @classmethod
    def kind_name(cls) -> str:
        """The name of this kind in baselines and in the change log."""
        return cls.model._meta.model_name or ""

    @classmethod
    def parts(cls) -> dict[str, Part]:
        """Return the values of such an entry by name, in the order in which they are written."""
        last = ("status", "note")
        first = [*cls.first, *(name for name in cls.base_fields if name not in last)]
        return {name: cls.base_fields[name] for name in (*first, *last)}  # type: ignore[misc]

    @classmethod
    def grouped_parts(cls) -> list[tuple[str, ...]]:
        """Return the names of the parts, those that belong together in one tuple."""
        parts = cls.parts()
        groups = [tuple(name for name in names if name in parts) for names in cls.together]
        group_of = {name: group for group in groups for name in group}
        return list(dict.fromkeys(group_of.get(name, (name,)) for name in parts))

    @property
    def key(self) -> str:
        """What names this entry among its kind."""
        return self.key_of(self.block)

    @property
    def called(self) -> str:
        """What messages call this entry: its key, unless its reader knows it by another name."""
        return self._called or self.key

    @classmethod
    def key_of(cls, values: Mapping[str, Any]) -> str:
        """Return what names an entry among its kind, given its values as written or plain."""
        raise NotImplementedError

    @classmethod
    def renamed_key(cls, key: str, present: Present) -> str:
        """Return a key with the present slugs of the entries that it names."""
        raise NotImplementedError

    @classmethod
    def order_of(cls, plain: Mapping[str, Any]) -> Any:
        """Return what orders entries of this kind in a canonical file: by default, their key."""
        return cls.key_of(plain)

    @classmethod
    def instances(cls, keys: Collection[str]) -> dict[str, models.Model]:
        """Return the instances of `keys` that the database holds, with all that `read` needs."""
        raise NotImplementedError

    @classmethod
    def all_instances(cls) -> Iterator[models.Model]:
        """Yield all that the database holds of this kind, with all that `read` needs."""
        yield from cls._fetched().order_by("pk").iterator(chunk_size=_CHUNK)

    @classmethod
    def instances_at(cls, pks: Collection[int]) -> Iterator[models.Model]:
        """Yield the rows of these primary keys, with all that `read` needs but former slugs."""
        yield from cls._fetched().filter(pk__in=pks).order_by("pk")

    @classmethod
    def rows(cls, pks: Collection[int]) -> Iterator[Any]:
        """Yield the rows of any number of primary keys, with all that `read` needs."""
        for some in batches(sorted(pks)):
            yield from cls.instances_at(some)

    @classmethod
    def _fetched(cls) -> models.QuerySet:
        return cls.model._default_manager.select_related(*cls.fetch).prefetch_related(
            *cls.fetch_many
        )

    def full_clean(self) -> None:
        super().full_clean()
        # An object for each part, which only templates need: over 100,000 entries, a gigabyte.
        self._bound_fields_cache.clear()

    def faults(self) -> list[Fault]:
        """Return what is wrong with this entry by itself."""
        unknown = [
            Fault(
                self.block.place_of(key),
                f"unknown key “{shown(key)}”; write one of {', '.join(self.fields)}",
            )
            for key in self.block
            if key not in self.fields
        ]
        wrong = [
            self.fault("" if name == "__all__" else name, str(message))
            for name, errors in self.errors.items()
            for message in errors
        ]
        return unknown + wrong

    def place_of(self, name: str, item: Any = None) -> Place:
        return self.block.place_of(name, item)

    def fault(
        self,
        part: str,
        message: str,
        *,
        item: str = "",
        against: Iterable[tuple["EntryForm", str]] = (),
    ) -> Fault:
        """Return what is wrong with a part of this entry, or with all of it where `part` is "".

        `against` are the other entries that it cannot stand beside, each with the part in question.
        """
        others = tuple((entry.place, name) for entry, name in against)
        return Fault(self.place_of(part, item), message, part, item, others)

    def canonical(self) -> dict[str, Any]:
        """Return the canonical form of this entry; it must be valid."""
        return self._without_defaults(
            {name: part.plain(self.cleaned_data[name]) for name, part in self.parts().items()}
        )

    @classmethod
    def canonical_of(cls, instance: models.Model) -> dict[str, Any]:
        """Return the canonical form of what the database holds."""
        return cls._without_defaults(
            {name: part.read(instance, name) for name, part in cls.parts().items()}
        )

    @classmethod
    def renamed(cls, content: dict[str, Any], present: Present) -> dict[str, Any]:
        """Return a canonical form with the present slugs of the entries that it refers to.

        What entries of this kind no longer hold is left out, so that older forms compare.
        """
        return {
            name: part.renamed(content[name], present)
            for name, part in cls.parts().items()
            if name in content
        }

    @classmethod
    def references_of(cls, content: dict[str, Any]) -> Iterator[tuple[type[models.Model], str]]:
        """Yield the model and slug of each entry that a canonical form refers to."""
        for name, part in cls.parts().items():
            if name in content:
                yield from part.references(content[name])

    @classmethod
    def _without_defaults(cls, plain: dict[str, Any]) -> dict[str, Any]:
        parts = cls.parts()
        return {
            name: value
            for name, value in plain.items()
            if value not in ("", None, [], {}) and value != parts[name].default
        }

    @classmethod
    def save(
        cls, content: dict[str, Any], instance: models.Model | None, find_pk: FindPk
    ) -> models.Model:
        """Write a canonical form to the database, over `instance` if there is one; return it.

        Its relations wait for `relate`.
        """
        instance = instance or cls.model()
        for name, part in cls.parts().items():
            part.assign(instance, name, content.get(name, part.default), find_pk)
        instance.save()
        return instance

    @classmethod
    def relate(
        cls,
        content: dict[str, Any],
        held: dict[str, Any],
        instance: models.Model,
        find_pk: FindPk,
    ) -> None:
        """Write the relations of a canonical form that has been saved as `instance`.

        `held` is the form that the database had until then.
        """
        for name, part in cls.parts().items():
            if content.get(name) != held.get(name):
                part.relate(instance, name, content.get(name, part.default), find_pk)


class NamedEntryForm(EntryForm):
    """An entry that has a slug, and may have had others."""

    slug = Slug()
    formerly = Formerly()

    @classmethod
    def instances_at(cls, pks: Collection[int]) -> Iterator[models.Model]:
        instance: Any
        for instance in super().instances_at(pks):
            instance.formerly = []
            yield instance

    @property
    def former_slugs(self) -> list[str]:
        """The slugs under `formerly`, be the entry right or wrong."""
        written = self.block.get("formerly")
        slugs = written if isinstance(written, list) else []
        return [slug for slug in slugs if isinstance(slug, str)]

    @classmethod
    def key_of(cls, values: Mapping[str, Any]) -> str:
        return str(values.get("slug", ""))

    @classmethod
    def renamed_key(cls, key: str, present: Present) -> str:
        return present(cls.model, key)

    @classmethod
    def instances(cls, keys: Collection[str]) -> dict[str, models.Model]:
        found = cls._fetched().in_bulk(list(keys), field_name="slug")
        return {instance.key: instance for instance in cls._some_with_former_slugs(found.values())}

    @classmethod
    def all_instances(cls) -> Iterator[models.Model]:
        yield from cls._with_former_slugs(super().all_instances(), FormerSlug.objects.all())

    @classmethod
    def rows(cls, pks: Collection[int]) -> Iterator[Any]:
        yield from cls._some_with_former_slugs(super().rows(pks))

    @classmethod
    def _some_with_former_slugs(cls, instances: Iterable[Any]) -> Iterator[Any]:
        """Yield instances with their former slugs, reading no others."""
        for part in batches(instances):
            slugs = [instance.slug for instance in part]
            yield from cls._with_former_slugs(part, FormerSlug.objects.filter(slug__in=slugs))

    @classmethod
    def _with_former_slugs(cls, instances: Iterable[Any], former: Any) -> Iterator[Any]:
        former_slugs = former.of(cls.model)
        for instance in instances:
            instance.formerly = sorted(former_slugs.get(instance.slug, []))
            yield instance

    def clean_formerly(self) -> list[str]:
        former_slugs = self.cleaned_data["formerly"]
        if self.key in former_slugs:
            raise ValidationError(f"“{self.key}” is the present slug; remove it")
        return former_slugs
