"""The sections of the worklist, in the order in which the admin's first page shows them."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import Truncator
from django.utils.translation import gettext, gettext_lazy

from actors.models import Actor
from andromede_site.models import Conflict, Status, Ticket
from andromede_site.money import in_words
from articles.disagreements import Disagreement
from articles.models import (
    PASSAGES,
    Affiliation,
    Article,
    Commitment,
    Event,
    Mention,
    Position,
    Quote,
    RelatedHeadline,
    Statement,
    Story,
    Topic,
)
from articles.verify import ALL_SECTIONS
from articles.worklist import contradictions, duplicates, lacks
from articles.worklist.sections import (
    LONGEST,
    AdminSource,
    Item,
    Rows,
    Section,
    Source,
    item_of,
)

_REVIEWED: dict[Any, tuple[str, ...]] = {
    Quote: ("article", "speaker"),
    Commitment: (),
    Event: (),
    Affiliation: ("actor", "other"),
    Topic: (),
    Position: ("topic", "actor"),
    Mention: (),
    Statement: (),
    Article: (),
    Actor: (),
    Story: (),
    RelatedHeadline: ("article",),
}
"""What goes through review, with what its words need; first what readers look for first."""

_KINDS: dict[str, Any] = {section.form.kind_name(): section.form.model for section in ALL_SECTIONS}
_ATTESTED = [Actor, Commitment, Event, Affiliation, Position]
# An actor has a name in English only where it differs.
_TOLD_IN_ENGLISH = [Article, Commitment, Event, Affiliation, Topic, Position, Statement, Story]


def _with_status(model: Any, status: Status) -> QuerySet:
    found = model._default_manager.filter(status=status).order_by("pk")
    if model is Mention:
        return found.with_facts()
    return found.select_related(*_REVIEWED[model]) if _REVIEWED[model] else found


def _of_status(status: Status) -> list[Source]:
    filters = f"?status__exact={status.value}"
    return [
        Source(model, partial(_with_status, model, status), _item(model), filters=filters)
        for model in _REVIEWED
    ]


def _item(model: Any) -> Callable[[Any], Item]:
    return _mention if model is Mention else item_of


def _mention(mention: Mention) -> Item:
    """Tell what words attest: the same may attest several facts, and be a quote besides."""
    fact = Truncator(str(mention.fact)).chars(LONGEST)
    return item_of(mention, f"{mention.article.siglum} → {fact}")


def _conflict(conflict: Conflict) -> Item:
    item = item_of(conflict, str(conflict.get_sort_display()))
    item.words = Truncator(conflict.words).chars(LONGEST)
    item.kind = _KINDS[conflict.kind]._meta.verbose_name
    item.changed_at = conflict.found_at
    return item


def _twin(actor: Any) -> Item:
    item = item_of(actor, gettext("like “%(name)s”") % {"name": actor.twin_name})
    query = urlencode({"actor": [actor.twin, actor.pk]}, doseq=True)
    item.address = f"{reverse('admin:actors_actor_merge')}?{query}"
    return item


def _sum(commitment: Commitment) -> Item:
    parties = (commitment.funder, commitment.recipient or commitment.recipient_label)
    named = " → ".join(str(party) for party in parties if party)
    return item_of(commitment, f"{in_words(commitment.amount)}, {named}")


def _stage(commitment: Commitment) -> Item:
    return item_of(commitment, str(commitment.get_stage_display()))


def _date(event: Event) -> Item:
    return item_of(event, str(event.date))


def _disagreement(found: Disagreement) -> Item:
    return item_of(found.entry, found.sentence)


def _untranslated(entry: Any) -> Item:
    """Tell what lacks English, and lead to the first of it."""
    lacking = [
        name
        for name in lacks.in_two_languages(type(entry))
        if getattr(entry, f"{name}_fr") and not getattr(entry, f"{name}_en")
    ]
    labels = [str(entry._meta.get_field(f"{name}_en").verbose_name) for name in lacking]
    item = item_of(entry, ", ".join(labels))
    item.address += f"#id_{lacking[0]}_en"
    return item


class _DisagreementSource(Source):
    """What articles contradict each other on about those facts that an editor may see."""

    def rows_for(self, request: HttpRequest, model_admin: Any) -> Rows:
        admin_of = model_admin.admin_site.get_model_admin
        return [
            found
            for found in self.rows()
            if admin_of(type(found.entry)).has_view_permission(request)
        ]


SECTIONS = [
    Section("in-review", gettext_lazy("In review"), _of_status(Status.IN_REVIEW), is_dated=True),
    Section(
        "conflicts",
        gettext_lazy("Conflicts between the fixtures and what is here"),
        [AdminSource(Conflict, Conflict.objects.all, _conflict)],
    ),
    Section("reports", gettext_lazy("Readers’ reports"), [Source(Ticket, Ticket.objects.open)]),
    Section("drafts", gettext_lazy("Drafts"), _of_status(Status.DRAFT), is_dated=True),
    Section(
        "not-found",
        gettext_lazy("Words that the article does not print where the entry says"),
        [Source(model, partial(lacks.not_found, model), _item(model)) for model in PASSAGES],
    ),
    Section(
        "contradictions",
        gettext_lazy("Articles contradict each other, and no note says in what"),
        [
            Source(Topic, lacks.unexplained),
            _DisagreementSource(Topic, contradictions.contested, _disagreement),
        ],
    ),
    Section(
        "unattested",
        gettext_lazy("Facts without a mention"),
        [Source(model, partial(lacks.unattested, model)) for model in _ATTESTED],
    ),
    Section(
        "unstated",
        gettext_lazy("Stages and dates said to be stated, which no mention gives"),
        [
            Source(Commitment, lacks.unstated_stages, _stage),
            Source(Event, lacks.unstated_dates, _date),
        ],
    ),
    Section(
        "without-speaker",
        gettext_lazy("Quotes without a speaker"),
        [Source(Quote, lacks.without_speaker)],
    ),
    Section(
        "duplicates",
        gettext_lazy("Possible duplicates"),
        [
            Source(Actor, duplicates.twins, _twin, needs="merge"),
            Source(Quote, duplicates.repeated_quotes),
            Source(Commitment, duplicates.repeated_sums, _sum),
        ],
    ),
    Section(
        "untranslated",
        gettext_lazy("English missing"),
        [
            Source(model, partial(lacks.untranslated, model), _untranslated)
            for model in _TOLD_IN_ENGLISH
        ],
    ),
    Section(
        "one-sided",
        gettext_lazy("Topics with fewer than two sides"),
        [Source(Topic, lacks.one_sided)],
    ),
    Section(
        "single-cut",
        gettext_lazy("Statements with fewer than two quotes"),
        [Source(Statement, lacks.alone)],
    ),
]
