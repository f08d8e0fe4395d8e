"""The page on which an editor makes one actor of several."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views import View

from actors import merging
from actors.models import Actor
from andromede_site import changes
from andromede_site.addresses import change_address, list_address
from andromede_site.admin.choices import is_key
from andromede_site.counts import written_count
from andromede_site.revisions import Occasion
from andromede_site.transactions import retried

_FOUND_SHOWN = 20


def merge_address(pks: Iterable[int]) -> str:
    query = urlencode({"actor": sorted(pks)}, doseq=True)
    return f"{reverse('admin:actors_actor_merge')}?{query}"


class MergeView(View):
    """Shows what points to each of some actors, asks which of them stays, and merges the others.

    It needs no script: further actors are found by a form on the page.
    """

    model_admin: Any = None
    at_once = 20

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.model_admin.has_merge_permission(request):
            raise PermissionDenied
        sent = request.POST if request.method == "POST" else request.GET
        self.chosen = {int(key) for key in sent.getlist("actor") if is_key(key)}
        found = self.chosen if len(self.chosen) <= self.at_once else ()
        self.actors = list(Actor.objects.filter(pk__in=found))
        if self.actors:
            return super().dispatch(request, *args, **kwargs)
        message = _("Choose the actors to merge in this list, %(max)d at most.")
        self._tell(message % {"max": self.at_once}, messages.WARNING)
        return redirect(list_address(Actor))

    def get(self, request: HttpRequest) -> HttpResponse:
        counts = merging.counts(self.actors)
        query = request.GET.get("q", "")
        context = {
            **self.model_admin.admin_site.each_context(request),
            "title": _("Merge actors"),
            "opts": Actor._meta,
            "choices": [
                self._choice(actor, counts[actor.pk]) for actor in self._best_first(counts)
            ],
            "ties": [(tie, change_address(tie)) for tie in merging.ties(self.actors)],
            "query": query,
            "found": [
                (actor, merge_address([*self.chosen, actor.pk])) for actor in self._found(query)
            ],
        }
        return TemplateResponse(request, "admin/actors/actor/merge.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        kept = next((a for a in self.actors if str(a.pk) == request.POST.get("kept")), None)
        others = [actor for actor in self.actors if actor != kept]
        if len(self.actors) < len(self.chosen):
            return self._refuse(_("One of the actors is not there any more."))
        if not kept or not others:
            return self._refuse(_("Choose which actor stays, and at least one other."))
        named = {"kept": kept, "others": ", ".join(map(str, others))}
        message = _("Merged into “%(kept)s”: %(others)s.") % named

        def work() -> None:
            with transaction.atomic():
                self.model_admin.log_change(request, kept, message)
                self.model_admin.log_deletions(request, others)
                merging.merge(kept, others, Occasion(request.user, message))

        try:
            retried(work)
        except (merging.TiedError, Actor.DoesNotExist):
            return self._refuse(_("Nothing was merged: look at what stands in the way."))
        self._tell(message, messages.SUCCESS)
        self._tell_repeated(kept)
        return redirect(change_address(kept))

    def _refuse(self, message: str) -> HttpResponse:
        self._tell(message, messages.ERROR)
        return redirect(merge_address(actor.pk for actor in self.actors))

    def _tell_repeated(self, kept: Actor) -> None:
        links = [(change_address(entry), entry) for entry in merging.repeated(kept)]
        if links:
            message = _("Some of these say the same now, keep one of each: {}.")
            entries = format_html_join(" · ", '<a href="{}">{}</a>', links)
            self._tell(format_html(message, entries), messages.WARNING)

    def _tell(self, message: str, level: int) -> None:
        self.model_admin.message_user(self.request, message, level)

    def _best_first(self, counts: merging.Counts) -> list[Actor]:
        """Return the actors, first the one that is most likely to stay."""
        return sorted(
            self.actors, key=lambda actor: (actor.precedence, -sum(counts[actor.pk].values()))
        )

    def _choice(self, actor: Actor, counts: dict[merging.Relation, int]) -> dict[str, Any]:
        return {
            "actor": actor,
            "address": change_address(actor),
            "counts": [
                (changes.label(relation), written_count(count, merging.COUNTED_MAX))
                for relation, count in counts.items()
            ],
            "without": merge_address(self.chosen - {actor.pk}),
        }

    def _found(self, query: str) -> QuerySet:
        if not query.strip():
            return Actor.objects.none()
        others = Actor.objects.exclude(pk__in=self.chosen)
        found, _may_have_duplicates = self.model_admin.get_search_results(
            self.request, others, query
        )
        return found[:_FOUND_SHOWN]
