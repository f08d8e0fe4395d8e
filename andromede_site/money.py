"""Sums of money as French and English print them."""

from decimal import Decimal

from django.utils.formats import number_format
from django.utils.translation import pgettext

_MILLION, _BILLION = 10**6, 10**9


def in_words(euros: int) -> str:
    """Write whole euros in the active language: « 135 M€ », “€1.5M”, never rounded."""
    for unit, pattern in (
        (_BILLION, pgettext("billions of euros", "€%(amount)sbn")),
        (_MILLION, pgettext("millions of euros", "€%(amount)sM")),
    ):
        if euros >= unit and euros % (unit // 100) == 0:
            return pattern % {"amount": _figure(Decimal(euros) / unit)}
    return pgettext("euros", "€%(amount)s") % {"amount": _figure(Decimal(euros))}


def _figure(amount: Decimal) -> str:
    return number_format(amount.normalize() if amount % 1 else int(amount), force_grouping=True)
