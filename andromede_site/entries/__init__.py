"""What an entry of the record is made of: forms that read fixtures and models alike."""

from andromede_site.entries.forms import EntryForm, NamedEntryForm
from andromede_site.entries.parts import (
    Code,
    Date,
    Flag,
    Localized,
    Named,
    Number,
    OptionalCode,
    Part,
    Present,
    Reference,
    References,
    Rows,
    Slug,
    Table,
    Text,
    Url,
)

__all__ = [
    "Code",
    "Date",
    "EntryForm",
    "Flag",
    "Localized",
    "Named",
    "NamedEntryForm",
    "Number",
    "OptionalCode",
    "Part",
    "Present",
    "Reference",
    "References",
    "Rows",
    "Slug",
    "Table",
    "Text",
    "Url",
]
