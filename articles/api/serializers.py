"""The JSON of each kind of entry, as design section 4 gives it.

A plain text or code that is empty is "", whatever else is absent is null; only a mention leaves out
what does not apply to it. What is not published counts as absent. Names, titles, summaries and
addresses are in the active language.
"""

from typing import Any

from rest_framework import serializers
from rest_framework.relations import RelatedField

from actors.models import Actor
from andromede_site.dates import PartialDate
from articles.models import (
    Affiliation,
    Article,
    Commitment,
    Event,
    Mention,
    Participation,
    Position,
    Quote,
    RelatedHeadline,
    Topic,
)


class DateTextField(serializers.Field):
    """A partial date as its EDTF text, null where unknown."""

    def to_representation(self, value: PartialDate) -> str | None:
        return value.text or None


class PageAddressField(serializers.Field):
    """The absolute address of an entry's page."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(source="*", read_only=True, **kwargs)

    def to_representation(self, value: Any) -> str:
        return self.context["request"].build_absolute_uri(value.get_absolute_url())


class ActorLinkSerializer(serializers.ModelSerializer):
    """An actor by slug and name; null unless published."""

    class Meta:
        model = Actor
        fields = ["slug", "name"]

    def to_representation(self, instance: Actor) -> Any:
        return super().to_representation(instance) if instance.is_published else None


class StatementField(serializers.SlugRelatedField):
    """The slug of a statement; null unless published."""

    def to_representation(self, obj: Any) -> Any:
        return super().to_representation(obj) if obj.is_published else None


class ArticleLinkSerializer(serializers.ModelSerializer):
    outlet = ActorLinkSerializer()
    published = DateTextField()
    url = PageAddressField()

    class Meta:
        model = Article
        fields = [
            "slug",
            "siglum",
            "title",
            "outlet",
            "published",
            "url",
            "original_url",
            "source",
        ]


class RelatedHeadlineSerializer(serializers.ModelSerializer):
    class Meta:
        model = RelatedHeadline
        fields = ["exact", "start", "end"]


class ArticleSerializer(ArticleLinkSerializer):
    reprinted_in = ActorLinkSerializer()
    related_headlines = RelatedHeadlineSerializer(source="relatedheadlines", many=True)

    class Meta(ArticleLinkSerializer.Meta):
        fields = [
            *ArticleLinkSerializer.Meta.fields,
            "rights",
            "language",
            "summary",
            "reprinted_in",
            "related_headlines",
        ]


class PassageSerializer(serializers.ModelSerializer):
    class Meta:
        model = Quote
        fields = ["exact", "start", "end", "prefix", "suffix"]


class QuoteSerializer(serializers.ModelSerializer):
    url = PageAddressField()
    speaker = ActorLinkSerializer()
    organisation = ActorLinkSerializer()
    reported_by = ActorLinkSerializer()
    said_on = DateTextField()
    article = ArticleLinkSerializer()
    passage = PassageSerializer(source="*")
    statement = StatementField("slug", read_only=True)
    about = ActorLinkSerializer(source="subjects", many=True)
    topics: RelatedField = serializers.SlugRelatedField(
        "slug", source="matters", many=True, read_only=True
    )

    class Meta:
        model = Quote
        fields = [
            "slug",
            "url",
            "text",
            "kind",
            "speaker",
            "attribution",
            "speaker_label",
            "function",
            "organisation",
            "certainty",
            "reported_by",
            "setting",
            "said_on",
            "article",
            "passage",
            "statement",
            "about",
            "topics",
            "translation",
        ]


class MentionSerializer(serializers.ModelSerializer):
    article = ArticleLinkSerializer()
    date = DateTextField()
    reported_by = ActorLinkSerializer()
    claimed_by = ActorLinkSerializer()

    class Meta:
        model = Mention
        fields = [
            "article",
            "exact",
            "start",
            "end",
            "amount",
            "stage",
            "date",
            "reported_by",
            "claimed_by",
            "certainty",
        ]

    def to_representation(self, instance: Mention) -> dict[str, Any]:
        # A voice that is not published is null, so that a claim is not taken for a statement.
        applies = {"reported_by": instance.reported_by_id, "claimed_by": instance.claimed_by_id}
        shown = super().to_representation(instance)
        return {
            key: value for key, value in shown.items() if applies.get(key, value not in (None, ""))
        }


class AffiliationSerializer(serializers.ModelSerializer):
    """A tie as the actor that the context calls `side` has it: `with` is the other one."""

    other = ActorLinkSerializer()
    since = DateTextField()
    until = DateTextField()
    mentions = MentionSerializer(source="evidence", many=True)

    class Meta:
        model = Affiliation
        fields = ["kind", "other", "other_label", "role", "since", "until", "mentions"]

    def to_representation(self, instance: Affiliation) -> dict[str, Any]:
        # `with` is a keyword of Python, so no field can be declared by that name.
        names = {"other": "with", "other_label": "with_label"}
        shown = super().to_representation(instance)
        if instance.other_id == self.context["side"].pk:
            shown["other"] = ActorLinkSerializer(instance.actor).data
        return {names.get(key, key): value for key, value in shown.items()}


class ActorSerializer(serializers.ModelSerializer):
    url = PageAddressField()
    aliases: RelatedField = serializers.SlugRelatedField("spelling", many=True, read_only=True)
    affiliations = serializers.SerializerMethodField()

    class Meta:
        model = Actor
        fields = ["slug", "url", "name", "kind", "aliases", "affiliations"]

    def get_affiliations(self, actor: Any) -> Any:
        context = {**self.context, "side": actor}
        ties = [*actor.ties, *actor.mutual_ties]
        return AffiliationSerializer(ties, many=True, context=context).data


class CommitmentSerializer(serializers.ModelSerializer):
    url = PageAddressField()
    funder = ActorLinkSerializer()
    recipient = ActorLinkSerializer()
    may_replace: RelatedField = serializers.SlugRelatedField(
        "slug", source="predecessor", read_only=True
    )
    total_of: RelatedField = serializers.SlugRelatedField(
        "slug", source="parts", many=True, read_only=True
    )
    mentions = MentionSerializer(source="evidence", many=True)

    class Meta:
        model = Commitment
        fields = [
            "slug",
            "url",
            "title",
            "funder",
            "recipient",
            "recipient_label",
            "instrument",
            "certainty",
            "amount",
            "stage",
            "may_replace",
            "total_of",
            "mentions",
        ]


class ParticipationSerializer(serializers.ModelSerializer):
    actor = ActorLinkSerializer()

    class Meta:
        model = Participation
        fields = ["actor", "part"]


class EventSerializer(serializers.ModelSerializer):
    url = PageAddressField()
    date = DateTextField()
    participants = ParticipationSerializer(source="parts", many=True)
    mentions = MentionSerializer(source="evidence", many=True)

    class Meta:
        model = Event
        fields = ["slug", "url", "title", "date", "is_planned", "participants", "mentions"]


class PositionSerializer(serializers.ModelSerializer):
    actor = ActorLinkSerializer()
    mentions = MentionSerializer(source="evidence", many=True)

    class Meta:
        model = Position
        fields = ["actor", "is_stated", "summary", "mentions"]


class TopicSerializer(serializers.ModelSerializer):
    url = PageAddressField()
    positions = PositionSerializer(source="sides", many=True)

    class Meta:
        model = Topic
        fields = ["slug", "url", "title", "kind", "is_contradiction", "positions"]
