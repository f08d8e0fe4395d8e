from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import gettext_lazy as _

from actors.admin.merging import MergeView, merge_address
from actors.models import Actor, Alias
from andromede_site.admin import EntryAdmin, Inline


class AliasInline(Inline, admin.TabularInline):
    model = Alias
    extra = 1
    fields = ["spelling"]
    classes = []
    show_change_link = False


@admin.register(Actor)
class ActorAdmin(EntryAdmin):
    list_display = ["name_fr", "kind", "spellings", "status"]
    list_filter = ["status", "kind", ("wikidata", admin.EmptyFieldListFilter)]
    search_fields = ["slug"]
    search_help_text = _(
        "Words of the name or of a spelling, or the slug; case and accents do not matter."
    )
    prepopulated_fields = {"slug": ["name_fr"]}
    fieldsets = [
        (None, {"fields": [("name_fr", "name_en"), ("kind", "status"), "slug"]}),
        (_("More"), {"fields": [("sort_name", "wikidata"), "note"]}),
    ]
    inlines = [AliasInline]
    actions = [*EntryAdmin.actions, "merge_chosen"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("aliases")

    def holding(self, word: str) -> Q:
        return super().holding(word) | Q(pk__in=Actor.objects.named_like(word))

    @admin.display(description=_("spellings"))
    def spellings(self, actor: Actor) -> str:
        return ", ".join(alias.spelling for alias in actor.aliases.all())

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(MergeView.as_view(model_admin=self))
        return [path("merge/", view, name="actors_actor_merge"), *super().get_urls()]

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return self.has_publish_permission(request) and self.has_delete_permission(request)

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if kwargs.get("obj") and self.has_merge_permission(request):
            context["merge_address"] = merge_address([kwargs["obj"].pk])
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.action(description=_("Merge the chosen actors…"), permissions=["merge"])
    def merge_chosen(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        chosen = queryset.order_by("pk").values_list("pk", flat=True)
        return redirect(merge_address(chosen[: MergeView.at_once + 1]))
