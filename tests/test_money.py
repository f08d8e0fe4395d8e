"""Sums of money in words; the French ones are held by the catalogue's test."""

import pytest
from django.utils import translation

from andromede_site.money import in_words


@pytest.mark.parametrize(
    ("euros", "written"),
    [
        (135_000_000, "€135M"),
        (1_500_000, "€1.5M"),
        (4_250_000_000, "€4.25bn"),
        (1_234_567, "€1,234,567"),
        (75_000, "€75,000"),
        (1, "€1"),
    ],
)
def test_a_sum_is_written_short_but_never_rounded(euros, written):
    with translation.override("en"):
        assert in_words(euros) == written
