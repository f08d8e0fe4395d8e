"""The input for a date in a form of the admin, which takes it as people write it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from andromede_site.dates import PartialDate, PartialDateFormField
from andromede_site.written_dates import AmbiguousDateError, as_edtf


class WrittenDateField(PartialDateFormField):
    """Takes « 13 mars 2012 », « mars 2012 » and 13/03/2012 beside the forms that are stored."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.help_text = self.help_text or _("For example 13 March 2012, March 2012, or 2012.")

    def to_python(self, value: Any) -> PartialDate:  # type: ignore[override]
        if not isinstance(value, str):
            return super().to_python(value)
        try:
            return super().to_python(as_edtf(value, day_first=get_language() != "en"))
        except AmbiguousDateError as error:
            message = _("“%(text)s” may mean either month: write 13 March 2012, or 2012-03-13.")
            raise ValidationError(message, code="ambiguous", params={"text": value[:40]}) from error
        except ValidationError as error:
            if error.code != "invalid":
                raise
            message = _(
                "“%(text)s” is no date. Write 13 March 2012, March 2012 or 2012; for what is less "
                "certain 2011-12~ or ../2011-12-22."
            )
            raise ValidationError(message, code="invalid", params={"text": value[:40]}) from error
