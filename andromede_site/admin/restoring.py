"""The page on which an editor brings an entry back as it was."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views import View

from andromede_site import changes, revisions
from andromede_site.addresses import change_address
from andromede_site.admin.checks import faults_of
from andromede_site.admin.choices import key_of
from andromede_site.admin.editing import start_edit
from andromede_site.admin.explaining import Explanation, refuse_silence
from andromede_site.admin.roles import may_publish
from andromede_site.admin.telling import ShownRevision
from andromede_site.differences import differences
from andromede_site.models import FormerSlug, Revision, Status
from andromede_site.revisions import Content, Restoration, RestorationError
from andromede_site.transactions import retried


class RestoreView(View):
    """Shows how an entry would differ from what it is now, asks why, and brings it back.

    `?to=before` names the state before the revision, else it is the one after it. What went with a
    deleted entry comes back with it.
    """

    admin_site: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.revision = get_object_or_404(
            Revision.objects.select_related("author"), pk=key_of(unquote(kwargs["pk"]))
        )
        is_before = request.GET.get("to") == "before" or self.revision.after is None
        self.content = self.revision.before if is_before else self.revision.after
        if self.content is None:
            raise Http404
        self.restorations = list(self._restorations())
        if not all(map(self._is_allowed, self.restorations)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self._page(Explanation())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        explanation = Explanation(request.POST)
        explanation.is_valid()
        if any(_is_published(each.content) for each in self.restorations):
            refuse_silence(explanation)
        if explanation.errors:
            return self._page(explanation)
        try:
            entry = retried(self._bring_back)
        except RestorationError as error:
            lacking = ", ".join(f"{kind} “{slug}”" for kind, slug in error.lacking)
            return self._refuse(
                _("It refers to what is gone; bring that back first: %s.") % lacking
            )
        except ValidationError as error:
            return self._refuse(" ".join(error.messages))
        except IntegrityError:
            return self._refuse(
                _("Another entry stands in its place, with the same address or the same words.")
            )
        messages.success(request, _("“%(entry)s” is back as it was.") % {"entry": entry})
        return redirect(change_address(entry))

    def _restorations(self) -> list[Restoration]:
        """Return what is to be restored, with what went with it where it was deleted."""
        assert self.content is not None  # noqa: S101 (dispatch has seen to it)
        own = revisions.restoration(self.revision, self.content)
        if self.revision.after is not None:
            return [own]
        others = revisions.with_dependents(self.revision)[1:]
        return [own, *filter(None, map(_undone, others))]

    def _is_allowed(self, each: Restoration) -> bool:
        model_admin = self.admin_site.get_model_admin(each.form.model)
        held = each.form.model._default_manager.filter(pk=each.row).first()
        may_write = model_admin.has_add_permission(self.request) and (
            model_admin.has_change_permission(self.request, held)
        )
        slug = {"kind": each.form.kind_name(), "former": each.content.get("slug", "")}
        is_free = not FormerSlug.objects.filter(**slug).exists()
        is_draft = not _is_published(each.content)
        return may_write and (may_publish(self.request.user) or (is_draft and is_free))

    def _bring_back(self) -> Any:
        edit = start_edit(self.request)
        admins = [self.admin_site.get_model_admin(each.form.model) for each in self.restorations]
        with transaction.atomic():
            for model_admin in admins:
                model_admin.lock()
            restored = revisions.bring_back(self.restorations, edit.watch)
            for each in restored:
                edit.lines += changes.saved(each.entry, each.before)
                self.admin_site.get_model_admin(type(each.entry)).settle(each.entry)
            edit.close(self.request)
            _refuse_faults([each.entry for each in restored])
            for model_admin in admins:
                model_admin.derive()
        return next(each.entry for each in restored if each.entry.pk == self.revision.row)

    def _page(self, explanation: Explanation) -> HttpResponse:
        own = self.restorations[0]
        held: Content = revisions.contents(own.form, [own.row]).get(own.row, {})
        opts = Revision._meta
        context = {
            **self.admin_site.each_context(self.request),
            "title": _("Bring back as it was"),
            "opts": opts,
            "shown": ShownRevision.of(self.revision),
            "is_gone": not held,
            "differences": differences(own.form, held, own.content),
            "with_it": [
                (each.form.model._meta.verbose_name, each.form.key_of(each.content))
                for each in self.restorations[1:]
            ],
            "explanation": explanation,
        }
        return TemplateResponse(self.request, "admin/andromede_site/revision/restore.html", context)

    def _refuse(self, message: str) -> HttpResponse:
        messages.error(self.request, message)
        return redirect(self.request.get_full_path())


def _refuse_faults(entries: list[Any]) -> None:
    """Raise ValidationError where what came back does not fit what is there now."""
    found = faults_of(entries, {})
    told = [f"{capfirst(message)}." for faults in found.values() for _part, message in faults]
    if told:
        raise ValidationError(told)


def _undone(revision: Revision) -> Restoration | None:
    """Return what undoes what befell another entry, None where it has changed again since."""
    if revision.before is None:
        return None
    each = revisions.restoration(revision, revision.before)
    held = revisions.contents(each.form, [each.row]).get(each.row)
    return each if held == revision.after else None


def _is_published(content: Content) -> bool:
    return content.get("status", Status.PUBLISHED) == Status.PUBLISHED
