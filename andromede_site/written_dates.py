"""Dates as people type them, in French or English, brought to the form that the record has."""

import re

from andromede_site.text import fold

_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            "janvier janv jan january",
            "fevrier fevr fev february feb",
            "mars march mar",
            "avril avr april apr",
            "mai may",
            "juin june jun",
            "juillet juil july jul",
            "aout august aug",
            "septembre sept sep september",
            "octobre oct october",
            "novembre nov november",
            "decembre dec december",
        ],
        start=1,
    )
    for name in names.split()
}
# « 13 mars 2012 », « 1er mars 2012 », « mars 2012 », “13th March 2012”
_NAMED = re.compile(
    r"(?:(?P<day>\d{1,2})\s?(?:er|st|nd|rd|th)?\s+)?(?P<month>[a-z]+)\.?\s+(?P<year>\d{4})"
)
# “March 13, 2012”
_MONTH_FIRST = re.compile(
    r"(?P<month>[a-z]+)\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})"
)
# « 13/03/2012 », « 03/2012 »
_NUMBERS = re.compile(r"(?:(?P<day>\d{1,2})[/.])?(?P<month>\d{1,2})[/.](?P<year>\d{4})")


class AmbiguousDateError(ValueError):
    """Raised for numbers of which two may be the month."""


def as_edtf(text: str, *, day_first: bool = True) -> str:
    """Return the date that `text` writes as EDTF, or `text` itself where it is written otherwise.

    In languages whose readers may put the month first, `day_first` is false, and numbers that may
    be meant either way raise AmbiguousDateError.
    """
    if any(character.isdigit() and not character.isascii() for character in text):
        return text
    folded = " ".join(fold(text).split())
    found = next(filter(None, (each.fullmatch(folded) for each in _WAYS)), None)
    if found is None:
        return text
    day, month, year = found["day"], found["month"], found["year"]
    number = int(month) if month.isdecimal() else _MONTHS.get(month, 0)
    if month.isdecimal() and day and not day_first and int(day) <= 12 and int(day) != number:
        raise AmbiguousDateError(text)
    parts = [year, f"{number:02}", *([f"{int(day):02}"] if day else [])]
    return "-".join(parts) if number else text


_WAYS = (_NAMED, _MONTH_FIRST, _NUMBERS)
