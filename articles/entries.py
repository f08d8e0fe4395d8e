"""Articles, quotes and facts as fixtures hold them.

`facts/*.yaml` hold statements, commitments, events, affiliations, topics with their positions, and
the story that the opening page tells; each file of `articles/` holds one article with its
related headlines, quotes and mentions.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from andromede_site.entries import (
    Code,
    Date,
    EntryForm,
    Flag,
    Localized,
    NamedEntryForm,
    Number,
    OptionalCode,
    Present,
    Reference,
    References,
    Table,
    Text,
    Url,
)
from andromede_site.models import Certainty, Status
from andromede_site.record import Section
from articles.anchoring import has_outer_marks
from articles.models import (
    FACTS,
    Affiliation,
    Article,
    Commitment,
    Event,
    Mention,
    Participation,
    Passage,
    Position,
    Quote,
    RelatedHeadline,
    Stage,
    Statement,
    Story,
    TieTerms,
    Topic,
    place_name,
    validate_siglum,
)
from articles.requirements import (
    require,
    require_basis,
    require_paraphrase,
    require_reason,
    require_speaker,
)

_UNEXPLAINED = "say why it is not stated"


def require_date_basis(form: EntryForm, date: str) -> None:
    """Ask on what a date rests, and how that is known unless it is stated."""
    require_basis(
        form,
        date,
        f"{date}_note",
        misfit="a date needs a basis, and an unknown date has none; correct it",
        unexplained="say how the date is known",
    )


def _place(values: Mapping[str, Any]) -> str:
    """Return what tells a passage from others of its article, given its values in an entry."""
    start = values.get("start")
    return place_name(None if start == "" else start, str(values.get("exact", "")))


class StatementEntry(NamedEntryForm):
    model = Statement

    title = Localized(max_length=200, required=True)


class CommitmentEntry(NamedEntryForm):
    model = Commitment
    fetch = ("funder", "recipient", "may_replace")
    together = (*EntryForm.together, ("certainty", "certainty_note"))
    fetch_many = ("total_of",)

    title = Localized(max_length=200, required=True)
    funder = Reference("actors.Actor")
    recipient = Reference("actors.Actor")
    recipient_label = Text(max_length=200)
    amount = Number(required=True, min_value=1)
    instrument = Localized(max_length=200)
    stage = Code(Stage)
    certainty = Code(Certainty, default=Certainty.STATED)
    certainty_note = Localized()
    may_replace = Reference("articles.Commitment")
    total_of = References("articles.Commitment")

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        require_reason(self, "certainty_note", _UNEXPLAINED)
        if data.get("funder") and data.get("funder") == data.get("recipient"):
            self.add_error("recipient", "a funder cannot be its own recipient; name another")
        return data


class EventEntry(NamedEntryForm):
    model = Event
    fetch_many = ("after", "participants__actor")
    together = (*EntryForm.together, ("date", "date_basis", "date_note"))

    title = Localized(max_length=200, required=True)
    summary = Localized(max_length=600)
    date = Date()
    date_basis = Code(Article.DateBasis, default=Article.DateBasis.UNKNOWN)
    date_note = Localized()
    is_planned = Flag()
    after = References("articles.Event")
    participants = Table(
        actor=Reference("actors.Actor", required=True), part=Code(Participation.Part)
    )

    def clean(self) -> dict[str, Any]:
        require_date_basis(self, "date")
        return self.cleaned_data


class AffiliationEntry(NamedEntryForm):
    model = Affiliation
    fetch = ("actor", "other")

    actor = Reference("actors.Actor", required=True)
    kind = Code(Affiliation.Kind)
    other = Reference("actors.Actor")
    other_label = Text(max_length=200)
    role = Localized(max_length=200)
    since = Date()
    until = Date()

    @property
    def terms(self) -> TieTerms:
        data = self.cleaned_data
        return TieTerms(
            data["kind"],
            data["actor"],
            data["other"],
            data["other_label"],
            data["role"].get("fr", ""),
            data["since"],
            data["until"],
        )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if bool(data.get("other")) == bool(data.get("other_label")):
            self.add_error(
                "other",
                "write what the actor is tied to: other, or other_label as worded, not both",
            )
        if data.get("other") and data.get("other") == data.get("actor"):
            self.add_error("other", "an actor cannot be tied to itself; name another")
        since, until = data.get("since"), data.get("until")
        if since and until and since.is_after(until):
            message = f"{since.text} is after until, {until.text}; correct one of them"
            self.add_error("since", message)
        return data


class TopicEntry(NamedEntryForm):
    model = Topic

    kind = Code(Topic.Kind)
    is_contradiction = Flag()
    title = Localized(max_length=200, required=True)
    summary = Localized(max_length=600)
    unsaid = Localized(max_length=600)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        kind = data.get("kind", Topic.Kind.COMPARISON)
        if data.get("is_contradiction") and kind != Topic.Kind.COMPARISON:
            message = f"only a comparison can be one, and this is a {kind}; remove it"
            self.add_error("is_contradiction", message)
        return data


class PositionEntry(NamedEntryForm):
    model = Position
    fetch = ("topic", "actor")

    topic = Reference("articles.Topic", required=True)
    actor = Reference("actors.Actor")
    is_stated = Flag(default=True)
    summary = Localized(max_length=300)

    @classmethod
    def order_of(cls, plain: Mapping[str, Any]) -> Any:
        return plain["topic"], plain["slug"]

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("is_stated", True):
            require(self, "summary", "is missing; say in a few words what the position is")
        else:
            require(self, "actor", "is missing; name whose side is not stated")
            if any(self.cleaned_data.get("summary", {}).values()):
                message = "says what is not stated; remove it, or write is_stated: true"
                self.add_error("summary", message)
        return self.cleaned_data


class StoryEntry(NamedEntryForm):
    model = Story
    fetch_many = ("turning_points",)

    title = Localized(max_length=200, required=True)
    lead = Localized(required=True)
    turning_points = References("articles.Event")


class ArticleEntry(NamedEntryForm):
    model = Article
    fetch = ("outlet", "reprinted_in")
    derived = ("text_sha256",)
    together = (
        *EntryForm.together,
        ("outlet", "outlet_certainty", "outlet_note"),
        ("published", "published_basis", "published_note"),
        ("rights", "licence_url"),
        ("source", "text_sha256"),
    )

    siglum = Text(required=True, max_length=8, validators=[validate_siglum])
    title = Text(required=True, max_length=300)
    title_is_ours = Flag()
    outlet = Reference("actors.Actor")
    outlet_certainty = Code(Certainty, default=Certainty.STATED)
    outlet_note = Localized()
    reprinted_in = Reference("actors.Actor")
    byline = Text(max_length=200)
    published = Date()
    published_basis = Code(Article.DateBasis, default=Article.DateBasis.UNKNOWN)
    published_note = Localized()
    language = Text(default="fr", max_length=8)
    original_url = Url()
    archived_url = Url()
    summary = Localized()
    rights = Code(Article.Rights, default=Article.Rights.QUOTATION_ONLY)
    licence_url = Url()
    source = Text(
        max_length=200,
        validators=[RegexValidator(r"^[\w.-]+\Z", _("is no file name; write its name alone"))],
    )
    text_sha256 = Text(validators=[RegexValidator(r"^[0-9a-f]{64}\Z", "is no SHA-256; run anchor")])

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        require_date_basis(self, "published")
        certainty = data.get("outlet_certainty")
        if bool(data.get("outlet")) == (certainty == Certainty.UNKNOWN):
            self.add_error(
                "outlet_certainty", "an outlet is stated or inferred; without one write unknown"
            )
        if certainty == Certainty.INFERRED:
            require(self, "outlet_note", "say how the outlet is known")
        if data.get("rights") == Article.Rights.FULL_TEXT_ALLOWED:
            require(
                self, "licence_url", "a full text is shown only under a licence: name its address"
            )
        return data


class PassageEntry(EntryForm):
    """What every passage has: its article and its place there."""

    together = (
        *EntryForm.together,
        ("article", "exact", "start", "end", "prefix", "suffix"),
        ("certainty", "certainty_note"),
    )

    article = Reference("articles.Article", required=True)
    exact = Text(required=True)
    start = Number(max_value=Passage.PLACE_MAX)
    end = Number(max_value=Passage.PLACE_MAX)
    prefix = Text(max_length=100)  # type: ignore[assignment]  # no part but an option of forms
    suffix = Text(max_length=100)

    @property
    def max_length(self) -> int:
        return settings.EVIDENCE_MAX_LENGTH

    @property
    def may_wait(self) -> bool:
        """Whether the passage, as written, is one that is neither published nor placed yet."""
        status, start, end = (self.block.get(name) for name in ("status", "start", "end"))
        return status not in (None, "", Status.PUBLISHED) and not start and not end

    @classmethod
    def order_of(cls, plain: Mapping[str, Any]) -> Any:
        """Return what puts passages in the order of the text, last what has no place yet."""
        start, end = plain.get("start"), plain.get("end")
        return start is None, start, end, cls.key_of(plain)

    @classmethod
    def _instances_in(cls, slugs: set[str], keys: Collection[str]) -> dict[str, Model]:
        """Return the instances of `keys`, which stand in the articles of these slugs."""
        found = cls._fetched().filter(article__slug__in=slugs)
        return {instance.key: instance for instance in found if instance.key in keys}

    def clean_exact(self) -> str:
        exact = self.cleaned_data["exact"]
        if has_outer_marks(exact):
            raise ValidationError("leave out the quotation marks and spaces around the words")
        return exact

    def clean(self) -> dict[str, Any]:
        exact, start, end = (self.cleaned_data.get(name) for name in ("exact", "start", "end"))
        if exact and not self._has_place() and not self.may_wait:
            self.add_error("start", "the passage has no place; run anchor")
        elif exact and start is not None and end is not None and end - start != len(exact):
            message = f"from {start} to {end} are {end - start} characters"
            self.add_error("start", f"{message}, the words have {len(exact)}; run anchor")
        if exact and len(exact) > self.max_length:
            message = f"has {len(exact)} characters, {self.max_length} are allowed"
            self.add_error("exact", f"{message}; take the words that prove it")
        return self.cleaned_data

    def _has_place(self) -> bool:
        """Say whether start and end are given, be they right or wrong."""
        return all(
            name in self.errors or self.cleaned_data[name] is not None for name in ("start", "end")
        )


class HeadlineEntry(PassageEntry):
    model = RelatedHeadline
    fetch = ("article",)

    @classmethod
    def key_of(cls, values: Mapping[str, Any]) -> str:
        return f"{values.get('article', '')}/{_place(values)}"

    @classmethod
    def renamed_key(cls, key: str, present: Present) -> str:
        article, _slash, place = key.partition("/")
        return f"{present(Article, article)}/{place}"

    @classmethod
    def instances(cls, keys: Collection[str]) -> dict[str, Model]:
        return cls._instances_in({key.split("/")[0] for key in keys}, keys)


class QuoteEntry(NamedEntryForm, PassageEntry):
    model = Quote
    fetch = ("article", "speaker", "organisation", "reported_by", "statement")
    fetch_many = ("about", "topics")
    first = ("slug", "formerly", "article", "kind")

    kind = Code(Quote.Kind)
    paraphrase = Text(max_length=1000)
    translation = Text(max_length=2000)
    speaker = Reference("actors.Actor")
    attribution = Code(Quote.Attribution)
    speaker_label = Text(max_length=200)
    function = Text(max_length=200)
    organisation = Reference("actors.Actor")
    certainty = Code(Certainty, default=Certainty.STATED)
    certainty_note = Localized()
    reported_by = Reference("actors.Actor")
    setting = OptionalCode(Quote.Setting)
    said_on = Date()
    about = References("actors.Actor")
    topics = References("articles.Topic")
    statement = Reference("articles.Statement")

    @property
    def max_length(self) -> int:
        if self.cleaned_data.get("kind") in Quote.VERBATIM:
            return settings.QUOTATION_MAX_LENGTH
        return settings.EVIDENCE_MAX_LENGTH

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        require_reason(self, "certainty_note", _UNEXPLAINED)
        require_paraphrase(
            self,
            missing="a reported statement needs a paraphrase in our words",
            misfit="only a reported statement has one; remove it",
        )
        require_speaker(
            self,
            "is missing; name the speaker or give speaker_label, or write attribution: unnamed",
        )
        return data


class MentionEntry(PassageEntry):
    model = Mention
    fetch = ("article", *FACTS, "reported_by", "claimed_by")
    first = (*FACTS, "article")

    actor = Reference("actors.Actor")
    commitment = Reference("articles.Commitment")
    event = Reference("articles.Event")
    affiliation = Reference("articles.Affiliation")
    position = Reference("articles.Position")
    amount = Number(min_value=1)
    stage = OptionalCode(Stage)
    date = Date()
    reported_by = Reference("actors.Actor")
    claimed_by = Reference("actors.Actor")
    certainty = Code(Certainty, default=Certainty.STATED)
    certainty_note = Localized()

    @classmethod
    def key_of(cls, values: Mapping[str, Any]) -> str:
        kind = next((kind for kind in FACTS if values.get(kind)), "nothing")
        return f"{kind}/{values.get(kind, '')}/{values.get('article', '')}/{_place(values)}"

    @classmethod
    def renamed_key(cls, key: str, present: Present) -> str:
        kind, fact, article, place = key.split("/")
        model = cls.base_fields[kind].model  # type: ignore[attr-defined]
        return "/".join([kind, present(model, fact), present(Article, article), place])

    @classmethod
    def instances(cls, keys: Collection[str]) -> dict[str, Model]:
        return cls._instances_in({key.split("/")[2] for key in keys}, keys)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        require_reason(self, "certainty_note", _UNEXPLAINED)
        if sum(bool(data.get(kind)) for kind in FACTS) != 1:
            raise ValidationError(f"a mention attests one thing; write one of {', '.join(FACTS)}")
        if not data.get("commitment") and (data.get("amount") or data.get("stage")):
            raise ValidationError("amount and stage belong to the mention of a commitment")
        return data


FACT_SECTIONS = [
    Section("facts/statements.yaml", "statements", StatementEntry),
    Section("facts/commitments.yaml", "commitments", CommitmentEntry),
    Section("facts/events.yaml", "events", EventEntry),
    Section("facts/affiliations.yaml", "affiliations", AffiliationEntry),
    Section("facts/topics.yaml", "topics", TopicEntry),
    Section("facts/topics.yaml", "positions", PositionEntry),
    Section("facts/stories.yaml", "stories", StoryEntry),
]
ARTICLE_SECTIONS = [
    Section("articles/*.yaml", "article", ArticleEntry, by="slug", head="article"),
    Section("articles/*.yaml", "related_headlines", HeadlineEntry, by="article", head="article"),
    Section("articles/*.yaml", "quotes", QuoteEntry, by="article", head="article"),
    Section("articles/*.yaml", "mentions", MentionEntry, by="article", head="article"),
]
