"""What the forms of every passage share: its words are found in the article, or refused."""

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from andromede_site.admin import EntryAdmin, InlineForm, RecordForm
from andromede_site.models import Status
from articles.anchoring import (
    AbsentError,
    AmbiguousError,
    Span,
    has_outer_marks,
    locate,
    occurrences,
)
from articles.models import Article, ArticleText, Passage

_CONTEXT_LENGTH = 40
_PLACES_SHOWN = 5
_SELECTORS = ("exact", "start", "end", "prefix", "suffix", "article")

PLACE: list[Any] = [("start", "end"), ("prefix", "suffix")]
"""The fields that say where a passage stands, a tuple a line."""

_PLACE_UNKNOWN = _(
    "Nothing tells where these words stand, so they cannot be published. Paste the article’s text "
    "under “Private texts”, and their place is found; or give start and end."
)


class PassageForm(RecordForm):
    """Gives a passage its place.

    Where the article's text is here, the words must stand in it: at `start` if an editor gave one,
    else wherever they are found, once. Without the text the place is taken from the editor.
    """

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        exact, article = cleaned.get("exact"), cleaned.get("article")
        if not exact or not article or any(name in self.errors for name in _SELECTORS):
            return cleaned
        try:
            self._check_words(exact)
            text = _private_text(article)
            if text is None:
                self._take_place(exact)
            else:
                self._put(self._found(text, exact), text)
        except ValidationError as error:
            self.add_error(None, error)
        return cleaned

    @property
    def max_length(self) -> int:
        return settings.EVIDENCE_MAX_LENGTH

    def _check_words(self, exact: str) -> None:
        if len(exact) > self.max_length:
            raise _error(
                "exact",
                _("%(count)d characters, %(max)d are allowed: take the words that prove it."),
                count=len(exact),
                max=self.max_length,
            )
        if has_outer_marks(exact):
            raise _error("exact", _("Leave out the quotation marks around the words."))

    def _take_place(self, exact: str) -> None:
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if start is None and end is not None:
            raise _error("start", _("Give the start too, or neither."))
        if start is None and self.cleaned_data.get("status") == Status.PUBLISHED:
            raise _error("exact", _PLACE_UNKNOWN)
        if start is not None and start + len(exact) > Passage.PLACE_MAX:
            raise _error("start", _("No text is that long."))
        if start is not None and end is None:
            self.cleaned_data["end"] = start + len(exact)
        elif start is not None and end is not None and end - start != len(exact):
            raise _error(
                "end",
                _("From start to end are %(range)d characters, but the words have %(count)d."),
                range=end - start,
                count=len(exact),
            )
        if set(_SELECTORS) & set(self.changed_data):
            self.instance.is_verified = False

    def _found(self, text: str, exact: str) -> Span:
        prefix, suffix = self.cleaned_data.get("prefix", ""), self.cleaned_data.get("suffix", "")
        start = self.cleaned_data.get("start")
        if start is not None and (self._is_placed_by_hand or "exact" not in self.changed_data):
            places = occurrences(text, exact, prefix, suffix)
            place = next((place for place in places if place.start == start), None)
            if place:
                return place
            raise _error(
                "start",
                _("Other words stand there: “%(words)s”. Empty start and end to have them found."),
                words=text[start : start + len(exact)],
            )
        try:
            return locate(text, exact, prefix, suffix)
        except AmbiguousError as error:
            raise _error(
                "exact",
                _("These words occur %(count)d times; give the words before or after. %(places)s"),
                count=len(error.places),
                places=_in_context(text, error.places),
            ) from error
        except AbsentError as error:
            raise _absent(error.nearest) from error

    @property
    def _is_placed_by_hand(self) -> bool:
        return bool({"start", "end"} & set(self.changed_data))

    def _put(self, place: Span, text: str) -> None:
        cleaned = self.cleaned_data
        cleaned.update(exact=place.exact, start=place.start, end=place.end)
        is_unique = len(occurrences(text, place.exact)) == 1
        if not (is_unique or cleaned.get("prefix") or cleaned.get("suffix")):
            cleaned["prefix"] = _one_line(text[max(0, place.start - _CONTEXT_LENGTH) : place.start])
            cleaned["suffix"] = _one_line(text[place.end : place.end + _CONTEXT_LENGTH])
        self.instance.is_verified = True


class PassageInlineForm(PassageForm, InlineForm):
    pass


class PassageAdmin(EntryAdmin):
    """The change list of passages: their words, where they stand, whether they were found."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        texts = ArticleText.objects.filter(article=OuterRef("article"))
        return super().get_queryset(request).annotate(has_text=Exists(texts))

    @admin.display(boolean=True, description=_("found in the text"))
    def is_found(self, passage: Any) -> bool | None:
        """Say whether the words were found; None where there is no text to look in."""
        return passage.is_verified if passage.has_text else None

    @admin.display(description=_("exact words"))
    def words_shown(self, passage: Passage) -> str:
        return Truncator(passage.exact).chars(100)

    @admin.display(description=_("article"), ordering="article")
    def siglum(self, passage: Passage) -> str:
        return f"{passage.article.siglum} {Truncator(passage.article.title).chars(40)}"


def _private_text(article: Article) -> str | None:
    try:
        return article.private_text.text
    except ArticleText.DoesNotExist:
        return None


def _error(field: str, message: Any, **params: Any) -> ValidationError:
    return ValidationError({field: ValidationError(message, params=params)})


def _absent(words: str) -> ValidationError:
    if not words:
        return _error("exact", _("The article does not hold these words."))
    return _error(
        "exact",
        _("The article does not hold these words. The nearest are: “%(words)s”."),
        words=Truncator(words).chars(settings.EVIDENCE_MAX_LENGTH),
    )


def _in_context(text: str, places: list[Span]) -> str:
    def words_around(place: Span) -> str:
        first = max(0, place.start - _CONTEXT_LENGTH)
        return _one_line(text[first : place.end + _CONTEXT_LENGTH])

    return " ".join(f"[{place.start}] …{words_around(place)}…" for place in places[:_PLACES_SHOWN])


def _one_line(words: str) -> str:
    return " ".join(words.split())
