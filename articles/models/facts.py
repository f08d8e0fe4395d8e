"""What happened, read from all mentions together: what every such fact has in common."""

from typing import Any, ClassVar, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from andromede_site.models import Entry, EntryQuerySet


class FactQuerySet(EntryQuerySet):
    def published(self) -> Self:
        """Return published facts that a published passage attests."""
        return super().published().filter(self._is_attested())

    def with_evidence(self) -> Self:
        """Fetch each fact's published mentions as `evidence`, in the order of their texts."""
        mentions = self._mentions.published().with_source().in_text_order()
        return self.prefetch_related(models.Prefetch("mentions", mentions, to_attr="evidence"))

    def _is_attested(self) -> Exists:
        kind = self.model._meta.model_name
        return Exists(self._mentions.published().filter(**{str(kind): OuterRef("pk")}))

    @property
    def _mentions(self) -> Any:
        return apps.get_model("articles.Mention").objects.all()


class Fact(Entry):
    """Something that mentions attest; each of its kinds has a key of its own in a mention."""

    slug = models.SlugField(_("slug"), max_length=120, unique=True)

    evidence: list[Any]  # of mentions, set by with_evidence()

    objects: ClassVar = FactQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["slug"]

    @property
    def witnesses(self) -> set[int]:
        """The articles that attest it."""
        return {mention.article_id for mention in self.evidence}

    @property
    def origins(self) -> set[models.Model]:
        """What its accounts go back to; those that share one are not independent."""
        return {mention.origin for mention in self.evidence}
