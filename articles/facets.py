"""The choices by which a reader narrows the list of quotes, beside the words looked for."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.forms import Form

from articles.models import Article, Quote, Topic

# As many as one can look through; the address takes any.
_MOST = 100


@dataclass
class Facet:
    """One parameter of the address: its form field, what may be chosen, what is chosen."""

    field: Any
    choices: list[Any]
    chosen: list[str]


def facets(form: Form) -> list[Facet]:
    """Return the choices of a form that has been validated."""
    quotes = Quote.objects.published()
    on_topics = Quote.topics.through.objects.filter(quote__in=quotes)
    choices = {
        "speaker": quotes.actors("speaker"),
        "organisation": quotes.actors("organisation"),
        "about": quotes.actors("about"),
        "outlet": quotes.actors("article__outlet"),
        "article": Article.objects.published().with_outlet(),
        "topic": Topic.objects.published().filter(pk__in=on_topics.values("topic")).by_kind(),
    }
    return [
        Facet(
            form[name],
            _offered(entries, form.cleaned_data.get(name) or []),
            form[name].value() or [],
        )
        for name, entries in choices.items()
    ]


def _offered(entries: QuerySet, chosen: list[Any]) -> list[Any]:
    """Return the first entries, and the chosen ones wherever they stand."""
    offered = list(entries[:_MOST])
    return offered + [entry for entry in chosen if entry not in offered]
