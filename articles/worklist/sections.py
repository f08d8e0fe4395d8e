"""What a section of the worklist is: where its rows come from, and how a page shows them."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import chain, islice, zip_longest
from operator import or_
from typing import Any

from django.contrib.admin import AdminSite
from django.db.models import Max, Model, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import Truncator

from andromede_site.addresses import change_address, list_address
from andromede_site.counts import written_count
from andromede_site.models import Change, Entry

# Nobody works off more at once; further ones are not counted.
MOST_COUNTED = 100
SHOWN = 5
PER_PAGE = 50
PAGES = 100
# Characters of an entry that tell which it is.
LONGEST = 120

Rows = QuerySet | Sequence[Any]


@dataclass
class Item:
    """One thing to do: what it is about, in enough words to know it, and where to do it."""

    words: str
    address: str
    kind: str = ""
    detail: str = ""
    entry: Entry | None = None
    changed_at: dt.datetime | None = None


def item_of(row: Any, detail: str = "") -> Item:
    """Return the item for a row of a model that the admin has a form for."""
    article = getattr(row, "article", None)
    return Item(
        words=Truncator(getattr(row, "text", "") or str(row)).chars(LONGEST),
        address=change_address(row),
        kind=str(row._meta.verbose_name),
        detail=detail or (article.siglum if article else ""),
        entry=row if isinstance(row, Entry) else None,
    )


@dataclass(frozen=True)
class Source:
    """Rows of one model that are to be looked at, and the item that each of them is.

    `needs` is the permission of its admin without which nobody sees them, `filters` what narrows
    down the change list to just these rows, if anything does.
    """

    model: type[Model]
    rows: Callable[[], Rows]
    item: Callable[[Any], Item] = item_of
    needs: str = "view"
    filters: str = ""

    def find(self, request: HttpRequest, site: AdminSite) -> Rows | None:
        """Return the rows that an editor may see, None where there are none that one may."""
        model_admin = site.get_model_admin(self.model)
        is_allowed = getattr(model_admin, f"has_{self.needs}_permission")(request)
        return self.rows_for(request, model_admin) if is_allowed else None

    def rows_for(self, request: HttpRequest, model_admin: Any) -> Rows:
        return self.rows()

    @property
    def list_address(self) -> str:
        return list_address(self.model) + self.filters


class AdminSource(Source):
    """All rows that an editor sees in the change list of a model."""

    def rows_for(self, request: HttpRequest, model_admin: Any) -> Rows:
        return model_admin.get_queryset(request)


@dataclass(frozen=True)
class Section:
    """One kind of thing to do. `is_dated` says that its items tell when they last changed."""

    name: str
    title: Any
    sources: Sequence[Source]
    is_dated: bool = False

    @property
    def address(self) -> str:
        return reverse("admin:worklist_section", args=[self.name])


@dataclass
class Batch:
    """The first rows of a source, and how many there are, if not too many to count."""

    source: Source
    rows: list[Any]
    count: int

    @classmethod
    def of(cls, source: Source, found: Rows) -> "Batch":
        rows = list(found[: SHOWN + 1])
        if len(rows) <= SHOWN:
            return cls(source, rows, len(rows))
        return cls(source, rows, _length(found[: MOST_COUNTED + 1]))

    @property
    def label(self) -> str:
        name = self.source.model._meta.verbose_name if self.count == 1 else self._plural
        return f"{written_count(self.count, MOST_COUNTED)} {name}"

    @property
    def _plural(self) -> str:
        return str(self.source.model._meta.verbose_name_plural)


@dataclass
class Waiting:
    """What a section holds, as the first page shows it."""

    section: Section
    batches: list[Batch] = field(default_factory=list)

    @classmethod
    def of(cls, section: Section, request: HttpRequest, site: AdminSite) -> "Waiting | None":
        """Return what waits in a section, None where the editor may see nothing of it."""
        found = [(source, source.find(request, site)) for source in section.sources]
        seen = [(source, rows) for source, rows in found if rows is not None]
        return cls(section, [Batch.of(source, rows) for source, rows in seen]) if seen else None

    @property
    def title(self) -> str:
        return str(self.section.title)

    @property
    def count(self) -> int:
        return sum(batch.count for batch in self.batches)

    @property
    def shown_count(self) -> str:
        return written_count(self.count, MOST_COUNTED)

    @property
    def lists(self) -> list[Batch]:
        """Return what has a change list of its own to work through."""
        return [batch for batch in self.batches if batch.count and batch.source.filters]

    @property
    def more(self) -> str:
        """The address of the full list, "" where all is shown."""
        return self.section.address if self.count > SHOWN else ""

    @cached_property
    def items(self) -> list[Item]:
        """The first items, of each source in turn."""
        columns = ([(batch.source, row) for row in batch.rows] for batch in self.batches)
        in_turn = filter(None, chain.from_iterable(zip_longest(*columns)))
        return [source.item(row) for source, row in islice(in_turn, SHOWN)]


def waiting(
    sections: Sequence[Section], request: HttpRequest, site: AdminSite
) -> tuple[list[Waiting], list[str]]:
    """Return what waits, a section each, and the titles of those in which nothing does."""
    found = list(filter(None, (Waiting.of(section, request, site) for section in sections)))
    full = [each for each in found if each.count]
    _date([item for each in full if each.section.is_dated for item in each.items])
    return full, [each.title for each in found if not each.count]


def _date(items: list[Item]) -> None:
    """Set when the entries of these items changed last, as far as the log names them."""
    by_identity = {item.entry.identity: item for item in items if item.entry}
    if not by_identity:
        return
    named = reduce(or_, (Q(kind=kind, slug=slug) for kind, slug in by_identity))
    latest = Change.objects.filter(named).order_by().values_list("kind", "slug", Max("made_at"))
    for kind, slug, made_at in latest:
        by_identity[kind, slug].changed_at = made_at


@dataclass(frozen=True)
class Page:
    """Some items of a section, and the numbers of the pages before and after."""

    items: list[Item]
    number: int
    has_next: bool

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def next(self) -> int:
        return self.number + 1 if self.has_next and self.number < PAGES else 0


def page_of(section: Section, number: int, request: HttpRequest, site: AdminSite) -> Page | None:
    """Return a page of all items of a section, None where the editor may see nothing of it."""
    found = [(source, source.find(request, site)) for source in section.sources]
    seen = [(source, rows) for source, rows in found if rows is not None]
    if not seen:
        return None
    items = list(_items(seen, (number - 1) * PER_PAGE))
    if section.is_dated:
        _date(items[:PER_PAGE])
    return Page(items[:PER_PAGE], number, len(items) > PER_PAGE)


def _items(seen: list[tuple[Source, Rows]], skipped: int) -> Iterator[Item]:
    """Yield the items of a page and the first one after it, skipping those of earlier pages."""
    wanted = PER_PAGE + 1
    for source, rows in seen:
        taken = list(rows[skipped : skipped + wanted])
        yield from map(source.item, taken)
        wanted -= len(taken)
        skipped = 0 if taken or not skipped else skipped - _length(rows[:skipped])


def _length(rows: Rows) -> int:
    return rows.count() if isinstance(rows, QuerySet) else len(rows)
