"""Narrowing a change list where a list of all choices would be too long."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import lookup_spawns_duplicates
from django.contrib.admin.views.main import PAGE_VAR, ChangeList
from django.core.exceptions import ValidationError
from django.db.models import Field, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.safestring import SafeString

from andromede_site.admin.choices import LoadedSelect, Typed, is_key, typed_name


class AutocompleteFilter(admin.FieldListFilter):
    """Asks for one related entry by typing, in a form of its own that needs no script of ours."""

    template = "admin/autocomplete_filter.html"

    def __init__(
        self,
        field: Field,
        request: HttpRequest,
        params: dict[str, list[str]],
        model: Any,
        model_admin: admin.ModelAdmin,
        field_path: str,
    ) -> None:
        self.parameter = f"{field_path}__id__exact"
        self.field = field
        self.admin_site = model_admin.admin_site
        self.chosen = request.GET.get(self.parameter, "")
        self.typed = "".join(params.pop(typed_name(self.parameter), ())).strip()
        if self.typed:
            self._find(params, request, model_admin)
        if params.get(self.parameter) == [""]:  # sent with nothing chosen
            del params[self.parameter]
        super().__init__(field, request, params, model, model_admin, field_path)
        own = (self.parameter, typed_name(self.parameter), PAGE_VAR)
        self.others = [
            (name, value)
            for name, values in request.GET.lists()
            for value in values
            if name not in own
        ]

    def _find(self, params: dict[str, list[str]], request: HttpRequest, model_admin: Any) -> None:
        """Narrow the list by the entry that what was typed names, or tell why it does not."""
        related: Any = self.field.related_model
        of_related: Any = self.admin_site.get_model_admin(related)
        try:
            entry = of_related.resolve(self.typed, related.objects.all())
        except ValidationError as error:
            model_admin.message_user(request, " ".join(error.messages), messages.WARNING)
            return
        self.chosen, self.typed = str(entry.pk), ""
        params[self.parameter] = [self.chosen]

    def expected_parameters(self) -> list[str | None]:
        return [self.parameter]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> Any:
        """Find each row once: to tell apart what several ties repeat, all would be sorted."""
        model = queryset.model
        if not (self.used_parameters and lookup_spawns_duplicates(model._meta, self.field_path)):
            return super().queryset(request, queryset)
        if not all(map(is_key, self._keys)):
            raise IncorrectLookupParameters
        tied: Any = super().queryset(request, model._base_manager.all())
        keys = self._ties() if self.field.many_to_many else tied.values("pk")
        return queryset.filter(pk__in=keys)

    @property
    def _keys(self) -> list[str]:
        keys: Any = self.used_parameters[self.parameter]
        return keys

    def _ties(self) -> QuerySet:
        """Return the keys of the rows that name what was chosen, from the table of ties alone."""
        field: Any = self.field
        chosen = {f"{field.m2m_reverse_field_name()}__in": self._keys}
        ties = field.remote_field.through._base_manager.filter(**chosen)
        return ties.values(field.m2m_field_name())

    def choices(self, changelist: ChangeList) -> Iterator[Any]:
        yield {"selected": bool(self.chosen)}

    @property
    def widget(self) -> SafeString:
        select = LoadedSelect(self.field, self.admin_site)
        related: Any = self.field.related_model
        select.choices = ModelChoiceField(related.objects.all(), required=False).choices
        attrs = {"id": f"filter-{self.field_path}", "aria-label": str(self.title)}
        # A value that is no number has been refused by queryset() before this is drawn.
        return select.render(self.parameter, Typed(self.typed, [self.chosen]), attrs)
