"""The choices by which a reader narrows the list of quotes, and how many fit each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from andromede_site.text import fold
from articles.filters import ENTRIES, QuoteFilter
from articles.models import Article, Quote

# As many as one can look through; the address takes any.
_MOST = 30


@dataclass
class Choice:
    """A value of a parameter and how many quotes would fit with it.

    `without` is the query of the address that no longer names it, "" where it does not now.
    """

    value: str
    label: str
    count: int
    is_chosen: bool
    without: str
    siglum: str = ""


@dataclass
class Facet:
    """One parameter of the address and what may be chosen of it, the most frequent first."""

    name: str
    label: str
    choices: list[Choice]

    is_open: bool

    @property
    def named(self) -> list[Choice]:
        """The choices that the address names."""
        return [choice for choice in self.choices if choice.without]


def facets(found: QuoteFilter) -> list[Facet]:
    """Return the choices of a filter whose values are valid, without parameters that have none."""
    counts = found.search.counts(["kind", *ENTRIES, "year"])
    made = [
        _of_kinds(found, counts["kind"]),
        *(_of_entries(found, name, counts[name]) for name in ENTRIES),
        _of_years(found, counts["year"]),
    ]
    return [facet for facet in made if facet.choices]


def _of_kinds(found: QuoteFilter, counts: Mapping[int, int]) -> Facet:
    labels = {number: (str(code), str(code.label)) for number, code in enumerate(Quote.Kind, 1)}
    chosen = found.form.cleaned_data["kind"]
    return _facet(found, "kind", counts, labels, chosen)


def _of_years(found: QuoteFilter, counts: Mapping[int, int]) -> Facet:
    """The years of publication, the latest first."""
    chosen = found.form.cleaned_data["year"]
    labels = {year: (str(year), str(year)) for year in {*counts, *chosen} if year}
    facet = _facet(found, "year", counts, labels, list(map(str, chosen)))
    facet.choices.sort(key=lambda choice: choice.value, reverse=True)
    return facet


def _of_entries(found: QuoteFilter, name: str, counts: Mapping[int, int]) -> Facet:
    """The entries that quotes found have most, and whichever are chosen."""
    chosen = found.form.cleaned_data[name] or []
    most = sorted(counts, key=lambda key: (-counts[key], key))[:_MOST]
    entries = found.form.fields[name].queryset.in_bulk({*most, *(each.pk for each in chosen)})
    labels = {key: (entry.slug, str(entry)) for key, entry in entries.items()}
    facet = _facet(found, name, counts, labels, [entry.slug for entry in chosen])
    sigla = {each.slug: each.siglum for each in entries.values() if isinstance(each, Article)}
    for choice in facet.choices:
        choice.siglum = sigla.get(choice.value, "")
    return facet


def _facet(
    found: QuoteFilter,
    name: str,
    counts: Mapping[int, int],
    labels: Mapping[int, tuple[str, str]],
    chosen: Collection[str],
) -> Facet:
    choices = [
        Choice(value, label, counts.get(key, 0), value in chosen, _without(found.data, name, value))
        for key, (value, label) in labels.items()
        if counts.get(key) or value in chosen or name == "kind"
    ]
    choices.sort(key=lambda choice: (-choice.count, fold(choice.label)))
    is_open = name == "kind" or any(choice.is_chosen for choice in choices)
    return Facet(name, str(found.form.fields[name].label), choices, is_open)


def _without(data: QueryDict, name: str, value: str) -> str:
    named = data.getlist(name)
    if value not in named:
        return ""
    rest = data.copy()
    rest.setlist(name, [each for each in named if each != value])
    rest.pop("page", None)
    return f"?{rest.urlencode()}"
