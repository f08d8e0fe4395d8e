from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from actors import merging
from actors.admin.merging import MergeView, merge_address
from actors.duplicates import resembling
from actors.models import Actor, Alias
from andromede_site.addresses import change_address
from andromede_site.admin import EntryAdmin, Inline
from andromede_site.admin.choices import is_key
from andromede_site.admin.forms import AddForm
from andromede_site.admin.rows import RowFormSet
from andromede_site.admin.slugs import SluggedForm, free_slug
from andromede_site.text import fold, words

SEEN = "_seen"
TAKEN = "_take"
"""What the form of a new actor sends: which actors like it were shown, and which one to take."""

_SPELLINGS_IN_HINT = 3


class ActorForm(SluggedForm):
    named_by = ("name_fr",)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "slug" not in self.fields and not self.instance.pk:
            self.instance.slug = free_slug(Actor, cleaned.get("name_fr", ""))
        return cleaned


class AliasFormSet(RowFormSet):
    """Holds a new actor back once, until its editor has seen who is called alike: `alike`."""

    alike: list[Actor] = []

    def is_valid(self) -> bool:
        is_valid = super().is_valid()
        if self.instance.pk is None:
            self.alike = resembling([*_names(self.instance), *self.new_spellings()])
        return is_valid and {actor.pk for actor in self.alike} <= self._seen()

    def new_spellings(self) -> list[str]:
        return [
            form.cleaned_data.get("spelling", "")
            for form in self.forms
            if form.is_valid() and "spelling" in form.changed_data
        ]

    def _seen(self) -> set[int]:
        return {int(key) for key in self.data.get(SEEN, "").split() if is_key(key)}


class AliasInline(Inline, admin.TabularInline):
    model = Alias
    formset = AliasFormSet
    extra = 1
    fields = ["spelling"]
    classes = []
    show_change_link = False


@admin.register(Actor)
class ActorAdmin(EntryAdmin):
    form = ActorForm
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
    fieldsets_in_place = [
        (
            None,
            {
                "fields": ["name_fr", "kind"],
                "description": _("It is added as a draft; the rest can wait until it is reviewed."),
            },
        )
    ]
    inlines = [AliasInline]
    actions = [*EntryAdmin.actions, "merge_chosen"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("aliases")

    def holding(self, word: str) -> Q:
        return super().holding(word) | Q(pk__in=Actor.objects.named_like(word))

    def named(self, lookup: str, text: str) -> Q:
        spelled = Alias.objects.filter(actor=OuterRef("pk"), **{f"folded__{lookup}": text})
        own = Q(**{f"folded__{lookup}": text}) | Q(**{f"sort_key__{lookup}": text})
        return super().named(lookup, text) | own | Q(Exists(spelled))

    def hint(self, entry: Actor, term: str) -> str:
        """Return the kind, and the spellings that `term` may have found."""
        asked = words(term)
        spellings = [str(alias) for alias in entry.aliases.all() if str(alias) != str(entry)]
        spellings.sort(key=lambda spelling: not all(word in fold(spelling) for word in asked))
        told = [entry.get_kind_display(), ", ".join(spellings[:_SPELLINGS_IN_HINT])]
        return " · ".join(filter(None, [*told, super().hint(entry, term)]))

    @admin.display(description=_("spellings"))
    def spellings(self, actor: Actor) -> str:
        return ", ".join(alias.spelling for alias in actor.aliases.all())

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if _is_added_in_place(request, obj):
            return [*self.fieldsets_in_place, *AddForm.fieldsets_for(None)]
        return super().get_fieldsets(request, obj)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if _is_added_in_place(request, obj):
            return {}
        return super().get_prepopulated_fields(request, obj)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(MergeView.as_view(model_admin=self))
        return [path("merge/", view, name="actors_actor_merge"), *super().get_urls()]

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return self.has_publish_permission(request) and self.has_delete_permission(request)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        taken = request.POST.get(TAKEN, "")
        if is_key(taken) and IS_POPUP_VAR in request.POST and self.has_view_permission(request):
            actor = Actor.objects.filter(pk=taken).first()
            if actor:
                return self.response_add(request, actor)
        return super().changeform_view(request, *args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if kwargs.get("obj") and self.has_merge_permission(request):
            context["merge_address"] = merge_address([kwargs["obj"].pk])
        alike = (inline.formset.alike for inline in context["inline_admin_formsets"])
        context["alike"] = self._shown([actor for each in alike for actor in each])
        response: Any = super().render_change_form(request, context, *args, **kwargs)
        # What was found alike stands on top, and a short form needs its buttons once.
        response.context_data["save_on_top"] &= not (context["is_popup"] or context["alike"])
        return response

    def _shown(self, actors: list[Actor]) -> list[dict[str, Any]]:
        """Return what tells some actors from each other, and from a new one."""
        counts = merging.counts(actors) if actors else {}
        return [
            {
                "actor": actor,
                "address": change_address(actor),
                "hint": self.hint(actor, ""),
                "counts": _by_model(counts[actor.pk]).most_common(),
            }
            for actor in actors
        ]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change:
            self._point_out(request, form.instance, _new_names(form, formsets))

    def _point_out(self, request: HttpRequest, actor: Actor, names: Iterable[str]) -> None:
        """Tell who else is called as `actor` is now."""
        links = [
            (merge_address([actor.pk, other.pk]), other, other.slug)
            for other in resembling(names, besides=actor.pk)
        ]
        if links:
            message = gettext("Others are called like that; if they are one, merge them: {}.")
            others = format_html_join(", ", '<a href="{}">{} ({})</a>', links)
            self.message_user(request, format_html(message, others), messages.WARNING)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        context = dict(extra_context or {})
        if is_key(object_id) and self.has_merge_permission(request):
            context["merge_address"] = merge_address([int(object_id)])
        return super().delete_view(request, object_id, extra_context=context)

    @admin.action(description=_("Merge the chosen actors…"), permissions=["merge"])
    def merge_chosen(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        chosen = queryset.order_by("pk").values_list("pk", flat=True)
        return redirect(merge_address(chosen[: MergeView.at_once + 1]))


def _is_added_in_place(request: HttpRequest, obj: Any) -> bool:
    """Say whether the form of a new actor was opened from another form."""
    return obj is None and (IS_POPUP_VAR in request.GET or IS_POPUP_VAR in request.POST)


def _names(actor: Actor) -> list[str]:
    return [actor.name_fr, actor.name_en]


def _new_names(form: Any, formsets: Any) -> list[str]:
    """Return the names and spellings that a form has given to an actor."""
    changed = {"name_fr", "name_en"} & set(form.changed_data)
    names = [form.cleaned_data[name] for name in sorted(changed)]
    return [*names, *(spelling for each in formsets for spelling in each.new_spellings())]


def _by_model(counts: dict[merging.Relation, int]) -> Counter[Any]:
    """Return how many rows of each kind name an actor, by the names of the kinds."""
    found: Counter[Any] = Counter()
    for relation, count in counts.items():
        if relation.model is not Alias:
            model: Any = relation.model._meta.auto_created or relation.model
            found[model._meta.verbose_name_plural] += count
    return found
