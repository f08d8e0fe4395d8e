"""An address made of an entry's own words, where an editor gives none."""

from itertools import count
from typing import Any, ClassVar

from django.db import models

from andromede_site.admin.forms import RecordForm
from andromede_site.models import FormerSlug
from andromede_site.text import words

# What is read at a glance; the column holds more.
_LENGTH = 60
_AT_ONCE = 100


class SluggedForm(RecordForm):
    """Makes the slug of a new entry, where it is left empty, of the fields in `named_by`."""

    named_by: ClassVar[tuple[str, ...]] = ("title_fr",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields and not self.instance.pk:
            self.fields["slug"].required = False

    def clean_slug(self) -> str:
        return super().clean_slug() if self.cleaned_data["slug"] else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("slug") == "":
            named = " ".join(str(cleaned.get(name) or "") for name in self.named_by)
            cleaned["slug"] = free_slug(self._meta.model, named, self.instance.pk)
        return cleaned


def free_slug(model: Any, named: str, own: int | None = None) -> str:
    """Return a slug of the first words of `named` that leads to no entry of `model` but `own`."""
    base = _joined(named) or str(model._meta.model_name)
    for first in count(1, _AT_ONCE):
        numbers = range(first, first + _AT_ONCE)
        slugs = [base if number == 1 else f"{base}-{number}" for number in numbers]
        taken = _taken(model, slugs, own)
        if free := next((slug for slug in slugs if slug not in taken), ""):
            return free
    raise AssertionError("numbers do not end")


def _joined(named: str) -> str:
    slug = "-".join(word for word in words(named) if word.isascii())
    return slug if len(slug) <= _LENGTH else slug[: slug.rfind("-", 0, _LENGTH + 1)][:_LENGTH]


def _taken(model: type[models.Model], slugs: list[str], own: int | None) -> set[str]:
    others = model._default_manager.exclude(pk=own).filter(slug__in=slugs)
    former = FormerSlug.objects.filter(kind=model._meta.model_name, former__in=slugs)
    return {*others.values_list("slug", flat=True), *former.values_list("former", flat=True)}
