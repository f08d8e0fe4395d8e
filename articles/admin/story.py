from collections.abc import Iterator

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from andromede_site.admin import EntryAdmin, RecordForm
from articles.models import Story
from articles.narrative import KINDS, exists, references, stray_brackets


class StoryForm(RecordForm):
    class Meta:
        widgets = {name: AdminTextareaWidget(attrs={"rows": 12}) for name in ("lead_fr", "lead_en")}

    def clean_lead_fr(self) -> str:
        return self._checked("lead_fr")

    def clean_lead_en(self) -> str:
        return self._checked("lead_en")

    def _checked(self, name: str) -> str:
        text = self.cleaned_data[name]
        faults = [*_stray_brackets(text), *_unknown_references(text)]
        if faults:
            raise ValidationError(faults)
        return text


def _stray_brackets(text: str) -> Iterator[ValidationError]:
    message = _(
        "A bracket in “%(words)s” belongs to no reference: write [words](event:slug), "
        "without a blank line."
    )
    for words in stray_brackets(text):
        yield ValidationError(message, params={"words": words.strip()})


def _unknown_references(text: str) -> Iterator[ValidationError]:
    for _words, kind, slug in references(text):
        if kind not in KINDS:
            message = _("“%(kind)s” is no kind of entry: write one of %(kinds)s.")
            yield ValidationError(message, params={"kind": kind, "kinds": ", ".join(KINDS)})
        elif not exists(kind, slug):
            message = _("There is no %(kind)s “%(slug)s”.")
            params = {"kind": KINDS[kind]._meta.verbose_name, "slug": slug}
            yield ValidationError(message, params=params)


@admin.register(Story)
class StoryAdmin(EntryAdmin):
    form = StoryForm
    list_display = ["title_fr", "slug", "status"]
    list_filter = ["status"]
    search_fields = ["folded", "slug"]
    search_help_text = _("Words of the title, or the slug; case and accents do not matter.")
    autocomplete_fields = ["turning_points"]
    prepopulated_fields = {"slug": ["title_fr"]}
    fieldsets = [
        (None, {"fields": [("title_fr", "title_en"), ("slug", "status")]}),
        (_("The affair in a minute"), {"fields": [("lead_fr", "lead_en"), "turning_points"]}),
        (_("Remark"), {"fields": ["note"]}),
    ]

    def public_address(self, story: Story) -> str:
        return reverse("home")
