"""What the forms of every passage share: its words are found in the article, or refused."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from andromede_site.admin import EntryAdmin, InlineForm, RecordForm
from andromede_site.admin.choices import is_key
from andromede_site.models import Status
from articles.admin.desk import BackToDesk
from articles.admin.passages_taken import MarkedText, span_between
from articles.admin.private_texts import may_see_texts, text_for, text_to_check
from articles.admin.remembered import Carried, Remembered
from articles.anchoring import (
    Span,
    has_outer_marks,
    nearest_place,
    occurrences,
    one_line,
    stands_between,
    tell_apart,
)
from articles.models import Article, ArticleText, Passage
from articles.selection import SelectionError, surroundings

_PLACES_SHOWN = 20
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
    Words that stand nowhere, or twice, come back with the places to choose among.
    """

    place = forms.RegexField(
        r"^[0-9]{1,9}-[0-9]{1,9}\Z",
        label=_("Take these words"),
        required=False,
        widget=forms.HiddenInput,
    )

    offers_places = True

    @property
    def may_quote(self) -> bool:
        """Whether what is refused may quote the private text: to editors who may see it."""
        return may_see_texts(self.request.user)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        exact, article = cleaned.get("exact"), cleaned.get("article")
        if not exact or not article or any(name in self.errors for name in _SELECTORS):
            return cleaned
        try:
            self._settle(exact, text_to_check(article))
        except ValidationError as error:
            self.add_error(None, error)
        return cleaned

    def _settle(self, exact: str, text: str | None) -> None:
        if text is not None and self.cleaned_data.get("place") and self.may_quote:
            place = self._chosen(text)
            self._check_words(place.exact)
            self._put(place, text)
            return
        self._check_words(exact)
        if text is None:
            self._take_place(exact)
        else:
            self._put(self._found(text, exact), text)

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
            raise _error("start", _("No text is that long: say where the words begin."))
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

    def _chosen(self, text: str) -> Span:
        """Return the words of the place that the editor chose among those offered."""
        try:
            return span_between(text, *self.cleaned_data["place"].split("-"))
        except SelectionError as error:
            raise _error("exact", _("The text has no words there: choose again.")) from error

    def _found(self, text: str, exact: str) -> Span:
        places = occurrences(text, exact)
        start = self.cleaned_data.get("start")
        if start is not None and (self._is_placed_by_hand or "exact" not in self.changed_data):
            return self._decided(text, exact, places, start)
        between = [place for place in places if self._fits(text, place)]
        if len(between) == 1:
            return between[0]
        if places:
            raise self._ambiguous(text, between or places)
        raise self._absent(text, exact)

    def _decided(self, text: str, exact: str, places: list[Span], start: int) -> Span:
        """Return the place at `start`, or the only one that has to do with it."""
        end = max(self.cleaned_data.get("end") or 0, start + len(exact))
        at_start = [place for place in places if place.start == start]
        near = at_start or [place for place in places if place.start < end and start < place.end]
        if len(near) == 1:
            return near[0]
        if start >= len(text):
            raise _error(
                "start",
                _("The text has only %(count)d characters. Empty start and end."),
                count=len(text),
            )
        if not self.may_quote:
            raise _error("start", _("Other words stand there. Empty start and end."))
        raise _error(
            "start",
            _("Other words stand there: “%(words)s”. Empty start and end to have them found."),
            words=text[start : start + len(exact)],
        )

    def _fits(self, text: str, place: Span) -> bool:
        beside = (self.cleaned_data.get(name, "") for name in ("prefix", "suffix"))
        return stands_between(text, place.start, place.end, *beside)

    def _ambiguous(self, text: str, places: list[Span]) -> ValidationError:
        if not self.may_quote:
            message = _("These words occur %(count)d times; give the words before or after.")
            return _error("exact", message, count=len(places))
        self._offer(text, places)
        message = (
            _("These words occur %(count)d times: choose the place below, and save again.")
            if self.offers_places
            else _("These words occur %(count)d times; give the words before or after. %(places)s")
        )
        shown = " ".join(_in_context(text, place) for place in places[:_PLACES_SHOWN])
        return _error("exact", message, count=len(places), places=shown)

    def _absent(self, text: str, exact: str) -> ValidationError:
        nearest = nearest_place(text, exact) if self.may_quote else None
        if not nearest:
            return _error("exact", _("The article does not hold these words."))
        self._offer(text, [nearest])
        message = _("The article does not hold these words. The nearest are: “%(words)s”.")
        words = Truncator(nearest.exact).chars(settings.EVIDENCE_MAX_LENGTH)
        return _error("exact", message, words=words)

    def _offer(self, text: str, places: list[Span]) -> None:
        """Show the hidden field of the place, with these to choose among."""
        self.fields["place"].widget = forms.RadioSelect(
            choices=[
                (f"{place.start}-{place.end}", _in_context(text, place))
                for place in places[:_PLACES_SHOWN]
            ]
        )

    @property
    def _is_placed_by_hand(self) -> bool:
        return bool({"start", "end"} & set(self.changed_data))

    def _put(self, place: Span, text: str) -> None:
        cleaned = self.cleaned_data
        cleaned.update(exact=place.exact, start=place.start, end=place.end)
        if self.may_quote:
            given = (cleaned.get(name, "") for name in ("prefix", "suffix"))
            cleaned["prefix"], cleaned["suffix"] = tell_apart(text, place, *given)
        self.instance.is_verified = True


class PassageInlineForm(PassageForm, InlineForm):
    offers_places = False


class PassageAdmin(BackToDesk, EntryAdmin):
    """The forms of passages, beside the text that they are taken from, and their change list.

    In the list the newest stand first, those of one article in the order of its text.
    An address with an article, a start and an end opens the form of a new one with those words.
    What other passages of the article have in the fields `worded` is then offered to choose.
    """

    change_form_template = "admin/articles/passage_form.html"
    worded: tuple[str, ...] = ()

    class Media:
        css: ClassVar = {"all": ["css/desk.css"]}
        js: ClassVar = [
            forms.Script(f"js/{name}.js", type="module")
            for name in ("private_text", "passage_form")
        ]

    sortable_by = ["siglum"]

    def get_ordering(self, request: HttpRequest) -> list[Any]:
        is_of_one = request.GET.get("article__id__exact")
        return ["start", "end", "pk"] if is_of_one else ["-pk"]

    def settle(self, entry: Any) -> None:
        text = text_to_check(entry.article)
        is_verified = text is not None and entry.stands_in(text)
        type(entry)._base_manager.filter(pk=entry.pk).update(is_verified=is_verified)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        texts = ArticleText.objects.filter(article=OuterRef("article"))
        return super().get_queryset(request).annotate(has_text=Exists(texts))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Leave out of a new one whether its words were found, which saving tells."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj:
            return fieldsets
        return [
            (name, {**options, "fields": [f for f in options["fields"] if f != "is_verified"]})
            for name, options in fieldsets
        ]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        article = initial.get("article")
        text = text_for(request.user, article) if "start" in initial else None
        if text is None:
            return initial
        try:
            span = span_between(text, initial.pop("start"), initial.pop("end", None))
        except SelectionError:
            message = gettext("The text has no words there: choose them again.")
            self.message_user(request, message, messages.WARNING)
            return initial
        if len(span.exact) > settings.QUOTATION_MAX_LENGTH:
            message = gettext("%(count)d characters, %(max)d are allowed: take fewer words.")
            told = {"count": len(span.exact), "max": settings.QUOTATION_MAX_LENGTH}
            self.message_user(request, message % told, messages.WARNING)
            return initial
        prefix, suffix = tell_apart(text, span)
        carried = self.carried(article, text, span)
        return {
            **carried.values,
            **self.guessed(text, span),
            **initial,
            **{"exact": span.exact, "start": span.start, "end": span.end},
            **{"prefix": prefix, "suffix": suffix, "carried": carried},
        }

    def to_fill_in(self) -> tuple[str, ...]:
        """Return the fields of which the first that the form has is where an editor goes on."""
        return ()

    def guessed(self, text: str, span: Span) -> dict[str, Any]:
        """Return what the form of a new passage proposes for these words."""
        return {}

    def carried(self, article: Any, text: str, span: Span) -> Carried:
        """Return what a new passage is likely to have in common with the one before it."""
        return Carried()

    def named_before(self, field: str, within: int) -> list[int]:
        return Remembered(self.model, within).keys(field)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form = context["adminform"].form
        is_given = "article" in form.fields
        article = form["article"].value() if is_given else form.instance.article_id
        text = text_for(request.user, article)
        context["to_fill_in"] = " ".join(self.to_fill_in())
        if is_key(str(article)):
            context["remembered"] = self._remembered(form, int(article))
        carried = form.initial.get("carried")
        if isinstance(carried, Carried):
            carried.mark(form)
        if text is not None and not context["is_popup"]:
            here = _range(text, _value(form, "start"), _value(form, "end"))
            context |= {
                "marked": MarkedText.around(article, text, here),
                "text_language": Article.objects.values_list("language", flat=True).get(pk=article),
                "desk_address": reverse("admin:articles_article_desk", args=[article]),
                "words_address": reverse("admin:articles_article_words", args=[article]),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def _remembered(self, form: Any, article: int) -> Remembered:
        """Let the fields of a form offer first what other passages of the article have in them."""
        found = Remembered(self.model, article, self.worded)
        for name in self.autocomplete_fields:
            if name in form.fields and name != "article":
                form.fields[name].widget.widget.within = article
        for name in self.worded:
            if name in form.fields:
                form.fields[name].widget.attrs["list"] = f"{name}-remembered"
        return found

    @admin.display(boolean=True, description=_("found in the text"))
    def is_found(self, passage: Any) -> bool | None:
        """Say whether the words were found; None where there is no text to look in."""
        return passage.is_verified if passage.has_text else None

    @admin.display(description=_("exact words"))
    def words_shown(self, passage: Passage) -> str:
        return Truncator(passage.exact).chars(100)

    # Keys are given in the order of entry too, which sorting by the article itself would look up.
    @admin.display(description=_("article"), ordering="article_id")
    def siglum(self, passage: Passage) -> str:
        return f"{passage.article.siglum} {Truncator(passage.article.title).chars(40)}"


def _error(field: str, message: Any, **params: Any) -> ValidationError:
    return ValidationError({field: ValidationError(message, params=params)})


def _in_context(text: str, place: Span) -> SafeString:
    before, after = surroundings(text, place)
    words = Truncator(one_line(place.exact)).chars(settings.EVIDENCE_MAX_LENGTH)
    return format_html("[{}] …{}<mark>{}</mark>{}…", place.start, before, words, after)


def _value(form: Any, name: str) -> Any:
    return form[name].value() if name in form.fields else getattr(form.instance, name, None)


def _range(text: str, start: Any, end: Any) -> Span | None:
    """Return the words between the places that a form gives, None where they are none."""
    if not (is_key(str(start)) and is_key(str(end))):
        return None
    words = text[int(start) : int(end)]
    return Span(int(start), int(start) + len(words), words) if words else None
