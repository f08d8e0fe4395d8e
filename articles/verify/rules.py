"""What a rule is, and what several rules need."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from django.utils.translation import gettext as _

from andromede_site.entries import EntryForm
from andromede_site.fixtures import Fault
from andromede_site.record import Form, Record

Rule = Callable[[Record], Iterator[Fault]]
"""Yields the faults of a record that break it, in the active language."""


def by_slug(record: Record, form: type[Form]) -> dict[str, Form]:
    return {entry.key: entry for entry in record.of(form)}


def circular(record: Record, form: type[EntryForm], part: str) -> Iterator[Fault]:
    """Yield a fault for each entry that the references in `part` lead back to."""
    entries = by_slug(record, form)
    leads = {slug: _slugs(entry, part) for slug, entry in entries.items()}
    for slug, ahead, way in circular_steps(leads):
        message = _("leads back to “%(entry)s” itself (%(way)s); break the circle")
        named = {"entry": entries[slug].called, "way": in_words(way, entries)}
        yield entries[slug].fault(part, message % named, item=ahead)


def _slugs(entry: EntryForm, part: str) -> list[str]:
    references = entry.parts()[part].references(entry.cleaned_data[part])
    return [slug for _model, slug in references]


def in_words(way: Iterable[str], entries: Mapping[str, EntryForm]) -> str:
    """Return a way from slug to slug as a message shows it."""
    return " → ".join(entries[slug].called if slug in entries else slug for slug in way)


def circular_steps(leads: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, str, list[str]]]:
    """Yield the steps of each circle: from which slug to which, and the whole way from there."""
    for circle in _circles(leads):
        for start, (slug, ahead) in enumerate(pairwise(circle)):
            yield slug, ahead, [*circle[start:-1], *circle[: start + 1]]


def _circles(leads: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """Yield circles, each from one slug back to the same, until no step is left to make one."""
    graph = {slug: dict.fromkeys(ahead) for slug, ahead in leads.items()}
    while True:
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            circle = error.args[1][::-1]
            yield circle
            for slug, ahead in pairwise(circle):
                del graph[slug][ahead]
        else:
            return
