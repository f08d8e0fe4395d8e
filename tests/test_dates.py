"""Partial dates, against the examples of the EDTF specification for the levels that are taken."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.forms import modelform_factory
from django.utils import translation
from hypothesis import example, given, settings
from hypothesis import strategies as st

from andromede_site.dates import InvalidDateError, PartialDate, PartialDateFormField
from articles.models import Article

LEVEL_0 = {
    "1985-04-12": ("1985-04-12", "1985-04-12"),
    "1985-04": ("1985-04-01", "1985-04-30"),
    "1985": ("1985-01-01", "1985-12-31"),
    "1964/2008": ("1964-01-01", "2008-12-31"),
    "2004-06/2006-08": ("2004-06-01", "2006-08-31"),
    "2004-02-01/2005-02-08": ("2004-02-01", "2005-02-08"),
    "2004-02-01/2005-02": ("2004-02-01", "2005-02-28"),
    "2004-02-01/2005": ("2004-02-01", "2005-12-31"),
    "2005/2006-02": ("2005-01-01", "2006-02-28"),
}
LEVEL_1 = {
    "1984?": ("1984-01-01", "1984-12-31"),
    "2004-06~": ("2004-06-01", "2004-06-30"),
    "2004-06-11%": ("2004-06-11", "2004-06-11"),
    "201X": ("2010-01-01", "2019-12-31"),
    "20XX": ("2000-01-01", "2099-12-31"),
    "2004-XX": ("2004-01-01", "2004-12-31"),
    "1985-04-XX": ("1985-04-01", "1985-04-30"),
    "1985-XX-XX": ("1985-01-01", "1985-12-31"),
    "1985-04-12/..": ("1985-04-12", None),
    "1985-04/..": ("1985-04-01", None),
    "1985/..": ("1985-01-01", None),
    "../1985-04-12": (None, "1985-04-12"),
    "../1985-04": (None, "1985-04-30"),
    "../1985": (None, "1985-12-31"),
    "1985-04-12/": ("1985-04-12", None),
    "1985-04/": ("1985-04-01", None),
    "1985/": ("1985-01-01", None),
    "/1985-04-12": (None, "1985-04-12"),
    "/1985-04": (None, "1985-04-30"),
    "/1985": (None, "1985-12-31"),
    "1984~/2004-06": ("1984-01-01", "2004-06-30"),
}
REFUSED = {
    "a time of day": ["1985-04-12T23:20:30", "1985-04-12T23:20:30Z", "1985-04-12T23:20:30+04:30"],
    "a long or negative year": ["Y170000002", "Y-170000002", "-1985", "Y-17E7", "1950S2", "0000"],
    "a season or part of a year": ["2001-21", "2001-34"],
    "part of a date qualified": ["2004-06~-11", "2004?-06-11", "?2004-06-~11", "2011-~06-~13"],
    "digits left open inside": ["156X-12-25", "15XX-12-25", "XXXX-12-XX", "1XXX-12", "1984-1X"],
    "digits left open in an interval": ["2004-06-XX/2004-07-03", "201X/2015"],
    "a set": ["[1667,1668,1670..1672]", "{1960,1961-12}", "[..1760-12-03]"],
    "no day of the calendar": ["2011-02-29", "2011-04-31", "2011-13", "2011-00", "2011-12-00"],
    "an interval of nothing": ["/", "../..", "../", "2005/2004", "2004-07/2004-06", "1/2/3"],
    "another notation": ["22/12/2011", "décembre 2011", "2011-1-5", "2011 ", "2011~?", "٢٠١١"],
}


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


@pytest.mark.parametrize(("text", "bounds"), [*LEVEL_0.items(), *LEVEL_1.items()])
def test_a_date_lies_between_its_first_and_last_possible_day(text, bounds):
    date = PartialDate(text)
    assert (date.earliest, date.latest) == (day(bounds[0]), day(bounds[1]))
    assert date.text == text


@pytest.mark.parametrize("text", [text for texts in REFUSED.values() for text in texts])
def test_what_is_not_taken_is_refused(text):
    with pytest.raises(InvalidDateError):
        PartialDate(text)


def test_an_unknown_date_is_false_and_has_no_bounds():
    unknown = PartialDate()
    assert not unknown
    assert (unknown.earliest, unknown.latest, unknown.machine) == (None, None, "")
    assert PartialDate("2011")


@pytest.mark.parametrize(("year", "last"), [("2000", 29), ("1900", 28), ("2012", 29), ("2011", 28)])
def test_february_ends_as_the_calendar_says(year, last):
    assert PartialDate(f"{year}-02").latest == dt.date(int(year), 2, last)


def test_equal_texts_are_equal_dates():
    assert PartialDate("2011-12") == PartialDate("2011-12")
    assert len({PartialDate("2011"), PartialDate("2011"), PartialDate("2011~")}) == 2


@pytest.mark.parametrize(
    ("text", "machine"),
    [
        ("2011-12-22", "2011-12-22"),
        ("2011-12~", "2011-12"),
        ("2011-12-XX", "2011-12"),
        ("2011-XX-XX?", "2011"),
        ("201X", ""),
        ("../2011-12-22", ""),
        ("2004/2005", ""),
    ],
)
def test_machines_get_no_more_than_html_can_say(text, machine):
    assert PartialDate(text).machine == machine


@pytest.mark.parametrize(
    ("text", "french", "english"),
    [
        ("2011-12-22", "22 décembre 2011", "22 December 2011"),
        ("2011-08-01", "1er août 2011", "1 August 2011"),
        ("2011-08-11", "11 août 2011", "11 August 2011"),
        ("2011-12", "décembre 2011", "December 2011"),
        ("2011-12-XX", "décembre 2011", "December 2011"),
        ("2009", "2009", "2009"),
        ("201X", "années 2010", "2010s"),
        ("20XX", "entre 2000 et 2099", "between 2000 and 2099"),
        ("2011-12~", "décembre 2011 environ", "about December 2011"),
        ("2011-12?", "décembre 2011 (date incertaine)", "December 2011 (uncertain)"),
        ("2011%", "2011 environ (date incertaine)", "about 2011 (uncertain)"),
        ("../2011-12-22", "22 décembre 2011 ou avant", "22 December 2011 or earlier"),
        ("2011-12/", "décembre 2011 ou après", "December 2011 or later"),
        ("2004/2005~", "entre 2004 et 2005 environ", "between 2004 and about 2005"),
        (
            "2011-12-01/2011-12-22",
            "entre le 1er et le 22 décembre 2011",
            "between 1 and 22 December 2011",
        ),
        (
            "2011-12-03~/2011-12-22",
            "entre le 3 décembre 2011 environ et le 22 décembre 2011",
            "between about 3 December 2011 and 22 December 2011",
        ),
        (
            "2011-08-01/2011-12-22",
            "entre le 1er août 2011 et le 22 décembre 2011",
            "between 1 August 2011 and 22 December 2011",
        ),
        ("", "sans date", "no date"),
    ],
)
def test_a_date_is_written_in_both_languages_no_finer_than_it_is_known(text, french, english):
    for language, written in (("fr", french), ("en", english)):
        with translation.override(language):
            assert str(PartialDate(text)) == written


@settings(deadline=None, max_examples=500)
@given(st.text(alphabet="0129X-/.?~% é", max_size=24) | st.text(max_size=12))
@example("9999-12-31")
@example("99XX")
@example("2011\n")
@example("²011")
def test_a_text_is_a_date_that_can_be_written_or_refused(text):
    try:
        date = PartialDate(text)
    except InvalidDateError:
        return
    assert str(date)
    assert not (date.earliest and date.latest) or date.earliest <= date.latest


# One end of an interval, as a year, a month or a day.
known = (
    st.dates().map(dt.date.isoformat).flatmap(lambda iso: st.sampled_from([iso[:4], iso[:7], iso]))
)


@settings(deadline=None)
@given(known, known)
def test_an_interval_runs_from_its_first_end_to_its_last(first, last):
    if PartialDate(first).earliest > PartialDate(last).latest:
        first, last = last, first
    interval = PartialDate(f"{first}/{last}")
    assert interval.earliest == PartialDate(first).earliest
    assert interval.latest == PartialDate(last).latest


def test_bounds_follow_on_save(make_article):
    article = make_article(published="2011-12")
    article.published = PartialDate("../2012-01-05")
    article.save()
    article.refresh_from_db()
    assert article.published == PartialDate("../2012-01-05")
    assert (article.published_earliest, article.published_latest) == (None, dt.date(2012, 1, 5))


@pytest.mark.django_db
def test_bounds_follow_on_bulk_create():
    given_date = {
        "published": "2011~",
        "published_basis": "inferred",
        "outlet_certainty": "unknown",
    }
    Article.objects.bulk_create([Article(slug="orage", siglum="α", title="Orage", **given_date)])
    article = Article.objects.get()
    assert article.published == PartialDate("2011~")
    assert article.published_earliest == dt.date(2011, 1, 1)
    assert article.published_latest == dt.date(2011, 12, 31)


def test_a_text_assigned_is_a_date_after_saving(make_article):
    assert make_article(published="2011-12").published == PartialDate("2011-12")


def test_articles_are_found_by_the_text_of_their_date(make_article):
    article = make_article(published="2011-12~")
    assert Article.objects.get(published=PartialDate("2011-12~")) == article
    assert Article.objects.get(published="2011-12~") == article
    assert not Article.objects.filter(published="2011-12").exists()


def test_what_is_no_date_is_not_saved(make_article):
    with pytest.raises(ValidationError, match="22/12/2011"):
        make_article(published="22/12/2011")


DateForm = modelform_factory(Article, fields=["published"])


def test_a_form_takes_a_date_with_spaces_around_it():
    form = DateForm({"published": " 2011-12~ "})
    form.is_valid()
    assert form.cleaned_data["published"] == PartialDate("2011-12~")


@pytest.mark.parametrize("text", ["hier", "2011-02-30", "2011\x00", "²", "9" * 10_000])
def test_a_form_says_which_dates_it_takes(text):
    [message] = DateForm({"published": text}).errors["published"]
    assert "2011-12~" in message
    assert len(message) < 200


def test_a_form_left_alone_has_not_changed():
    article = Article(published=PartialDate("2011-12"))
    assert not DateForm({"published": "2011-12"}, instance=article).has_changed()
    assert DateForm({"published": "2011"}, instance=article).has_changed()
    assert not DateForm({"published": ""}, instance=Article()).has_changed()


def test_a_form_shows_the_text_of_a_date():
    html = DateForm(instance=Article(published=PartialDate("2011-12~")))["published"].as_widget()
    assert 'value="2011-12~"' in html


def test_a_date_may_be_required():
    with pytest.raises(ValidationError):
        PartialDateFormField(required=True).clean("")
