"""The values that entries are made of.

Each knows how to check a value from a fixture, to read the same value off a model instance, and to
put it there.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Self

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, validate_slug
from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from andromede_site.dates import PartialDate, PartialDateFormField
from andromede_site.fixtures import shown

FindPk = Callable[[type[models.Model], str], int]
"""Returns the primary key of an entry of a model by its slug."""

Named = Callable[[type[models.Model], str], str]
"""Returns what an entry of a model is called, by its slug."""

Present = Callable[[type[models.Model], str], str]
"""Returns the slug that an entry of a model has now, given any slug that it had or will have."""


class Part(forms.Field):
    """One value of an entry. Subclasses say how it is read off a model and put there."""

    default: Any = ""
    default_error_messages = {
        "required": "is missing; add it",
        "max_length": _("has %(show_value)s characters, %(limit_value)s are allowed; shorten it"),
        "min_value": "is below %(limit_value)s; correct it",
        "max_value": "is above %(limit_value)s; correct it",
    }

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """Parts know nothing of the entry they check, so all entries of a kind share them."""
        return self

    def plain(self, value: Any) -> Any:
        """Return a cleaned value as JSON and YAML hold it."""
        return value

    def worded(self, plain: Any, named: Named) -> str:
        """Return a plain value as people read it, a line for each of several."""
        return str(plain)

    def references(self, value: Any) -> Iterator[tuple[type[models.Model], str]]:
        """Yield the model and slug of each entry that a cleaned value refers to."""
        yield from ()

    def renamed(self, plain: Any, present: Present) -> Any:
        """Return a plain value with the present slugs of the entries that it refers to."""
        return plain

    def read(self, instance: models.Model, name: str) -> Any:
        """Return the plain value that `instance` holds."""
        return self.plain(getattr(instance, name))

    def assign(self, instance: models.Model, name: str, plain: Any, find_pk: FindPk) -> None:
        """Put a plain value on an instance that is yet to be saved."""
        setattr(instance, name, plain)

    def relate(self, instance: models.Model, name: str, plain: Any, find_pk: FindPk) -> None:
        """Put a plain value beside an instance, once all instances of its kind are saved."""


class _Scalar(Part):
    """A single value, never a list or a mapping."""

    def clean(self, value: Any) -> Any:
        if isinstance(value, (list, dict)):
            raise ValidationError("one value is wanted here, not a list or a mapping")
        return super().clean(value)


class Text(_Scalar, forms.CharField):
    def __init__(self, *, default: str = "", **kwargs: Any) -> None:
        super().__init__(**{"required": False, "strip": False, **kwargs})
        self.default = default

    def clean(self, value: Any) -> str:
        return super().clean(value) or self.default


class Slug(Text):
    def __init__(self) -> None:
        valid = RegexValidator(
            r"^[a-z0-9]+(-[a-z0-9]+)*\Z",
            "write the slug in lower case: letters a-z, digits, hyphens",
        )
        super().__init__(required=True, max_length=120, validators=[valid])


class Code(_Scalar, forms.ChoiceField):
    """One code of a closed list; absent, it is `default`."""

    def __init__(self, codes: type[models.TextChoices], default: str = "", **kwargs: Any) -> None:
        super().__init__(choices=codes.choices, required=False, **kwargs)
        self.default = default
        self.error_messages["invalid_choice"] = (
            "“%(value)s” is none of the codes; write " + ", ".join(codes.values)
        )

    def validate(self, value: Any) -> None:
        if value and not self.valid_value(value):
            params = {"value": shown(value)}
            raise ValidationError(self.error_messages["invalid_choice"], params=params)

    def clean(self, value: Any) -> str:
        code = super().clean(value) or self.default
        if not code:
            raise ValidationError(
                "is missing; write " + ", ".join(str(choice) for choice, _label in self.choices)  # type: ignore[misc, union-attr]
            )
        return code

    def worded(self, plain: str, named: Named) -> str:
        return str(dict(self.choices).get(plain, plain))  # type: ignore[arg-type]


class OptionalCode(Code):
    """One code of a closed list, or none."""

    def clean(self, value: Any) -> str:
        return super().clean(value) if value else ""


class Number(_Scalar, forms.IntegerField):
    default = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "max_value": 2**62, **kwargs})

    def to_python(self, value: Any) -> int | None:
        """Take digits only: a place is part of a key, so +60 and 60.0 must not pass for 60."""
        if value and not re.fullmatch(r"0|[1-9][0-9]{0,18}", value):
            raise ValidationError(f"“{shown(value)}” is no whole number; write digits only")
        return int(value) if value else None

    def worded(self, plain: int | None, named: Named) -> str:
        return "" if plain is None else number_format(plain, force_grouping=True)


class Flag(_Scalar, forms.Field):
    def __init__(self, *, default: bool = False) -> None:
        super().__init__(required=False)
        self.default = default

    def clean(self, value: Any) -> bool:
        if value in ("", None):
            return self.default
        if value not in ("true", "false"):
            raise ValidationError(f"“{shown(value)}” is neither true nor false; write one of them")
        return value == "true"

    def worded(self, plain: bool, named: Named) -> str:
        return gettext("yes") if plain else gettext("no")


class Url(_Scalar, forms.URLField):
    def __init__(self) -> None:
        super().__init__(required=False, max_length=500, assume_scheme="https")


class Date(_Scalar, PartialDateFormField):
    def __init__(self) -> None:
        super().__init__(required=False, max_length=32)

    def plain(self, value: PartialDate) -> str:
        return value.text if isinstance(value, PartialDate) else value

    def worded(self, plain: str, named: Named) -> str:
        return str(PartialDate(plain)) if plain else ""

    def assign(self, instance: models.Model, name: str, plain: Any, find_pk: FindPk) -> None:
        setattr(instance, name, PartialDate(plain))


class Localized(Part):
    """A text in French and perhaps English: a mapping {fr, en}, or the French text alone."""

    def __init__(self, *, max_length: int | None = None, required: bool = False) -> None:
        super().__init__(required=required)
        self.max_length = max_length

    def clean(self, value: Any) -> dict[str, str]:
        texts = value if isinstance(value, dict) else {"fr": value or ""}
        unknown = set(texts) - {"fr", "en"}
        if unknown:
            raise ValidationError(f"unknown language “{shown(min(unknown))}”; write fr or en")
        for text in texts.values():
            if not isinstance(text, str):
                raise ValidationError("one text in each language is wanted here")
            if self.max_length and len(text) > self.max_length:
                message = _("is longer than %(max)d characters; shorten it")
                raise ValidationError(message, params={"max": self.max_length})
        if not texts.get("fr"):
            if self.required or texts.get("en"):
                raise ValidationError("is missing in French; write it under fr")
            return {}
        return {language: texts[language] for language in ("fr", "en") if texts.get(language)}

    def plain(self, value: dict[str, str]) -> Any:
        return value.get("fr", "") if "en" not in value else dict(value)

    def read(self, instance: models.Model, name: str) -> Any:
        texts = {language: getattr(instance, f"{name}_{language}") for language in ("fr", "en")}
        return self.plain({language: text for language, text in texts.items() if text})

    def assign(self, instance: models.Model, name: str, plain: Any, find_pk: FindPk) -> None:
        texts = plain if isinstance(plain, dict) else {"fr": plain}
        for language in ("fr", "en"):
            setattr(instance, f"{name}_{language}", texts.get(language, ""))


class Reference(Text):
    """The slug of another entry."""

    def __init__(self, model: str, **kwargs: Any) -> None:
        super().__init__(max_length=120, **kwargs)
        self.model_label = model

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.model_label)

    def worded(self, plain: str, named: Named) -> str:
        return named(self.model, plain) if plain else ""

    def references(self, value: str) -> Iterator[tuple[type[models.Model], str]]:
        if value:
            yield self.model, value

    def renamed(self, plain: str, present: Present) -> str:
        return present(self.model, plain)

    def read(self, instance: models.Model, name: str) -> str:
        target = getattr(instance, name)
        return target.slug if target else ""

    def assign(self, instance: models.Model, name: str, plain: str, find_pk: FindPk) -> None:
        if not isinstance(instance, self.model):
            setattr(instance, f"{name}_id", find_pk(self.model, plain) if plain else None)

    def relate(self, instance: models.Model, name: str, plain: str, find_pk: FindPk) -> None:
        """An entry of the same kind may be newer than the one that refers to it, so it waits."""
        if isinstance(instance, self.model):
            setattr(instance, f"{name}_id", find_pk(self.model, plain) if plain else None)
            instance.save(update_fields=[name])


class _Texts(Part):
    """A list of texts, each once."""

    default: Any = []

    def __init__(self, *, max_length: int = 200) -> None:
        super().__init__(required=False)
        self.max_length = max_length

    def clean(self, value: Any) -> list[str]:
        texts = value or []
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise ValidationError("a list is wanted here: a line “- …” for each")
        if len(set(texts)) < len(texts):
            twice = next(text for text in texts if texts.count(text) > 1)
            raise ValidationError(f"“{shown(twice)}” stands twice; keep one")
        for text in texts:
            if not text or len(text) > self.max_length:
                raise ValidationError(f"each needs 1 to {self.max_length} characters; correct it")
        return list(texts)

    def worded(self, plain: list[str], named: Named) -> str:
        return "\n".join(plain)


class Formerly(_Texts):
    """The slugs that an entry had before, in alphabetical order: addresses that lead to it."""

    def __init__(self) -> None:
        super().__init__(max_length=120)

    def clean(self, value: Any) -> list[str]:
        slugs = super().clean(value)
        for slug in slugs:
            try:
                validate_slug(slug)
            except ValidationError as error:
                message = f"“{shown(slug)}” is no slug; write letters a-z, digits, hyphens"
                raise ValidationError(message) from error
        return slugs

    def plain(self, value: list[str]) -> list[str]:
        return sorted(value)

    def assign(self, instance: models.Model, name: str, plain: Any, find_pk: FindPk) -> None:
        """Former slugs stand apart from entries; whoever saves an entry settles them too."""


class References(_Texts):
    """The slugs of other entries, in alphabetical order."""

    def __init__(self, model: str) -> None:
        super().__init__(max_length=120)
        self.model_label = model

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.model_label)

    def plain(self, value: list[str]) -> list[str]:
        return sorted(value)

    def worded(self, plain: list[str], named: Named) -> str:
        return "\n".join(named(self.model, slug) for slug in plain)

    def references(self, value: list[str]) -> Iterator[tuple[type[models.Model], str]]:
        yield from ((self.model, slug) for slug in value)

    def renamed(self, plain: list[str], present: Present) -> list[str]:
        return sorted({present(self.model, slug) for slug in plain})

    def read(self, instance: models.Model, name: str) -> list[str]:
        return sorted(target.slug for target in getattr(instance, name).all())

    def assign(self, instance: models.Model, name: str, plain: Any, find_pk: FindPk) -> None:
        """A relation waits until the instance is saved."""

    def relate(self, instance: models.Model, name: str, plain: list[str], find_pk: FindPk) -> None:
        getattr(instance, name).set([find_pk(self.model, slug) for slug in plain])


class Rows(_Texts):
    """Texts that stand in rows of their own: `attribute` of the related model `name`."""

    def __init__(self, attribute: str) -> None:
        super().__init__()
        self.attribute = attribute

    def read(self, instance: models.Model, name: str) -> list[str]:
        return [getattr(row, self.attribute) for row in getattr(instance, name).all()]

    def assign(self, instance: models.Model, name: str, plain: Any, find_pk: FindPk) -> None:
        """Rows wait until the instance is saved."""

    def relate(self, instance: models.Model, name: str, plain: list[str], find_pk: FindPk) -> None:
        related = getattr(instance, name)
        related.all().delete()
        owner = {related.field.name: instance}
        related.bulk_create(related.model(**owner, **{self.attribute: text}) for text in plain)


class Table(Part):
    """Rows of several values each, in rows of the related model `name`, ordered by their values.

    `columns` are the parts of a row; what the first one holds stands once.
    """

    def __init__(self, **columns: Part) -> None:
        super().__init__(required=False)
        self.columns = columns

    def clean(self, value: Any) -> list[dict[str, Any]]:
        rows = value or []
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise ValidationError(f"a list is wanted here, each row with {', '.join(self.columns)}")
        cleaned = [self._row(row) for row in rows]
        first = next(iter(self.columns))
        held = [row[first] for row in cleaned]
        if len(set(held)) < len(held):
            twice = next(each for each in held if held.count(each) > 1)
            raise ValidationError(f"“{shown(twice)}” stands twice; keep one")
        return cleaned

    def _row(self, row: dict[str, Any]) -> dict[str, Any]:
        unknown = set(row) - set(self.columns)
        if unknown:
            known = ", ".join(self.columns)
            raise ValidationError(f"unknown key “{shown(min(unknown))}”; write one of {known}")
        try:
            return {name: part.clean(row.get(name, "")) for name, part in self.columns.items()}
        except ValidationError as error:
            line = ", ".join(f"{name}: {shown(value)}" for name, value in row.items())
            raise ValidationError(f"“{line}”: {error.messages[0]}") from error

    def plain(self, value: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return _ordered(
            {name: part.plain(row[name]) for name, part in self.columns.items()} for row in value
        )

    def worded(self, plain: list[dict[str, Any]], named: Named) -> str:
        colon = pgettext("before a name", ":")
        return "\n".join(
            f"{colon} ".join(
                part.worded(row[name], named) for name, part in self.columns.items() if row[name]
            )
            for row in plain
        )

    def references(self, value: list[dict[str, Any]]) -> Iterator[tuple[type[models.Model], str]]:
        for row in value:
            for name, part in self.columns.items():
                yield from part.references(row[name])

    def renamed(self, plain: list[dict[str, Any]], present: Present) -> list[dict[str, Any]]:
        """Return the rows; of those whose first values fell together, only one."""
        rows = _ordered(
            {name: part.renamed(row[name], present) for name, part in self.columns.items()}
            for row in plain
        )
        by_first: dict[Any, dict[str, Any]] = {}
        for row in rows:
            by_first.setdefault(next(iter(row.values())), row)
        return list(by_first.values())

    def read(self, instance: models.Model, name: str) -> list[dict[str, Any]]:
        return _ordered(
            {column: part.read(row, column) for column, part in self.columns.items()}
            for row in getattr(instance, name).all()
        )

    def assign(self, instance: models.Model, name: str, plain: Any, find_pk: FindPk) -> None:
        """Rows wait until the instance is saved."""

    def relate(self, instance: models.Model, name: str, plain: Any, find_pk: FindPk) -> None:
        related = getattr(instance, name)
        related.all().delete()
        for values in plain or []:
            row = related.model(**{related.field.name: instance})
            for column, part in self.columns.items():
                part.assign(row, column, values[column], find_pk)
            row.save()


def _ordered(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: [str(value) for value in row.values()])
