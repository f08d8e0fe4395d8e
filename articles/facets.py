"""The choices by which a reader narrows the list of quotes, and how many fit each."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import get_language, gettext, ngettext

from andromede_site.dates import PartialDate
from andromede_site.pagination import from_the_first
from andromede_site.text import fold
from articles.filters import ENTRIES, QuoteFilter
from articles.models import Article, Quote
from articles.search import KINDS, Counts

# No article has so many quotes that one would narrow a list to it; chosen, it is shown.
COUNTED = [name for name in ENTRIES if name != "article"]

# As many as one looks through; of the parameter of which more is asked for, as many as one may.
_FEW, _MANY = 8, 200


@dataclass
class Choice:
    """A value of a parameter and how many quotes would fit with it, None where nobody counted.

    `without` is the query of the address that no longer names it, "" where it does not now.
    """

    value: str
    label: str
    count: int | None
    is_chosen: bool = False
    without: str = ""


@dataclass
class Facet:
    """One parameter of the address and what may be chosen of it.

    Of entries the most frequent come first; `rest` says how many more there are to choose from.
    """

    name: str
    label: str
    choices: list[Choice]
    rest: int = 0
    is_open: bool = False


@dataclass
class Tally:
    """What the index counts of a search: quotes by choice, by date of the article, of any kind.

    A month is twelve times its year, plus 0 for January to 11; 0 stands for an unknown date.
    """

    facets: list[Facet]
    years: Counts
    months: Counts
    kinds: Counts


def tally(found: QuoteFilter) -> Tally:
    """Return what there is to choose from where a filter's values are valid."""
    more = found.data.get("more", "")
    wide = more if more in COUNTED else ""
    counted = found.search.kept(f"{get_language()} {wide}", lambda: _counted(found, wide))
    for facet in counted.facets:
        _choose(facet, found)
        facet.is_open |= facet.name == wide
    return counted


def narrowings(found: QuoteFilter, counted: Tally) -> list[tuple[str, Choice]]:
    """Return each choice that the address names, dates as well, with the label of its parameter."""
    made = [
        (facet.label, choice)
        for facet in counted.facets
        for choice in facet.choices
        if choice.without and not (facet.name == "kind" and found.leaves_kinds_out)
    ]
    for name in ("published_after", "published_before"):
        if date := found.data.get(name):
            without = _without(found.data, name, date)
            choice = Choice(date, str(PartialDate(date)), None, is_chosen=True, without=without)
            made.append((str(found.form.fields[name].label), choice))
    return made


def held_back(found: QuoteFilter, counted: Tally) -> str:
    """Return in words what would be found too if not only quoted words were shown; or ""."""
    if not found.leaves_kinds_out:
        return ""
    reported, refused = (
        counted.kinds.get(KINDS[kind], 0) for kind in (Quote.Kind.INDIRECT, Quote.Kind.REFUSAL)
    )
    parts = []
    if reported:
        form = ngettext("%(n)s reported statement", "%(n)s reported statements", reported)
        parts.append(form % {"n": reported})
    if refused:
        form = ngettext("%(n)s refusal to comment", "%(n)s refusals to comment", refused)
        parts.append(form % {"n": refused})
    return f" {gettext('and')} ".join(parts)


def _counted(found: QuoteFilter, wide: str) -> Tally:
    counts = found.search.counts(["kind", *COUNTED, "year", "month"])
    facets = [
        _facet(found, "kind", _kinds(counts["kind"])),
        *_of_entries(found, counts, wide),
        _facet(found, "article", _articles(found)),
        _facet(found, "year", _years(found, counts["year"])),
    ]
    offered = [facet for facet in facets if facet.choices]
    return Tally(offered, counts["year"], counts["month"], counts["kind"])


def _facet(found: QuoteFilter, name: str, choices: Iterable[Choice], rest: int = 0) -> Facet:
    return Facet(name, str(found.form.fields[name].label), list(choices), rest)


def _kinds(counts: Counts) -> list[Choice]:
    """Return all kinds in the order of their list, which no search changes."""
    return [Choice(kind.value, str(kind.label), counts.get(KINDS[kind], 0)) for kind in Quote.Kind]


def _articles(found: QuoteFilter) -> list[Choice]:
    """Return the articles that are chosen; of the quotes of one entry's page, all that hold some.

    Only these are counted.
    """
    counts = found.search.counts(["article"])["article"] if found.within else {}
    chosen = {article.pk for article in found.form.cleaned_data["article"] or ()}
    articles = Article.objects.published().in_bulk(_most(counts, _MANY) | chosen)
    return [
        Choice(article.slug, f"{article.siglum} {article}", counts.get(key))
        for key, article in sorted(articles.items())
    ]


def _years(found: QuoteFilter, counts: Counts) -> Iterator[Choice]:
    """Yield the years that have quotes or are chosen, the latest first."""
    for year in sorted({*counts, *found.form.cleaned_data["year"]} - {0}, reverse=True):
        yield Choice(str(year), str(year), counts.get(year, 0))


def _of_entries(found: QuoteFilter, counts: Mapping[str, Counts], wide: str) -> Iterator[Facet]:
    """Yield the facets of entries, of each those that have most quotes, and whichever is chosen."""
    keys = {
        name: _most(counts[name], _MANY if name == wide else _FEW)
        | {entry.pk for entry in found.form.cleaned_data[name] or ()}
        for name in COUNTED
    }
    entries = _entries(found, keys)
    for name in COUNTED:
        choices = [
            Choice(entry.slug, str(entry), counts[name].get(key, 0))
            for key, entry in entries[name].items()
        ]
        rest = len(counts[name].keys() - {0} - keys[name])
        yield _facet(found, name, sorted(choices, key=_order), rest)


def _most(counts: Counts, number: int) -> set[int]:
    most = sorted(counts.keys() - {0}, key=lambda key: (-counts[key], key))
    return set(most[:number])


def _entries(found: QuoteFilter, keys: Mapping[str, set[int]]) -> dict[str, dict[int, Any]]:
    """Return by parameter the entries that have these keys, in one query for each kind."""
    wanted: dict[type[Any], set[int]] = defaultdict(set)
    kinds = {name: found.form.fields[name].queryset.model for name in keys}
    for name, kind in kinds.items():
        wanted[kind] |= keys[name]
    held = {kind: kind.objects.published().in_bulk(wanted[kind]) for kind in wanted}
    return {
        name: {k: held[kind][k] for k in keys[name] & held[kind].keys()}
        for name, kind in kinds.items()
    }


def _order(choice: Choice) -> tuple[int, str, str]:
    return -(choice.count or 0), fold(choice.label), choice.value


def _choose(facet: Facet, found: QuoteFilter) -> None:
    """Say which choices of a facet are made, and what the address is without each."""
    named = [value for value in found.data.getlist(facet.name) if value]
    chosen = named or found.form.cleaned_data[facet.name] or ()
    for choice in facet.choices:
        choice.is_chosen = choice.value in chosen
        choice.without = _without(found.data, facet.name, choice.value)
    facet.is_open = facet.name == "kind" or any(choice.is_chosen for choice in facet.choices)


def _without(data: QueryDict, name: str, value: str) -> str:
    named = data.getlist(name)
    if value not in named:
        return ""
    rest = from_the_first(data)
    rest.setlist(name, [each for each in named if each != value])
    return f"?{rest.urlencode()}"
