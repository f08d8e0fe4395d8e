"""What every admin page of the record is built on, and the pages on what stands behind it."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from andromede_site.admin.accounts import AccountAdmin
from andromede_site.admin.base import EntryAdmin
from andromede_site.admin.filters import AutocompleteFilter
from andromede_site.admin.forms import InlineForm, RecordForm
from andromede_site.admin.history import (
    BaselineAdmin,
    ChangeAdmin,
    CorrectionAdmin,
    FormerSlugAdmin,
    RevisionAdmin,
)
from andromede_site.admin.inlines import Inline
from andromede_site.admin.logged import ContradictionError
from andromede_site.admin.record import RecordAdmin
from andromede_site.admin.tickets import TicketAdmin

__all__ = [
    "AccountAdmin",
    "AutocompleteFilter",
    "BaselineAdmin",
    "ChangeAdmin",
    "ContradictionError",
    "CorrectionAdmin",
    "EntryAdmin",
    "FormerSlugAdmin",
    "Inline",
    "InlineForm",
    "RecordAdmin",
    "RecordForm",
    "RevisionAdmin",
    "TicketAdmin",
]

admin.site.site_header = _("Andromède: the record")
admin.site.site_title = _("Andromède: the record")
admin.site.index_title = _("The editors’ desk")
