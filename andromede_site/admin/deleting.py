"""The pages that ask before something is deleted, of which a million rows may be hanging."""

from collections.abc import Iterable
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from andromede_site import changes
from andromede_site.addresses import change_address
from andromede_site.changes import with_names
from andromede_site.counts import COUNTED_MAX, count_up_to, number, written_count
from andromede_site.deletion import Hanging, hanging_on
from andromede_site.models import Change, Revision

GOES_ALONG_MAX = 500
"""As many rows of a kind go along with a deletion; more stand in its way."""

_NAMED_MAX = 10


class BoundedDeletion(admin.ModelAdmin):
    """Tells by kind and number what goes along with a deletion, or stands in its way."""

    def get_deleted_objects(
        self, objs: Any, request: HttpRequest
    ) -> tuple[list[Any], dict[str, Any], set[str], list[Any]]:
        """Return what goes, how much of each kind, which kinds this editor may not delete, and what
        stands in the way."""
        chosen = self.model._base_manager.filter(pk__in=[obj.pk for obj in objs])
        hanging = sorted(hanging_on(chosen), key=lambda each: changes.label(each.field))
        in_the_way = [each for each in hanging if not each.goes_along or _is_too_much(each)]
        if in_the_way:
            return [], {}, set(), list(chain.from_iterable(map(self._told_hanging, in_the_way)))
        gone = {each.field: list(with_names(each.rows.order_by("pk"))) for each in hanging}
        lines = [self._named(obj) for obj in objs]
        counts: dict[str, Any] = {str(self.opts.verbose_name_plural): len(objs)}
        for field, rows in gone.items():
            lines += [capfirst(changes.label(field)), self._list(rows, len(rows))]
            counts[changes.label(field)] = len(rows)
        return lines, counts, self._forbidden(request, chain(objs, *gone.values())), []

    def offer_restoring(self, request: HttpRequest, made: Iterable[Revision]) -> None:
        """Say where the entries of this admin come back from that were deleted just now."""
        kind = self.opts.model_name or ""
        gone = [each for each in made if each.kind == kind and each.after is None]
        if len(gone) == 1:
            address = reverse("admin:andromede_site_revision_restore", args=[gone[0].pk])
        elif gone:
            asked = {"version": gone[0].version, "kind": kind, "action": Change.Action.DELETED}
            address = f"{reverse('admin:andromede_site_revision_changelist')}?{urlencode(asked)}"
        if gone:
            words = ngettext("Restore it", "Restore some of them", len(gone))
            link = format_html('<a href="{}">{}</a>', address, words)
            self.message_user(request, link, messages.SUCCESS)

    def _told_hanging(self, hanging: Hanging) -> list[Any]:
        """Return how much hangs there by that relation, and the first of it with their links."""
        count = count_up_to(hanging.rows)
        kind = capfirst(changes.label(hanging.field))
        line = _("%(kind)s: %(count)s") % {"kind": kind, "count": written_count(count)}
        if hanging.goes_along:
            message = _("%(told)s (at most %(max)s go along with a deletion)")
            line = message % {"told": line, "max": number(GOES_ALONG_MAX)}
        # In no order: to find the first of very many would have all of them sorted.
        return [line, self._list(with_names(hanging.rows.order_by())[:_NAMED_MAX], count)]

    def _list(self, rows: Any, count: int) -> list[Any]:
        """Return the first of some rows with their links, and how many more there are."""
        items: list[Any] = [self._named(row) for row in rows[:_NAMED_MAX]]
        if count > COUNTED_MAX:
            items.append(_("and many more"))
        elif count > _NAMED_MAX:
            items.append(_("and %(count)s more") % {"count": number(count - _NAMED_MAX)})
        return items

    def _named(self, row: Any) -> Any:
        """Return what names a row, with a link to where it is edited, if it is anywhere."""
        entry = changes.entry_of(row)
        is_edited = self.admin_site.is_registered(type(entry))
        page: Any = entry if is_edited else getattr(row, "entry", None)
        if page is None:
            return str(entry)
        kind = f"{capfirst(page._meta.verbose_name)}{pgettext('before a name', ':')}"
        return format_html('{} <a href="{}">{}</a>', kind, change_address(page), entry)

    def _forbidden(self, request: HttpRequest, rows: Iterable[Model]) -> set[str]:
        """Return the kinds of those among `rows` that this editor may not delete."""
        return {str(row._meta.verbose_name) for row in rows if self._is_forbidden(request, row)}

    def _is_forbidden(self, request: HttpRequest, row: Model) -> bool:
        """Say whether this editor may not delete a row, or change the entry that it ties."""
        entry = changes.entry_of(row)
        if not self.admin_site.is_registered(type(entry)):
            return False
        model_admin = self._admin_of(entry)
        if entry is row:
            return not model_admin.has_delete_permission(request, entry)
        return not model_admin.has_change_permission(request, entry)

    def _admin_of(self, row: Model) -> Any:
        return self.admin_site.get_model_admin(type(row))


def _is_too_much(hanging: Hanging) -> bool:
    return count_up_to(hanging.rows, GOES_ALONG_MAX) > GOES_ALONG_MAX
