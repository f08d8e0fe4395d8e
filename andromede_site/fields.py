"""Model fields that several apps share."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import get_language

from andromede_site.text import fold


class FoldedField(models.TextField):
    """A column that follows another, folded, so that both databases find and sort it alike.

    `source` names the attribute it follows.
    """

    def __init__(self, *args: Any, source: str, **kwargs: Any) -> None:
        self.source = source
        kwargs.setdefault("editable", False)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        folded = fold(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, folded)
        return folded


def language_of(instance: models.Model, name: str) -> str:
    """Return the language that a `localized` property has its text in now, "" without any."""
    language = (get_language() or settings.LANGUAGE_CODE)[:2]
    found = (code for code in (language, "fr") if getattr(instance, f"{name}_{code}", ""))
    return next(found, "")


def localized(name: str) -> property:
    """Return a property that reads `name_fr` or `name_en`, whichever the active language asks for.

    Where that one is empty the French text stands in.
    """

    def read(instance: models.Model) -> str:
        language = get_language() or settings.LANGUAGE_CODE
        return getattr(instance, f"{name}_{language[:2]}", "") or getattr(instance, f"{name}_fr")

    return property(read)
