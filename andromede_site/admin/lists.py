"""Lists that stay quick among a million rows: counted, paged, sorted up to a bound."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import lookup_spawns_duplicates
from django.contrib.admin.views.main import ORDER_VAR, ChangeList
from django.core.paginator import EmptyPage, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from andromede_site.counts import count_up_to, number, written_count

LISTED_MAX = 10_000
"""As many rows a list shows; whoever looks for others narrows it down."""

CHOSEN_MAX = 500
"""As many rows an action takes at once."""


def holds(model: Any, column: str, text: str) -> Q:
    """Return the condition that a column of `model`, or over a foreign key, contains `text`.

    What the keys lead to is looked through once, not for each of a million rows.
    """
    tie, _separator, name = column.rpartition("__")
    condition = Q(**{f"{name}__contains": text})
    if not tie:
        return condition
    related = model._meta.get_field(tie).related_model
    return Q(**{f"{tie}__in": related._base_manager.filter(condition).order_by()})


class BoundedPaginator(Paginator):
    """Pages no more than the first rows of what may be a million.

    For any page beyond the last it takes the last.
    """

    @cached_property
    def bounded_count(self) -> int:
        return count_up_to(self.object_list, LISTED_MAX)  # type: ignore[arg-type]

    @cached_property
    def count(self) -> int:
        return min(self.bounded_count, LISTED_MAX)

    @property
    def has_more(self) -> bool:
        return self.bounded_count > LISTED_MAX

    def validate_number(self, number: Any) -> int:
        try:
            return super().validate_number(number)
        except EmptyPage:
            if int(number) < 1:
                raise
            return self.num_pages


class BoundedChangeList(ChangeList):
    is_beyond_last = False
    """Whether a page was asked for that comes after the last."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = capfirst(str(self.opts.verbose_name_plural))

    def get_queryset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> QuerySet:
        """Search once; counting what is found, and showing a page of it, would do so again."""
        found = super().get_queryset(request, *args, **kwargs)
        if not self.query.strip():
            return found
        keys = list(found.values_list("pk", flat=True)[: LISTED_MAX + 1])
        rows = self.root_queryset.filter(pk__in=keys).order_by(*found.query.order_by)
        return rows if rows.query.select_related else self.apply_select_related(rows)

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if not self.result_list.query.is_sliced:
            self.result_list = self.result_list[: self.result_count]
        self.is_beyond_last = self.page_num > self.paginator.num_pages
        self.page_num = self.paginator.validate_number(self.page_num)

    def get_ordering(self, request: HttpRequest, queryset: QuerySet) -> list[Any]:
        """Sort by one column, and what it leaves alike in the same direction, as an index does."""
        ordering = super().get_ordering(request, queryset)
        if ORDER_VAR not in self.params or not isinstance(ordering[0], str):
            return ordering
        return [ordering[0], "-pk" if ordering[0].startswith("-") else "pk"]

    def get_ordering_field(self, field_name: Any) -> Any:
        """Return what a column is sorted by, None for those that would have all rows read."""
        is_sortable = field_name in (self.sortable_by or ())
        return super().get_ordering_field(field_name) if is_sortable else None

    def get_filters(self, request: HttpRequest) -> Any:
        specs, has_specs, others, _may_repeat, is_narrowed = super().get_filters(request)
        # Our filters find a row once, and telling rows apart would have all of them sorted.
        may_repeat = any(lookup_spawns_duplicates(self.lookup_opts, lookup) for lookup in others)
        return specs, has_specs, others, may_repeat, is_narrowed

    @property
    def told_count(self) -> str:
        return written_count(self.paginator.bounded_count, LISTED_MAX)

    @property
    def told_bound(self) -> str:
        """What to tell of a list that is not whole, "" of one that is."""
        if not self.paginator.has_more:
            return ""
        message = _("Only the first %(most)s are listed: a search or a filter narrows them down.")
        return message % {"most": number(LISTED_MAX)}

    @property
    def exceeds_actions(self) -> bool:
        return self.result_count > CHOSEN_MAX


class BoundedLists(admin.ModelAdmin):
    """Lists and chooses no more than an editor can take in.

    Only columns that an index holds in order are `sortable_by`.
    """

    paginator = BoundedPaginator
    sortable_by: ClassVar[list[str] | tuple[str, ...] | None] = ()
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return BoundedChangeList

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        # PostgreSQL refuses null characters.
        if any("\x00" in value for _name, values in request.GET.lists() for value in values):
            return HttpResponseRedirect(f"{request.path}?e=1")
        return super().changelist_view(request, *args, **kwargs)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist: Any = super().get_changelist_instance(request)
        if request.method == "GET" and changelist.is_beyond_last:
            self.message_user(request, _("The list ends before that page."), messages.WARNING)
        return changelist

    def response_action(
        self, request: HttpRequest, queryset: QuerySet, *args: Any
    ) -> HttpResponse | None:
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        is_all = request.POST.get("select_across", "0") not in ("", "0")
        if len(chosen) > CHOSEN_MAX or (is_all and count_up_to(queryset, CHOSEN_MAX) > CHOSEN_MAX):
            message = _("At most %(max)s rows can be chosen at once.")
            self.message_user(request, message % {"max": number(CHOSEN_MAX)}, messages.WARNING)
            return None
        return super().response_action(request, queryset, *args)
