"""The page of an article on which all that hangs on it is published together, or handed in."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from andromede_site.addresses import change_address
from andromede_site.admin import EntryAdmin
from andromede_site.admin.choices import is_key
from andromede_site.admin.editing import edit_of
from andromede_site.admin.explaining import Explanation
from andromede_site.admin.overtaken import seen
from andromede_site.admin.publishing import (
    LEAVING,
    Refusals,
    give_status,
    refusals,
    sentences,
    waiting,
)
from andromede_site.admin.roles import may_publish
from andromede_site.counts import number, written_count
from andromede_site.models import Revision, Status
from articles import bundle
from articles.admin.private_texts import may_see_texts
from articles.bundle import Bundle
from articles.models import Article, Mention, Quote

_LONGEST = 160


@dataclass(frozen=True)
class Step:
    """What is done with entries: which status they are given."""

    status: Status

    @classmethod
    def of(cls, user: Any) -> "Step":
        """Return what this user may do: publish, or hand in for review."""
        return cls(Status.PUBLISHED if may_publish(user) else Status.IN_REVIEW)

    @property
    def leaving(self) -> tuple[Status, ...]:
        return LEAVING[self.status]

    @property
    def publishes(self) -> bool:
        return self.status == Status.PUBLISHED

    def label(self, count: int) -> str:
        """Return what leads to the page on which this is done with so many entries."""
        shown = {"n": written_count(count, bundle.MOST)}
        if self.publishes:
            return ngettext("Publish… (%(n)s draft)", "Publish… (%(n)s drafts)", count) % shown
        words = ngettext("Hand in for review… (%(n)s)", "Hand in for review… (%(n)s)", count)
        return words % shown


@dataclass
class Lack:
    """What an entry lacks, and where that is mended."""

    sentence: str
    address: str


@dataclass
class Line:
    """An entry as the page lists it: `key` names it in the form that is sent."""

    key: str
    words: str
    detail: str
    status: str
    address: str
    lacks: list[Lack] = field(default_factory=list)


@dataclass
class Kind:
    """The entries of one kind that the page lists."""

    title: str
    lines: list[Line]


class WithPublishing(EntryAdmin):
    """Mixed into the admin of articles, each of which is published with what hangs on it."""

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.publish_view)
        address = path("<path:object_id>/publish/", view, name="articles_article_publish")
        return [address, *super().get_urls()]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if article := context.get("original"):
            context["publishing"] = publishing_link(request, article)
        return super().render_change_form(request, context, *args, **kwargs)

    def publish_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what is not published yet, and publish what was ticked of it."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if not is_key(object_id):
            raise Http404
        return self._logged(self._publish, request, object_id)

    def _publish(self, request: HttpRequest, object_id: str) -> HttpResponse:
        article = get_object_or_404(Article, pk=object_id)
        step = Step.of(request.user)
        found = Bundle.of(article, step.leaving)
        allowed = [entry for entry in found.all if self._may_change(request, entry)]
        version = edit_of(request).note_version()
        explanation = Explanation(request.POST or None, initial={"seen": version})
        if request.method != "POST" or not explanation.is_valid():
            more = found.has_more
            return self._publish_page(request, article, step, allowed, explanation, more)
        ticked = set(request.POST.getlist("entry"))
        self._give(request, step, [entry for entry in allowed if _key(entry) in ticked])
        is_done = not bundle.count(article, step.leaving)
        page = "admin:articles_article_change" if is_done else "admin:articles_article_publish"
        return redirect(page, article.pk)

    def _give(self, request: HttpRequest, step: Step, chosen: list[Any]) -> None:
        chosen = waiting(chosen, step.status)
        overtaken = _overtaken(chosen, seen(request.POST))
        chosen = [entry for entry in chosen if entry not in overtaken]
        refused = give_status(edit_of(request), chosen, step.status)
        count = len(chosen) - len(refused)
        if count:
            words = ngettext("%(n)d is now: %(status)s.", "%(n)d are now: %(status)s.", count)
            done = words % {"n": count, "status": step.status.label}
            self.message_user(request, done, messages.SUCCESS)
        if overtaken:
            message = ngettext(
                "%(n)d was changed since you opened the page: look at it once more.",
                "%(n)d were changed since you opened the page: look at them once more.",
                len(overtaken),
            )
            self.message_user(request, message % {"n": len(overtaken)}, messages.WARNING)
        if refused:
            message = ngettext(
                "%(n)d stays as it is: see below why.",
                "%(n)d stay as they are: see below why.",
                len(refused),
            )
            self.message_user(request, message % {"n": len(refused)}, messages.WARNING)
        if not (count or overtaken or refused):
            self.message_user(request, _("Nothing was ticked."), messages.WARNING)

    def _may_change(self, request: HttpRequest, entry: Any) -> bool:
        model_admin = self.admin_site.get_model_admin(type(entry))
        return model_admin.has_change_permission(request)

    def _publish_page(
        self,
        request: HttpRequest,
        article: Article,
        step: Step,
        entries: list[Any],
        explanation: Explanation,
        has_more: bool,
    ) -> HttpResponse:
        refused = refusals(entries, step.status)
        ready = [entry for entry in entries if entry not in refused]
        page = {
            **self.admin_site.each_context(request),
            "title": _("Publish what is ready") if step.publishes else _("Hand in for review"),
            "opts": Article._meta,
            "article": article,
            "step": step,
            "ready_count": len(ready),
            "ready": _kinds(ready, refused),
            "lacking_count": len(refused),
            "lacking": _kinds(refused, refused),
            "most": number(bundle.MOST) if has_more else "",
            "explanation": explanation,
            "may_see_text": may_see_texts(request.user),
        }
        return TemplateResponse(request, "admin/articles/article/publish.html", page)


def publishing_link(request: HttpRequest, article: Article) -> dict[str, str]:
    """Return address and label of the page, none where nothing waits that this user might do."""
    step = Step.of(request.user)
    count = bundle.count(article, step.leaving)
    if not count or not request.user.has_perm("articles.change_article"):
        return {}
    address = reverse("admin:articles_article_publish", args=[article.pk])
    return {"address": address, "label": step.label(count)}


def _overtaken(entries: Iterable[Any], version: int | None) -> set[Any]:
    """Return those of `entries` that changed since a version of the record."""
    rows: dict[str, dict[int, Any]] = defaultdict(dict)
    for entry in entries:
        rows[entry._meta.model_name][entry.pk] = entry
    if version is None or not rows:
        return set()
    named = reduce(or_, (Q(kind=kind, row__in=of_kind) for kind, of_kind in rows.items()))
    later = Revision.objects.filter(named, version__gt=version).order_by()
    return {rows[kind][row] for kind, row in later.values_list("kind", "row")}


def _kinds(entries: Iterable[Any], refused: Refusals) -> list[Kind]:
    by_kind: dict[str, list[Line]] = defaultdict(list)
    for entry in entries:
        title = capfirst(str(entry._meta.verbose_name_plural))
        by_kind[title].append(_line(entry, refused))
    return [Kind(title, lines) for title, lines in by_kind.items()]


def _line(entry: Any, refused: Refusals) -> Line:
    address = change_address(entry)
    return Line(
        key=_key(entry),
        words=Truncator(getattr(entry, "text", "") or str(entry)).chars(_LONGEST),
        detail=_detail(entry),
        status=entry.get_status_display(),
        address=address,
        lacks=[
            Lack(sentences([fault]), f"{address}{_field(entry, fault[0])}")
            for fault in refused.get(entry, ())
        ],
    )


def _key(entry: Any) -> str:
    return f"{entry._meta.model_name}-{entry.pk}"


def _detail(entry: Any) -> str:
    """Return what tells an entry from others of the same words."""
    if isinstance(entry, Mention):
        kind = f"{entry.fact._meta.verbose_name}{pgettext('before a name', ':')}"
        return f"{kind} {Truncator(str(entry.fact)).chars(_LONGEST)}"
    if isinstance(entry, Quote):
        speaker = entry.speaker or entry.speaker_label
        return ", ".join(filter(None, [str(speaker or ""), entry.get_kind_display()]))
    return str(getattr(entry, "get_kind_display", str)())


def _field(entry: Any, part: str) -> str:
    """Return the fragment that leads to the field of a part of an entry, "" where it has none."""
    names = {each.name for each in entry._meta.concrete_fields}
    name = next((name for name in (part, f"{part}_fr") if name in names), "")
    return f"#id_{name}" if name else ""
