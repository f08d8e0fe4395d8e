"""What a page lists of a search: each statement once, the other reports of it under the first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from andromede_site.models import Status
from articles.models import Quote
from articles.search import Found

_MOST_REPORTS = 200


@dataclass
class Hit:
    """A quote, and the other published quotes that report the same statement."""

    quote: Quote
    reports: list[Quote] = field(default_factory=list)

    @property
    def elsewhere(self) -> int:
        """How many articles other than its own report the statement."""
        return len({report.article_id for report in self.reports} - {self.quote.article_id})


def hits(quotes: Iterable[Quote], search: Found) -> list[Hit]:
    """Return the quotes of a page, each statement at the place of its first report there."""
    found = list(quotes)
    reports = _reports({quote.statement_id for quote in found} - {None}, search)
    made, seen = [], set()
    for quote in found:
        if quote.statement_id not in seen:
            others = reports.get(quote.statement_id, ())
            made.append(Hit(quote, [each for each in others if each != quote]))
        if quote.statement_id in reports:
            seen.add(quote.statement_id)
    return made


def _reports(statements: set[int | None], search: Found) -> dict[int | None, list[Quote]]:
    """Return the published quotes of published statements, in the order of their articles."""
    found = defaultdict(list)
    if statements:
        reports = Quote.objects.published().listed().in_text_order()
        told = reports.filter(statement__in=statements, statement__status=Status.PUBLISHED)
        for report in search.mark(told[:_MOST_REPORTS]):
            found[report.statement_id].append(report)
    return found
