from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

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
    search_fields = ["folded"]
    search_help_text = _("Words of the name or of a spelling; case and accents do not matter.")
    prepopulated_fields = {"slug": ["name_fr"]}
    fieldsets = [
        (None, {"fields": [("name_fr", "name_en"), ("kind", "status"), "slug"]}),
        (_("More"), {"fields": [("sort_name", "wikidata"), "note"]}),
    ]
    inlines = [AliasInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("aliases")

    def search(self, queryset: QuerySet, term: str) -> QuerySet:
        for word in self.words(term):
            queryset = queryset.named_like(word)  # type: ignore[attr-defined]
        return queryset

    @admin.display(description=_("spellings"))
    def spellings(self, actor: Actor) -> str:
        return ", ".join(alias.spelling for alias in actor.aliases.all())
