"""What a page of the admin says of all that was refused in its form."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.text import capfirst

register = template.Library()


@dataclass(frozen=True)
class Refused:
    """A field that was refused: where it stands, what it is called, and what is wrong with it."""

    target: str
    label: str
    messages: list[str]


@register.inclusion_tag("admin/_error_summary.html")
def error_summary(adminform: Any, inlines: Any) -> dict[str, Any]:
    """List the fields that were refused, of a form and of its rows, each with a link to it."""
    refused = list(_refused(adminform.form))
    for inline in inlines or ():
        for row in inline.formset.forms:
            refused += _refused(row)
    return {"refused": refused}


def _refused(form: Any) -> Iterator[Refused]:
    for name, errors in form.errors.items():
        if name in form.fields:
            bound = form[name]
            messages = [str(message) for message in errors]
            yield Refused(bound.id_for_label or bound.auto_id, capfirst(bound.label), messages)
