"""Which quotes to list, and in which order: the same parameters for page, API, export and feed."""

import re
from collections.abc import Mapping
from typing import Any
from unicodedata import normalize

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import slug_re
from django.db.models import F, Model, QuerySet
from django.db.models.functions import ExtractYear
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actors.models import Actor
from andromede_site.models import Entry
from andromede_site.pagination import from_the_first
from articles.models import Article, Quote, Topic
from articles.models.quotes import QuoteQuerySet
from articles.search import KINDS, Found

# The parameters that name entries, which the index has as fields of the same names.
ENTRIES = ("speaker", "organisation", "about", "outlet", "article", "topic")

_LONGEST_NAME = 200

# So that no address makes work without end.
_MOST_VALUES = 50


def _given(values: list[str] | None) -> list[str]:
    """Return the values of a parameter, each once. Raises ValidationError if they are too many."""
    given = list(dict.fromkeys(value for value in values or () if value))
    if len(given) > _MOST_VALUES:
        message = _("Choose %(most)s at most.")
        raise ValidationError(message, "too_many", {"most": _MOST_VALUES})
    return given


class SlugsField(forms.Field):
    """Any number of slugs; its cleaned value is the list of their entries, found in one query."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {"unknown": _("“%(slug)s” is not in the record.")}

    def __init__(self, *, queryset: QuerySet, **kwargs: Any) -> None:
        self.queryset = queryset
        super().__init__(**kwargs)

    def to_python(self, value: list[str] | None) -> list[Model]:
        slugs = _given(value)
        # What is no slug stays out of the query: PostgreSQL refuses a null character.
        possible = [slug for slug in slugs if slug_re.match(slug)]
        found = {e.slug: e for e in self.queryset.filter(slug__in=possible)} if possible else {}
        unknown = [slug for slug in slugs if slug not in found]
        if unknown:
            message = self.error_messages["unknown"]
            raise ValidationError(
                [ValidationError(message, "unknown", {"slug": slug}) for slug in unknown]
            )
        return [found[slug] for slug in slugs]


class KindsField(forms.MultipleChoiceField):
    """The kinds to show; where none is named, the initial ones."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: list[str] | None) -> list[str]:
        return super().to_python(_given(value)) or list(self.initial)

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data or initial


class SlugsFilter(django_filters.Filter):
    """Keeps what belongs to any of the published entries whose slugs are given."""

    field_class = SlugsField

    def __init__(self, model: type[Entry], field_name: str | None = None, **kwargs: Any) -> None:
        super().__init__(field_name, lookup_expr="in", queryset=model.objects.published(), **kwargs)


class KindFilter(django_filters.Filter):
    field_class = KindsField


class DateFilter(django_filters.DateFilter):
    """Takes ISO dates only, whatever the language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(
            *args,
            input_formats=["%Y-%m-%d"],
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            error_messages={"invalid": _("Write a day that there is, as 2011-08-31.")},
            **kwargs,
        )


class YearsField(forms.Field):
    """Any number of years; its cleaned value is a list of integers."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {"invalid": _("Write the year as 2011.")}

    def to_python(self, value: list[str] | None) -> list[int]:
        years = _given(value)
        if not all(re.fullmatch(r"[1-9][0-9]{3}", year) for year in years):
            raise ValidationError(self.error_messages["invalid"], "invalid")
        return sorted(map(int, years))


class YearsFilter(django_filters.Filter):
    field_class = YearsField


class SortFilter(django_filters.Filter):
    field_class = forms.ChoiceField

    def filter(self, qs: QuoteQuerySet, value: str) -> QuoteQuerySet:
        return qs.oldest() if value == "oldest" else qs.newest()


_ORDERS = {
    "relevance": _("most relevant first"),
    "newest": _("newest first"),
    "oldest": _("oldest first"),
}


class QuoteFilter(django_filters.FilterSet):
    """Narrows and sorts quotes by the parameters of an address.

    Several values of one parameter are alternatives, several parameters must all hold. With any
    value that is not valid nothing is found and `errors` says why, field by field.
    """

    q = django_filters.CharFilter(
        label=_("Words"), method="_as_it_is", widget=forms.SearchInput, strip=True
    )
    speaker = SlugsFilter(Actor, label=_("Speaker"))
    organisation = SlugsFilter(Actor, label=_("Spoken for"))
    about = SlugsFilter(Actor, label=pgettext_lazy("quote", "About"), method="_about_any")
    outlet = SlugsFilter(Actor, "article__outlet", label=_("Outlet"))
    article = SlugsFilter(Article, label=_("Article"))
    topic = SlugsFilter(Topic, label=_("Topic"), method="_on_any")
    kind = KindFilter(
        label=_("Kind"), lookup_expr="in", choices=Quote.Kind.choices, initial=Quote.VERBATIM
    )
    # The whole interval of an article's date lies inside, so an unknown date never matches.
    published_after = DateFilter(
        "article__published_earliest", "gte", label=_("Published on or after")
    )
    published_before = DateFilter(
        "article__published_latest", "lte", label=_("Published on or before")
    )
    year = YearsFilter(label=_("Year"), method="_in_years")
    sort = SortFilter(label=_("Order"), choices=list(_ORDERS.items()))

    def __init__(
        self,
        data: QueryDict | None = None,
        *args: Any,
        within: Mapping[str, int] | None = None,
        **kwargs: Any,
    ) -> None:
        """Search `within` the quotes that have one of these keys in its field, of every kind
        unless kinds are named.
        """
        super().__init__(data or QueryDict(), *args, **kwargs)
        self.within = within or {}
        if within:
            self.filters["kind"].extra["initial"] = []

    @property
    def qs(self) -> QuoteQuerySet:
        # django-filter leaves a list whole where a value is not valid.
        return super().qs if self.is_valid() else self.queryset.none()

    @cached_property
    def search(self) -> Found:
        """The valid choices as a search, also where no words are looked for."""
        values = self.form.cleaned_data
        chosen = {name: [entry.pk for entry in values[name]] for name in ENTRIES if values[name]}
        if values["kind"]:
            chosen["kind"] = [KINDS[kind] for kind in values["kind"]]
        if values["year"]:
            chosen["year"] = values["year"]
        typed = values["q"]
        return Found(
            typed,
            self.queryset,
            chosen,
            earliest=values["published_after"],
            latest=values["published_before"],
            within=self.within,
            sort=self.order,
        )

    @property
    def found(self) -> QuoteQuerySet | Found:
        """What is listed, by the index; while there is none yet, what the database can list."""
        if not self.is_valid() or (self.search.is_missing and not self.form.cleaned_data["q"]):
            return self.qs
        return self.search

    @property
    def near_searches(self) -> list[tuple[str, str]]:
        """Words that quotes hold in the place of such that none holds, each with its address."""
        typed = normalize("NFC", self.form.cleaned_data["q"])
        found = []
        for word, near_words in self.search.near_words().items():
            place = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
            for near in near_words if place.search(typed) else ():
                data = from_the_first(self.data)
                data["q"] = place.sub(near, typed)
                found.append((near, f"?{data.urlencode()}"))
        return found

    @cached_property
    def looser(self) -> "QuoteFilter | None":
        """The same search for less than all that was typed, None where there is no less."""
        typed = self.search.query.loosened
        if not typed:
            return None
        data = from_the_first(self.data)
        data["q"] = typed
        return QuoteFilter(data, queryset=self.queryset, within=self.within)

    @property
    def is_behind(self) -> bool:
        """Whether the index lacks the newest changes, so that something else may soon be found."""
        return self.is_valid() and self.search.is_behind

    @property
    def leaves_kinds_out(self) -> bool:
        """Whether only quoted words are shown, as where the address names no kinds."""
        named = {kind for kind in self.data.getlist("kind") if kind}
        return not self.within and (not named or named == set(Quote.VERBATIM))

    @property
    def order(self) -> str:
        """The order in force: the one that is named, else what fits such a search."""
        named, typed = self.data.get("sort"), self.data.get("q", "").strip()
        return named if named in _ORDERS else "relevance" if typed else "newest"

    @property
    def kept_apart(self) -> list[tuple[str, str]]:
        """What is chosen rightly in an address that is not valid, where no facets show it."""
        listed = [
            name for name in (*ENTRIES, "kind", "year") if self.errors and name not in self.errors
        ]
        return [(name, value) for name in listed for value in self.data.getlist(name)]

    @property
    def narrowing(self) -> str:
        """The query of the address, whatever the page."""
        return from_the_first(self.data).urlencode()

    @property
    def with_every_kind(self) -> str:
        """The query of the address that shows every kind of quote."""
        data = from_the_first(self.data)
        data.setlist("kind", Quote.Kind.values)
        return f"?{data.urlencode()}"

    def actors_named(self, most: int) -> list[Actor]:
        """Return the first published actors whose names or spellings hold the words looked for."""
        query = self.form.cleaned_data["q"] if self.is_valid() else ""
        if not query or len(query) > _LONGEST_NAME or not self.search.query.words:
            return []
        named = Actor.objects.published().nearest_to(query)
        return self.search.kept(f"{most} actors named {query}", lambda: list(named[:most]))

    def _as_it_is(self, found: QuoteQuerySet, name: str, value: str) -> QuoteQuerySet:
        return found

    def _in_years(self, found: QuoteQuerySet, name: str, years: list[int]) -> QuoteQuerySet:
        if not years:
            return found
        ends = {
            "first_year": ExtractYear("article__published_earliest"),
            "last_year": ExtractYear("article__published_latest"),
        }
        return found.alias(**ends).filter(first_year__in=years, last_year=F("first_year"))

    def _about_any(self, found: QuoteQuerySet, name: str, actors: list[Actor]) -> QuoteQuerySet:
        # A join would list a quote once for each of its actors.
        about = Quote.about.through.objects.filter(actor__in=actors)
        return found.filter(pk__in=about.values("quote"))

    def _on_any(self, found: QuoteQuerySet, name: str, topics: list[Topic]) -> QuoteQuerySet:
        on_topics = Quote.topics.through.objects.filter(topic__in=topics)
        return found.filter(pk__in=on_topics.values("quote"))
