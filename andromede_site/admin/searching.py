"""Searching the record by folded columns."""

from functools import reduce
from operator import or_

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from andromede_site.admin.lists import holds
from andromede_site.text import fold

# SQLite refuses deep expressions and long patterns; no title or name needs more than this.
MAX_LENGTH, MAX_WORDS = 300, 32


class FoldedSearch(admin.ModelAdmin):
    """Finds rows by words, whatever their case and accents.

    `search_fields` are slugs and folded columns, of the model or over foreign keys: each word of a
    search must be in one of them. A model with other columns overrides `holding`.
    """

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        if not (search_term.strip() and self.search_fields):
            return queryset, False
        # PostgreSQL refuses null characters; the autocomplete hands them on unchecked.
        if "\x00" in search_term:
            return queryset.none(), False
        return self.search(queryset, search_term[:MAX_LENGTH]), False

    def search(self, queryset: QuerySet, term: str) -> QuerySet:
        """Return the rows of `queryset` that hold every word of `term`."""
        for word in term.split()[:MAX_WORDS]:
            queryset = queryset.filter(self.holding(word))
        return queryset

    def holding(self, word: str) -> Q:
        """Return the condition that a row holds `word`, whatever its case and accents."""
        return reduce(or_, (holds(self.model, name, fold(word)) for name in self.search_fields))
