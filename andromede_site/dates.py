"""Partial dates after EDTF (ISO 8601-2:2019), as far as dated press needs them.

Taken: level 0 dates and intervals (`2009`, `2011-12`, `2011-08-01`, `2004/2005`), and of level 1
the qualifiers `?`, `~`, `%` on a whole date, digits left open from the right (`201X`, `2004-XX`,
`1985-04-XX`) and intervals with an open (`..`) or unknown (empty) end. Left out, since no
newspaper prints them: times of day, seasons, years before 1 or past 9999, all of level 2.

An interval says between which days a date lies, not that something lasted from one to the other.
"""

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import permutations
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

_DATE = re.compile(
    r"""
    (?P<decades> [0-9]{3}X | [0-9]{2}XX )
    | (?P<year> [0-9]{4} )
      (?: -XX (?: -XX )?
        | -(?P<month> 0[1-9] | 1[0-2] ) (?: -XX | -(?P<day> 0[1-9] | [12][0-9] | 3[01] ) )?
      )?
    """,
    re.VERBOSE,
)
_QUALIFIED = {
    "~": pgettext_lazy("date", "about %(date)s"),
    "?": pgettext_lazy("date", "%(date)s (uncertain)"),
    "%": pgettext_lazy("date", "about %(date)s (uncertain)"),
}


class InvalidDateError(ValueError):
    """Raised for a text that is none of the EDTF forms taken here."""


class ReversedIntervalError(InvalidDateError):
    """Raised for an interval that ends before it begins."""


@dataclass(frozen=True)
class _End:
    """A date alone, or one end of an interval."""

    earliest: dt.date
    latest: dt.date
    precision: str
    qualifier: str

    @classmethod
    def parse(cls, text: str) -> "_End":
        qualifier = text[-1:] if text[-1:] in _QUALIFIED else ""
        match = _DATE.fullmatch(text.removesuffix(qualifier))
        if not match:
            raise InvalidDateError(text)
        year, month, day = match["year"] or match["decades"], match["month"], match["day"]
        try:
            earliest = dt.date(int(year.replace("X", "0")), int(month or 1), int(day or 1))
            latest = dt.date(int(year.replace("X", "9")), int(month or 12), int(day or 1))
        except ValueError as error:
            raise InvalidDateError(text) from error
        if not day:
            latest = latest.replace(day=calendar.monthrange(latest.year, latest.month)[1])
        return cls(earliest, latest, match.lastgroup or "", qualifier)

    def written(self, *, in_sentence: bool = False) -> str:
        written = self._unqualified()
        if in_sentence and self.precision == "day":
            # French puts an article there: « entre le 3 et le 5 mai ».
            written = pgettext("day in a sentence", "%(day)s") % {"day": written}
        return _QUALIFIED[self.qualifier] % {"date": written} if self.qualifier else written

    def day_alone(self) -> str:
        """Write the day without its month, which a later day of the same month will name."""
        day = pgettext("day of the month", "1") if self.earliest.day == 1 else self.earliest.day
        return pgettext("day in a sentence", "%(day)s") % {"day": day}

    def is_of_the_month_of(self, last: "_End") -> bool:
        """Say whether both are plain days of one month."""
        are_plain = self.precision == last.precision == "day" and not self.qualifier
        return are_plain and f"{self.earliest:%Y%m}" == f"{last.earliest:%Y%m}"

    def _unqualified(self) -> str:
        first, last = self.earliest, self.latest
        if self.precision == "decades" and last.year - first.year > 9:
            return _between(f"{first:%Y}", f"{last:%Y}")
        if self.precision == "decades":
            return pgettext("date", "%(decade)ss") % {"decade": f"{first:%Y}"}
        if self.precision == "day" and first.day == 1:
            # French counts this day alone: « 1er mai », « 2 mai ».
            return pgettext("date", "1 %(month)s") % {"month": date_format(first, "F Y")}
        return date_format(first, {"year": "Y", "month": "F Y", "day": "j F Y"}[self.precision])


def _between(first: str, last: str) -> str:
    return pgettext("date", "between %(first)s and %(last)s") % {"first": first, "last": last}


# The same few hundred texts come back with every row that is read.
@lru_cache(maxsize=4096)
def _ends(text: str) -> tuple[_End | None, _End | None]:
    """Return both ends, the same one twice for a date alone, None where open or unknown."""
    if not text:
        return None, None
    if "/" not in text:
        return (end := _End.parse(text)), end
    first, last = (
        None if part in ("", "..") else _End.parse(part) for part in text.split("/", maxsplit=1)
    )
    if not (first or last) or "X" in text:
        raise InvalidDateError(text)
    if first and last and first.earliest > last.latest:
        raise ReversedIntervalError(text)
    return first, last


@dataclass(frozen=True)
class PartialDate:
    """A date known as far as its EDTF text says; the empty text is an unknown date.

    Equal texts are equal dates. Raises InvalidDateError for a text that is not taken.
    """

    text: str = ""

    def __post_init__(self) -> None:
        _ends(self.text)

    @property
    def earliest(self) -> dt.date | None:
        """The first day that it may be; None where that is open or unknown."""
        first, _last = _ends(self.text)
        return first.earliest if first else None

    @property
    def latest(self) -> dt.date | None:
        """The last day that it may be; None where that is open or unknown."""
        _first, last = _ends(self.text)
        return last.latest if last else None

    @property
    def machine(self) -> str:
        """The value for HTML's `datetime`, which knows days, months and years only; else ""."""
        known = re.match(r"[0-9-]*[0-9](?=(-XX)*[?~%]?\Z)", self.text)
        return known[0] if known else ""

    @property
    def onwards(self) -> str:
        """Write that something is of this date or later; "" where its first day is open."""
        first, _last = _ends(self.text)
        return pgettext("date", "%(date)s or later") % {"date": first.written()} if first else ""

    def is_after(self, other: "PartialDate") -> bool:
        """Say whether every day that it may be is later than every day that `other` may be."""
        return bool(self.earliest and other.latest and self.earliest > other.latest)

    def __bool__(self) -> bool:
        return bool(self.text)

    def __str__(self) -> str:
        """Write the date in the active language, no more precisely than it is known."""
        first, last = _ends(self.text)
        if first and last:
            if first is last:
                return first.written()
            is_short = first.is_of_the_month_of(last)
            start = first.day_alone() if is_short else first.written(in_sentence=True)
            return _between(start, last.written(in_sentence=True))
        if first:
            return self.onwards
        if last:
            return pgettext("date", "%(date)s or earlier") % {"date": last.written()}
        return pgettext("date", "no date")


def _validated(text: str) -> PartialDate:
    try:
        return PartialDate(text.strip())
    except ReversedIntervalError as error:
        raise ValidationError(
            _("“%(text)s” ends before it begins. Write the earlier date first."),
            code="reversed",
            params={"text": text[:40]},
        ) from error
    except InvalidDateError as error:
        raise ValidationError(
            _("“%(text)s” is no date. Write 2011, 2011-12, 2011-12-22, 2011-12~ or ../2011-12-22."),
            code="invalid",
            params={"text": text[:40]},
        ) from error


def exclude_each_other(dates: Iterable[PartialDate]) -> bool:
    """Say whether two of these dates leave no day that both may be."""
    return any(one.is_after(other) for one, other in permutations(dates, 2))


class PartialDateFormField(forms.CharField):
    """A text input whose cleaned value is a PartialDate; its error says which forms are taken."""

    empty_values = [*forms.CharField.empty_values, PartialDate()]

    def to_python(self, value: Any) -> PartialDate:  # type: ignore[override]
        if isinstance(value, PartialDate):
            return value
        return _validated(super().to_python(value) or "")

    def prepare_value(self, value: Any) -> Any:
        return value.text if isinstance(value, PartialDate) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.to_python(initial), data)

    def run_validators(self, value: PartialDate) -> None:
        super().run_validators(value.text)


if TYPE_CHECKING:
    _CharField = models.CharField[PartialDate | str, PartialDate]
else:
    _CharField = models.CharField


class PartialDateField(_CharField):
    """Holds a PartialDate as its EDTF text.

    `bounds` names two nullable DateFields declared after it on the model; they follow it on every
    save and bulk_create, so that dates sort and filter in the database.
    """

    empty_values = [*models.CharField.empty_values, PartialDate()]

    def __init__(self, *args: Any, bounds: tuple[str, str] | None = None, **kwargs: Any) -> None:
        self.bounds = bounds
        kwargs.setdefault("max_length", 32)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", PartialDate)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.bounds:
            kwargs["bounds"] = self.bounds
        return name, path, args, kwargs

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> PartialDate:
        return PartialDate(value or "")

    def to_python(self, value: Any) -> PartialDate:
        return value if isinstance(value, PartialDate) else _validated(value or "")

    def get_prep_value(self, value: Any) -> str:
        return self.to_python(value).text

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))

    def run_validators(self, value: PartialDate) -> None:
        super().run_validators(value.text)

    def pre_save(self, model_instance: models.Model, add: bool) -> PartialDate:
        date = self.to_python(getattr(model_instance, self.attname))
        setattr(model_instance, self.attname, date)
        if self.bounds:
            earliest, latest = self.bounds
            setattr(model_instance, earliest, date.earliest)
            setattr(model_instance, latest, date.latest)
        return date

    def formfield(self, **kwargs: Any) -> Any:
        # Django sends a hidden copy along with every field whose default is callable.
        ours = {"form_class": PartialDateFormField, "show_hidden_initial": False}
        return super().formfield(**{**ours, **kwargs})
