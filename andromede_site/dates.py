"""Partial dates after EDTF (ISO 8601-2:2019), as far as dated press needs them.

Taken: level 0 dates and intervals (`2009`, `2011-12`, `2011-08-01`, `2004/2005`), and of level 1
the qualifiers `?`, `~`, `%` on a whole date, digits left open from the right (`201X`, `2004-XX`,
`1985-04-XX`) and intervals with an open (`..`) or unknown (empty) end. Left out, since no
newspaper prints them: times of day, seasons, years before 1 or past 9999.
"""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import formats, translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

_DATE = re.compile(
    r"([0-9]{2}(?:[0-9]{2}|[0-9]X|XX))(?:-([0-9]{2}|XX)(?:-([0-9]{2}|XX))?)?([?~%]?)"
)
_OPEN = ".."


class InvalidDateError(ValueError):
    """Raised for a text that is none of the EDTF forms taken here."""


@dataclass(frozen=True)
class _Day:
    """One end of an interval, or a date alone: its first and last possible day."""

    earliest: dt.date
    latest: dt.date
    year: str
    month: int | None
    day: int | None
    qualifier: str

    @classmethod
    def parse(cls, text: str) -> "_Day":
        match = _DATE.fullmatch(text)
        if not match:
            raise InvalidDateError(text)
        year, month, day, qualifier = match.groups()
        if (month == "XX" and day not in (None, "XX")) or (
            "X" in year and month not in (None, "XX")
        ):
            raise InvalidDateError(text)
        month_number = None if month in (None, "XX") else int(month)
        day_number = None if day in (None, "XX") else int(day)
        first_year, last_year = int(year.replace("X", "0")), int(year.replace("X", "9"))
        try:
            earliest = dt.date(first_year, month_number or 1, day_number or 1)
            last_month = month_number or 12
            last_day = day_number or calendar.monthrange(last_year, last_month)[1]
            latest = dt.date(last_year, last_month, last_day)
        except ValueError as error:
            raise InvalidDateError(text) from error
        return cls(earliest, latest, year, month_number, day_number, qualifier)

    def __str__(self) -> str:
        return _qualified(self._words(), self.qualifier)

    def _words(self) -> str:
        if self.year.endswith("XX"):
            return pgettext("date", "%(century)s00s") % {"century": self.year[:2]}
        if self.year.endswith("X"):
            return pgettext("date", "%(decade)s0s") % {"decade": self.year[:3]}
        if self.month is None:
            return self.year
        if self.day is None:
            return (
                formats.date_format(self.earliest, "YEAR_MONTH_FORMAT").lower()
                if _is_french()
                else formats.date_format(self.earliest, "YEAR_MONTH_FORMAT")
            )
        return (
            _french_day(self.earliest)
            if _is_french()
            else formats.date_format(self.earliest, "j F Y")
        )


def _is_french() -> bool:
    return (translation.get_language() or "").startswith("fr")


def _french_day(day: dt.date) -> str:
    """Write 1 as « 1er », as French does for the first of a month only."""
    written = formats.date_format(day, "j F Y")
    return written.replace("1 ", "1er ", 1) if day.day == 1 else written


def _qualified(written: str, qualifier: str) -> str:
    if qualifier == "~":
        return pgettext("date", "about %(date)s") % {"date": written}
    if qualifier == "?":
        return pgettext("date", "%(date)s (uncertain)") % {"date": written}
    if qualifier == "%":
        return pgettext("date", "about %(date)s (uncertain)") % {"date": written}
    return written


@dataclass(frozen=True)
class PartialDate:
    """A date known as far as its EDTF text says; the empty text is an unknown date.

    `earliest` and `latest` are its first and last possible day, None where that end is open or
    unknown. Equal texts are equal dates. Raises InvalidDateError for a text that is not taken.
    """

    text: str = ""

    def __post_init__(self) -> None:
        self._ends()

    def _ends(self) -> tuple[_Day | None, _Day | None]:
        if not self.text:
            return None, None
        if "/" not in self.text:
            day = _Day.parse(self.text)
            return day, day
        first, last = (
            None if end in ("", _OPEN) else _Day.parse(end) for end in self.text.split("/", 1)
        )
        if first is None and last is None:
            raise InvalidDateError(self.text)
        if first and last and first.earliest > last.latest:
            raise InvalidDateError(self.text)
        return first, last

    @property
    def earliest(self) -> dt.date | None:
        first, _last = self._ends()
        return first.earliest if first else None

    @property
    def latest(self) -> dt.date | None:
        _first, last = self._ends()
        return last.latest if last else None

    @property
    def machine(self) -> str:
        """The value for HTML's `datetime`, which knows days, months and years only; else ""."""
        day = re.sub(r"[?~%]$|(-XX)+$", "", self.text)
        return day if re.fullmatch(r"\d{4}(-\d{2}){0,2}", day) else ""

    def __bool__(self) -> bool:
        return bool(self.text)

    def __str__(self) -> str:
        """Write the date in the active language, no more precisely than it is known."""
        first, last = self._ends()
        if first and first == last and "/" not in self.text:
            return str(first)
        if first and last:
            return pgettext("date", "between %(first)s and %(last)s") % {
                "first": first,
                "last": last,
            }
        if first:
            return pgettext("date", "%(date)s or later") % {"date": first}
        if last:
            return pgettext("date", "%(date)s or earlier") % {"date": last}
        return pgettext("date", "no date")


def _validated(text: str) -> PartialDate:
    try:
        return PartialDate(text.strip())
    except InvalidDateError as error:
        raise ValidationError(
            _("“%(text)s” is no date. Write 2011, 2011-12, 2011-12-22, 2011-12~ or ../2011-12-22."),
            code="invalid",
            params={"text": text},
        ) from error


class PartialDateFormField(forms.CharField):
    """A text input whose cleaned value is a PartialDate; its error says which forms are taken."""

    def to_python(self, value: Any) -> PartialDate:
        return (
            value if isinstance(value, PartialDate) else _validated(super().to_python(value) or "")
        )

    def prepare_value(self, value: Any) -> str:
        return value.text if isinstance(value, PartialDate) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), self.prepare_value(data))

    def run_validators(self, value: PartialDate) -> None:
        super().run_validators(value.text)


class PartialDateField(models.CharField):
    """Holds a PartialDate as its EDTF text.

    `bounds` names two nullable DateFields declared after it on the model; they follow it on every
    save and bulk_create, so that dates sort and filter in the database.
    """

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

    def from_db_value(self, value: str, expression: Any, connection: Any) -> PartialDate:
        return PartialDate(value)

    def to_python(self, value: Any) -> PartialDate:
        return value if isinstance(value, PartialDate) else _validated(value or "")

    def get_prep_value(self, value: Any) -> str:
        return self.to_python(value).text

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))

    def run_validators(self, value: PartialDate) -> None:
        super().run_validators(value.text)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        date = self.to_python(getattr(model_instance, self.attname))
        setattr(model_instance, self.attname, date)
        if self.bounds:
            setattr(model_instance, self.bounds[0], date.earliest)
            setattr(model_instance, self.bounds[1], date.latest)
        return date

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": PartialDateFormField, **kwargs})
