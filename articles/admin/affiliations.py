from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from andromede_site.admin import AutocompleteFilter
from andromede_site.admin.slugs import SluggedForm
from andromede_site.dates import PartialDate
from articles.admin.mentions import FactAdmin
from articles.models import Affiliation


class AffiliationForm(SluggedForm):
    named_by = ("actor", "kind", "other", "other_label")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "other" in cleaned:
            self._check_sides(cleaned.get("actor"), cleaned["other"], cleaned.get("other_label"))
        since, until = (cleaned.get(name) or PartialDate() for name in ("since", "until"))
        if since.is_after(until):
            message = _("This is after %(until)s, when the tie ended.")
            self.add_error("since", ValidationError(message, params={"until": until}))
        return cleaned

    def _check_sides(self, actor: Any, other: Any, label: Any) -> None:
        if bool(other) == bool(label):
            message = _("Name what the actor is tied to, or give the article's words for it.")
            self.add_error("other", message)
        elif other and other == actor:
            self.add_error("other", _("An actor cannot be tied to itself: name another."))


@admin.register(Affiliation)
class AffiliationAdmin(FactAdmin):
    form = AffiliationForm
    list_display = ["tie", "kind", "period", "mention_count", "status"]
    list_filter = [
        "status",
        "kind",
        ("actor", AutocompleteFilter),
        ("other", AutocompleteFilter),
    ]
    search_fields = ["folded", "slug", "actor__folded", "other__folded"]
    search_help_text = _(
        "Words of either side or of the role, or the slug; case and accents do not matter."
    )
    autocomplete_fields = ["actor", "other"]
    fieldsets = [
        (None, {"fields": [("actor", "kind", "status"), ("other", "other_label")]}),
        (_("As what, and when"), {"fields": [("role_fr", "role_en"), ("since", "until")]}),
        (_("Address and remark"), {"fields": ["slug", "note"]}),
    ]

    at_hand = ["actor", "kind", "other", "role_fr", ("since", "until"), "status"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).with_sides()  # type: ignore[attr-defined]

    @admin.display(description=_("affiliation"))
    def tie(self, affiliation: Affiliation) -> str:
        return str(affiliation)

    @admin.display(description=_("since, until"))
    def period(self, affiliation: Affiliation) -> str:
        dates = [str(date) if date else "" for date in (affiliation.since, affiliation.until)]
        return " – ".join(dates) if any(dates) else self.empty_value_display
