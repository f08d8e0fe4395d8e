"""What the form of a new passage knows of the other passages of its article."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from actors.models import Actor
from articles.anchoring import one_line

# So many passages, those saved last, are looked at; so many entries are offered first.
_LOOKED_AT = 200
_OFFERED = 8
_WORDS_SHOWN = 40


@dataclass(frozen=True)
class Carried:
    """The values that a new passage starts with as they are in the passage before, `words`."""

    values: dict[str, Any] = field(default_factory=dict)
    words: str = ""

    def mark(self, form: Any) -> None:
        """Say at each field that was carried over that it was, and from where."""
        words = Truncator(one_line(self.words)).chars(_WORDS_SHOWN)
        note = _("As in the quote before, “%(words)s”: check it.") % {"words": words}
        for name, value in self.values.items():
            if value and name in form.fields and form.initial.get(name) == value:
                marked = form.fields[name]
                marked.help_text = format_html(
                    '<span class="carried" data-field="{}">{}</span> {}',
                    name,
                    note,
                    marked.help_text,
                )


class Remembered:
    """What the passages of one kind that were saved last in an article have in their fields."""

    def __init__(self, model: type[models.Model], article: int, worded: tuple[str, ...] = ()):
        self._passages = model._default_manager.filter(article=article).order_by("-pk")
        self._worded = worded
        self._naming = [
            each.name
            for each in model._meta.get_fields()
            if isinstance(each, models.ForeignKey) and each.related_model is Actor
        ]

    def keys(self, name: str) -> list[int]:
        """Return the keys of the entries that a field names, the last one first."""
        naming = self._passages.filter(**{f"{name}__isnull": False})
        found = naming.values_list(name, flat=True)
        return list(dict.fromkeys(found[:_LOOKED_AT]))[:_OFFERED]

    @cached_property
    def wordings(self) -> dict[str, list[str]]:
        """What the fields with words of their own have, by their names, the last first."""
        return {
            name: list(dict.fromkeys(_plain(row[name]) for row in self._latest if row[name]))
            for name in self._worded
        }

    @cached_property
    def actors(self) -> list[Actor]:
        """The actors that they name, by name."""
        keys = {row[name] for row in self._latest for name in self._naming if row[name]}
        return list(Actor.objects.filter(pk__in=keys).by_name())

    @cached_property
    def _latest(self) -> list[dict[str, Any]]:
        names = [*self._naming, *self._worded]
        return list(self._passages.values(*names)[:_LOOKED_AT]) if names else []


def _plain(value: Any) -> str:
    """Return what is typed for a value: a date has it as its text."""
    return getattr(value, "text", value)
