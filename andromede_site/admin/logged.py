"""Views that write the change log and the history as the last step of their transaction."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import admin
from django.contrib.messages.storage import default_storage
from django.db import IntegrityError, models, router, transaction
from django.db.models import QuerySet
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest
from django.utils.translation import gettext as _

from andromede_site import changes
from andromede_site.admin.checks import FaultyError
from andromede_site.admin.editing import Edit, changed_parts, edit_of, start_edit, token_of
from andromede_site.admin.forms import SavingForm
from andromede_site.held import held_page
from andromede_site.models import Entry, Revision
from andromede_site.transactions import retried


class ContradictionError(Exception):
    """Raised with what to tell the editor, where rows that were saved exclude each other."""


class LoggedAdmin(admin.ModelAdmin):
    """Does all that a request asks for in one transaction, checks it, and logs it at the end.

    `change_form` is the form of what is asked about changing an entry, if anything is.
    """

    change_form: type[SavingForm] | None = None

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        def view(request: HttpRequest) -> Any:
            if self.change_form and object_id:
                edit_of(request).note_version()
            entry = None if object_id else self._sent_before(request)
            if entry:
                return self.response_add(request, entry)
            return super(LoggedAdmin, self).changeform_view(
                request, object_id, form_url, extra_context
            )

        return self._logged(view, request)

    def _sent_before(self, request: HttpRequest) -> Any:
        """Return the entry that this very form has made already: a double click sends it twice."""
        token = token_of(request.POST.get("token", "")) if request.method == "POST" else None
        if token is None:
            return None
        rows = Revision.objects.filter(token=token, kind=self.opts.model_name).values("row")
        return self.model._default_manager.filter(pk__in=rows).first()

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self._logged(super().delete_view, request, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self._logged(super().changelist_view, request, *args, **kwargs)

    def _logged(
        self, view: Callable[..., Any], request: HttpRequest, *args: Any, **kwargs: Any
    ) -> Any:
        if request.method != "POST":
            return view(request, *args, **kwargs)

        def work() -> Any:
            edit = start_edit(request)
            with transaction.atomic(using=router.db_for_write(self.model)):
                self.lock()
                response = view(request, *args, **kwargs)
                if edit.lines:
                    self.offer_restoring(request, edit.close(request))
                    # The log has let us wait for whoever changed rows meanwhile.
                    edit.check()
                    self.derive()
                return response

        try:
            return retried(work)
        except (FaultyError, IntegrityError):
            # The forms know by now what is wrong, or see what somebody else was quicker to store.
            _untell(request)
            return retried(work)
        except ContradictionError as error:
            _untell(request)
            return held_page(request, _("Nothing was changed"), str(error), status=409)

    def tell(self, request: HttpRequest, lines: Iterable[changes.Line]) -> None:
        """Have the change log tell of `lines` too, at the end of this request."""
        edit_of(request).lines += lines

    def offer_restoring(self, request: HttpRequest, made: Iterable[Revision]) -> None:
        """Say of what was deleted how it comes back."""

    def lock(self) -> None:
        """Let whoever else edits what `derive` reads and writes wait."""

    def derive(self) -> None:
        """Bring what is derived from all rows up to date, now that some have changed.

        Raises ContradictionError where they exclude each other.
        """

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        edit = edit_of(request)
        before = None
        if change:
            before = changes.stored_identity(obj)
            edit.watch.changing([obj])
        super().save_model(request, obj, form, change)
        if not change or form.has_changed():
            edit.saved(obj, before)
            edit.to_check(form, changed_parts(form, is_new=not change))

    def save_formset(
        self, request: HttpRequest, form: ModelForm, formset: BaseModelFormSet, change: bool
    ) -> None:
        edit = edit_of(request)
        overwritten = changes.overwritten(formset)
        before = {row.pk: row.identity for row in overwritten}
        edit.watch.changing(overwritten)
        if formset.deleted_forms:
            edit.deleting(changes.doomed(formset))
        super().save_formset(request, form, formset, change)
        _note_rows(edit, form, formset)
        for row in changes.saved_by(formset):
            edit.saved(row, before.get(row.pk))

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        edit_of(request).deleting(self.model._default_manager.filter(pk=obj.pk))
        super().delete_model(request, obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        edit_of(request).deleting(queryset)
        super().delete_queryset(request, queryset)


def _note_rows(edit: Edit, form: ModelForm, formset: Any) -> None:
    """Note which rows a formset has saved; those that are no entries are a part of the form's."""
    if not issubclass(formset.model, Entry):
        if changes.saved_by(formset):
            edit.to_check(form, [formset.get_default_prefix()])
        return
    saved = changes.saved_by(formset)
    for row in formset.forms:
        if row.instance in saved:
            is_new = row.instance in formset.new_objects
            edit.to_check(row, changed_parts(row, is_new=is_new))


def _untell(request: HttpRequest) -> None:
    """Take back what this request has told of so far, since it is undone."""
    request.__dict__["_messages"] = default_storage(request)
