"""Which quotes to list, and in which order: the same parameters for page, API, export and feed."""

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import slug_re
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actors.models import Actor, ActorQuerySet
from andromede_site.models import Entry
from andromede_site.text import words
from articles.models import Article, Quote, Topic
from articles.models.quotes import QuoteQuerySet

_QUERY_MAX_LENGTH = 1000
# Each word is a condition of its own, and SQLite refuses an expression of more than 1,000.
_QUERY_MAX_WORDS = 200


def _validate_words(query: str) -> None:
    count = len(words(query))
    if not count:
        raise ValidationError(_("Write at least one word or figure."), code="no_words")
    if count > _QUERY_MAX_WORDS:
        raise ValidationError(
            _("Write at most %(max)s words."),
            code="too_many_words",
            params={"max": _QUERY_MAX_WORDS},
        )


class SlugsField(forms.Field):
    """Any number of slugs; its cleaned value is the list of their entries, found in one query."""

    widget = forms.MultipleHiddenInput
    default_error_messages = {"unknown": _("“%(slug)s” is not in the record.")}

    def __init__(self, *, queryset: QuerySet, **kwargs: Any) -> None:
        self.queryset = queryset
        super().__init__(**kwargs)

    def to_python(self, value: list[str] | None) -> list[Model]:
        slugs = dict.fromkeys(slug for slug in value or () if slug)
        # What is no slug stays out of the query: PostgreSQL refuses a null character.
        possible = [slug for slug in slugs if slug_re.match(slug)]
        found = {e.slug: e for e in self.queryset.filter(slug__in=possible)} if possible else {}
        unknown = [slug for slug in slugs if slug not in found]
        if unknown:
            message = self.error_messages["unknown"]
            raise ValidationError(
                [ValidationError(message, "unknown", {"slug": slug}) for slug in unknown]
            )
        return [found[slug] for slug in slugs]


class KindsField(forms.MultipleChoiceField):
    """The kinds to show; where none is named, the initial ones."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: list[str] | None) -> list[str]:
        return super().to_python([kind for kind in value or () if kind]) or list(self.initial)

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data or initial


class SlugsFilter(django_filters.Filter):
    """Keeps what belongs to any of the published entries whose slugs are given."""

    field_class = SlugsField

    def __init__(self, model: type[Entry], field_name: str | None = None, **kwargs: Any) -> None:
        super().__init__(field_name, lookup_expr="in", queryset=model.objects.published(), **kwargs)


class KindFilter(django_filters.Filter):
    field_class = KindsField


class DateFilter(django_filters.DateFilter):
    """Takes ISO dates only, whatever the language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(
            *args,
            input_formats=["%Y-%m-%d"],
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            error_messages={"invalid": _("Write the date as 2011-08-31.")},
            **kwargs,
        )


class SortFilter(django_filters.Filter):
    field_class = forms.ChoiceField

    def filter(self, qs: QuoteQuerySet, value: str) -> QuoteQuerySet:
        return qs.oldest() if value == "oldest" else qs.newest()


class QuoteFilter(django_filters.FilterSet):
    """Narrows and sorts quotes by the parameters of an address.

    Several values of one parameter are alternatives, several parameters must all hold. With any
    value that is not valid `qs` is empty and `errors` says why, field by field.
    """

    q = django_filters.CharFilter(
        label=_("Words"),
        method="_holding_words",
        max_length=_QUERY_MAX_LENGTH,
        validators=[_validate_words],
        widget=forms.SearchInput,
    )
    speaker = SlugsFilter(Actor, label=_("Speaker"))
    organisation = SlugsFilter(Actor, label=_("Spoken for"))
    about = SlugsFilter(Actor, label=pgettext_lazy("quote", "About"), method="_about_any")
    outlet = SlugsFilter(Actor, "article__outlet", label=_("Outlet"))
    article = SlugsFilter(Article, label=_("Article"))
    topic = SlugsFilter(Topic, label=_("Topic"), method="_on_any")
    kind = KindFilter(
        label=_("Kind"), lookup_expr="in", choices=Quote.Kind.choices, initial=Quote.VERBATIM
    )
    # The whole interval of an article's date lies inside, so an unknown date never matches.
    published_after = DateFilter(
        "article__published_earliest", "gte", label=_("Published on or after")
    )
    published_before = DateFilter(
        "article__published_latest", "lte", label=_("Published on or before")
    )
    sort = SortFilter(
        label=_("Order"), choices=[("newest", _("newest first")), ("oldest", _("oldest first"))]
    )

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data or QueryDict(), *args, **kwargs)

    @property
    def qs(self) -> QuoteQuerySet:
        # django-filter leaves a list whole where a value is not valid.
        return super().qs if self.is_valid() else self.queryset.none()

    @cached_property
    def count(self) -> int:
        return self.qs.count()

    @cached_property
    def of_every_kind(self) -> "QuoteFilter":
        """The same choices with every kind of quote shown."""
        data = self.data.copy()
        data.setlist("kind", Quote.Kind.values)
        data.pop("page", None)
        return QuoteFilter(data, queryset=self.queryset)

    @property
    def holds_back(self) -> bool:
        """Whether more quotes would fit, but for the kinds that an address without kinds hides."""
        return not any(self.data.getlist("kind")) and self.of_every_kind.count > self.count

    @property
    def named_actors(self) -> ActorQuerySet:
        """The published actors whose names or spellings hold the words looked for."""
        query = self.form.cleaned_data.get("q") if self.is_valid() else ""
        return Actor.objects.published().named_like(query) if query else Actor.objects.none()

    def _holding_words(self, found: QuoteQuerySet, name: str, query: str) -> QuoteQuerySet:
        return found.matching(query)

    def _about_any(self, found: QuoteQuerySet, name: str, actors: list[Actor]) -> QuoteQuerySet:
        # A join would list a quote once for each of its actors.
        about = Quote.about.through.objects.filter(actor__in=actors)
        return found.filter(pk__in=about.values("quote"))

    def _on_any(self, found: QuoteQuerySet, name: str, topics: list[Topic]) -> QuoteQuerySet:
        on_topics = Quote.topics.through.objects.filter(topic__in=topics)
        return found.filter(pk__in=on_topics.values("quote"))
