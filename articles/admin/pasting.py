"""The field into which a private text is pasted, and what is refused there."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from andromede_site.admin import RecordForm
from articles.pasted import binary, is_blank, tags, with_one_line_end


class VerbatimField(forms.CharField):
    """A text of which nothing is trimmed, since passages count its characters."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "strip": False})
        # What Django has against null characters it says without their place.
        self.validators = []

    def to_python(self, value: Any) -> str:
        # Browsers send every line end as \r\n, whatever it was.
        return with_one_line_end(super().to_python(value) or "")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class PastedTextForm(RecordForm):
    """Refuses what is no text of an article; the source of a page it takes once that is meant."""

    keeps_tags = forms.BooleanField(
        label=_("Keep the tags"),
        help_text=_("The article prints them: passages are looked for among them."),
        required=False,
        widget=forms.HiddenInput,
    )

    def is_multipart(self) -> bool:
        """Have the text sent as it is: otherwise each accent is sent as six characters."""
        return True

    def refuse_what_is_no_text(self, text: str) -> None:
        """Raise ValidationError where this is no text that somebody reads in an article."""
        if is_blank(text):
            raise ValidationError(_("There are no words in this: paste the article’s text."))
        if len(text) > settings.ARTICLE_TEXT_MAX_LENGTH:
            raise ValidationError(
                _("%(count)d characters, %(max)d are allowed: paste this article alone."),
                params={"count": len(text), "max": settings.ARTICLE_TEXT_MAX_LENGTH},
            )
        if found := binary(text):
            raise ValidationError(
                _(
                    "Line %(line)d, character %(column)d is %(code)s, which no article prints "
                    "(such signs in all: %(count)d). Was a file pasted instead of its text? "
                    "Remove them, or paste the text as one reads it."
                ),
                params=vars(found),
            )
        self._refuse_source(text)

    def _refuse_source(self, text: str) -> None:
        found = tags(text)
        if not (found and found.are_source):
            return
        self.fields["keeps_tags"].widget = forms.CheckboxInput()
        if self.data.get(self.add_prefix("keeps_tags")) == "on":
            return
        message = ngettext_lazy(
            "This looks like the source of a web page: %(count)d tag (%(names)s). Nothing is saved "
            "yet. Paste the text as one reads it; or tick below to keep it as it is.",
            "This looks like the source of a web page: %(count)d tags (%(names)s). Nothing is "
            "saved yet. Paste the text as one reads it; or tick below to keep it as it is.",
            "count",
        )
        raise ValidationError(message, params={"count": found.count, "names": found.shown})


def tell_of_tags(request: HttpRequest, text: str) -> None:
    """Say which HTML tags a text holds that was saved, and what became of them."""
    if found := tags(text):
        message = ngettext(
            "The text holds %(count)d HTML tag (%(names)s), kept as it is: readers of passages "
            "would see it. Take it out where the article does not print it.",
            "The text holds %(count)d HTML tags (%(names)s), kept as they are: readers of passages "
            "would see them. Take them out where the article does not print them.",
            found.count,
        )
        told = message % {"count": found.count, "names": found.shown}
        messages.warning(request, told)
