"""Dates as editors type them."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from andromede_site.admin.dates import WrittenDateField


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("13 mars 2012", "2012-03-13"),
        ("1er août 2012", "2012-08-01"),
        ("  13  MARS 2012 ", "2012-03-13"),
        ("13\u00a0févr. 2012", "2012-02-13"),
        ("mars 2012", "2012-03"),
        ("13 March 2012", "2012-03-13"),
        ("March 13th, 2012", "2012-03-13"),
        ("December 2012", "2012-12"),
        ("13/03/2012", "2012-03-13"),
        ("03/2012", "2012-03"),
        ("05/05/2012", "2012-05-05"),
        ("2012", "2012"),
        ("2012-03", "2012-03"),
        ("2012-03-13", "2012-03-13"),
        ("2011-12~", "2011-12~"),
        ("../2011-12-22", "../2011-12-22"),
        ("2004/2005", "2004/2005"),
        ("", ""),
    ],
)
def test_a_date_is_taken_as_people_write_it(language, typed, stored):
    with translation.override(language):
        assert WrittenDateField(required=False).clean(typed).text == stored


@pytest.mark.parametrize(
    "typed",
    ["13/03/12", "30 février 2012", "13/13/2012", "13 brumaire 2012", "hier", "1² mars 2012"],
)
def test_what_is_no_date_is_refused(typed):
    with (
        translation.override("en"),
        pytest.raises(ValidationError, match=f"“{typed}” is no date"),
    ):
        WrittenDateField(required=False).clean(typed)


def test_numbers_that_may_be_either_month_are_the_day_first_in_french_and_refused_in_english():
    with translation.override("fr"):
        assert WrittenDateField().clean("03/04/2012").text == "2012-04-03"
    with translation.override("en"), pytest.raises(ValidationError, match="may mean either month"):
        WrittenDateField().clean("03/04/2012")
