"""The admin as editors find it: what waits, where to begin, and all there is, in their words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.models import DELETION, LogEntry
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from actors.models import Actor
from andromede_site.addresses import list_address
from andromede_site.dates import PartialDate
from andromede_site.desk import Desk
from andromede_site.roles import ADMINISTRATORS, CONTRIBUTORS, EDITORS
from articles.models import Article, Commitment, Event, Mention, Quote, Topic
from articles.worklist.listing import SECTIONS
from articles.worklist.sections import PAGES, page_of, waiting

_GROUPS: list[tuple[Any, list[str]]] = [
    (_("Sources"), ["Article", "ArticleText", "RelatedHeadline"]),
    (pgettext_lazy("group of models", "Words"), ["Quote", "Statement"]),
    (
        _("Facts"),
        ["Commitment", "Event", "Affiliation", "Topic", "Position", "Mention", "Story"],
    ),
    (_("Actors"), ["Actor"]),
]
"""The models of the record as editors think of them; other apps come after these."""

# What the guide shows of partial dates.
_DATES = ["2009", "2011-12", "2011-12-22", "2011-12~", "2011?", "201X", "../2011-12-22"]
_DATES += ["2011-12-22/..", "2011-12-20/2011-12-22"]

_SEARCHED: list[Any] = [Quote, Article, Actor, Commitment, Event, Topic]


@dataclass(frozen=True)
class Place:
    """Somewhere to go from the first page."""

    label: str
    address: str


class EditorsSite(Desk):
    def get_urls(self) -> list[Any]:
        return [
            path("guide/", self.admin_view(self.guide), name="guide"),
            path("worklist/<slug:name>/", self.admin_view(self.section), name="worklist_section"),
            *super().get_urls(),
        ]

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        sections, nothing_in = waiting(SECTIONS, request, self)
        context = {
            "worklist": sections,
            "nothing_in": nothing_in,
            "last_article": self._last_article(request),
            "may_add_article": self.get_model_admin(Article).has_add_permission(request),
            "searched": list(self._searched(request)),
        }
        return super().index(request, {**context, **(extra_context or {})})

    def section(self, request: HttpRequest, name: str) -> HttpResponse:
        """Show all that a section of the worklist holds, a page at a time."""
        found = next((section for section in SECTIONS if section.name == name), None)
        number = request.GET.get("p", "1")
        if not found or not number.isascii() or not number.isdecimal():
            raise Http404
        page = page_of(found, min(max(int(number[:4]), 1), PAGES), request, self)
        if not page:
            raise Http404
        context = {**self.each_context(request), "title": found.title, "page": page}
        return TemplateResponse(request, "admin/worklist_section.html", context)

    def guide(self, request: HttpRequest) -> HttpResponse:
        """Show how to work here, in the language of the editor."""
        context = {
            **self.each_context(request),
            "title": _("Guide"),
            "written": f"admin/guide/_{get_language()}.html",
            "groups": {"contributors": CONTRIBUTORS, "editors": EDITORS, "all": ADMINISTRATORS},
            "dates": [PartialDate(text) for text in _DATES],
        }
        return TemplateResponse(request, "admin/guide/guide.html", context)

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return the apps, on pages that show them all by what editors do with them."""
        apps = super().get_app_list(request, app_label)
        return apps if app_label else [*_groups(apps), *_others(apps)]

    def _searched(self, request: HttpRequest) -> Iterator[Place]:
        for model in _SEARCHED:
            if self.get_model_admin(model).has_view_permission(request):
                yield Place(str(model._meta.verbose_name_plural), list_address(model))

    def _last_article(self, request: HttpRequest) -> Place | None:
        """Return the article that the editor worked on last, or on a passage of which."""
        if not self.get_model_admin(Article).has_view_permission(request):
            return None
        models = {model._meta.model_name: model for model in (Article, Quote, Mention)}
        entries = LogEntry.objects.filter(user=request.user.pk, content_type__app_label="articles")
        entries = entries.filter(content_type__model__in=models).exclude(action_flag=DELETION)
        newest = entries.order_by("-action_time").values_list("content_type__model", "object_id")
        if not (row := newest.first()):
            return None
        model: Any = models[row[0]]
        found = model.objects.filter(pk=row[1])
        if model is not Article:
            found = Article.objects.filter(pk__in=found.values("article"))
        article = found.first()
        return article and Place(f"{article.siglum} {article}", _desk(article))


def _desk(article: Article) -> str:
    return reverse("admin:articles_article_desk", args=[article.pk])


def _groups(apps: list[Any]) -> Iterator[dict[str, Any]]:
    """Yield the groups of the record's models, each as an app of its own."""
    record = [app for app in apps if app["app_label"] in ("actors", "articles")]
    by_name = {model["object_name"]: model for app in record for model in app["models"]}
    for name, names in _GROUPS:
        models = [by_name.pop(each) for each in names if each in by_name]
        if models:
            address = models[0]["admin_url"] or models[0]["add_url"]
            group = {"name": name, "app_label": models[0]["object_name"].lower()}
            yield {**group, "app_url": address, "has_module_perms": True, "models": models}


def _others(apps: list[Any]) -> list[Any]:
    """Return the apps beside the record: what is behind it, then whoever may edit it."""
    others = [app for app in apps if app["app_label"] not in ("actors", "articles")]
    return sorted(others, key=lambda app: app["app_label"] != "andromede_site")
