from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from andromede_site.admin import EntryAdmin, RecordForm
from articles.models import Story


class StoryForm(RecordForm):
    class Meta:
        widgets = {name: AdminTextareaWidget(attrs={"rows": 12}) for name in ("lead_fr", "lead_en")}


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
