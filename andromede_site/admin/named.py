"""Lists whose rows tell of entries by kind and key: each names its entry, and links to its form."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from andromede_site.addresses import change_address
from andromede_site.admin.lists import BoundedLists
from andromede_site.changes import with_names
from andromede_site.entries import EntryForm
from andromede_site.models import kind_name

_WORDS_MAX = 100


class NamedLists(BoundedLists):
    """Finds the entries of the rows on a page together, by one look at each kind.

    `entry_key` is the column that holds what names an entry among its kind, or its primary key
    where that is "row".
    """

    entry_key: ClassVar[str]

    def words_of(self, row: Any) -> str:
        """Return what an entry is called that is not here any more."""
        return getattr(row, self.entry_key)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist = super().get_changelist_instance(request)
        keys: dict[str, set[Any]] = defaultdict(set)
        for row in changelist.result_list:
            keys[row.kind].add(getattr(row, self.entry_key))
        found = {kind: self._found(request, kind, wanted) for kind, wanted in keys.items()}
        for row in changelist.result_list:
            row.entry_found = found[row.kind].get(getattr(row, self.entry_key))
        return changelist

    def _found(self, request: HttpRequest, kind: str, keys: Collection[Any]) -> dict[Any, Any]:
        form = EntryForm.of_kind(kind)
        if form is None:
            return {}
        if not self.admin_site.get_model_admin(form.model).has_view_permission(request):
            return {}
        name = "pk" if self.entry_key == "row" else "slug"
        if name == "slug" and not hasattr(form.model, name):
            return form.instances(keys)
        rows: Iterable[Any] = with_names(form.model._base_manager.filter(**{f"{name}__in": keys}))
        return {getattr(row, name): row for row in rows}

    @admin.display(description=_("entry"))
    def entry_named(self, row: Any) -> str:
        """Name the entry of a row on a list, with a link to its form as long as it is here."""
        if entry := row.entry_found:
            words = Truncator(str(entry)).chars(_WORDS_MAX)
            return format_html('<a href="{}">{}</a>', change_address(entry), words)
        return Truncator(self.words_of(row)).chars(_WORDS_MAX)

    @admin.display(description=_("kind"), ordering="kind")
    def kind_shown(self, row: Any) -> str:
        return kind_name(row.kind)
