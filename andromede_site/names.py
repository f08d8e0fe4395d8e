"""Which entry of the database a slug stands for, however the fixtures or an editor renamed it."""

from collections import defaultdict
from collections.abc import Collection

from django.db import models
from django.db.models import Q

from andromede_site.models import FormerSlug
from andromede_site.record import Record


class Names:
    """The slugs of all entries: those that the database holds, and those that led or lead there.

    Of former slugs, only those that have to do with `slugs` are read where these are given.
    """

    def __init__(self, record: Record, slugs: Collection[str] | None = None) -> None:
        former_slugs = FormerSlug.objects.all()
        if slugs is not None:
            former_slugs = former_slugs.filter(Q(former__in=slugs) | Q(slug__in=slugs))
        self._pks: dict[type[models.Model], dict[str, int]] = {}
        self._led: dict[tuple[str, str], str] = {
            (kind, former): slug
            for kind, former, slug in former_slugs.values_list("kind", "former", "slug")
        }
        self._became = record.present_slugs()
        self._formerly: dict[tuple[type[models.Model], str], list[str]] = defaultdict(list)
        for (model, former), slug in self._became.items():
            self._formerly[model, slug].append(former)
        self._leading = {(kind, slug) for (kind, _former), slug in self._led.items()}

    def present(self, model: type[models.Model], slug: str) -> str:
        """Return the slug under which the database holds the entry that `slug` is or was.

        Where it holds none, that is the slug under which the fixtures have it.
        """
        if not (self._led or self._became):
            return slug
        written = self._became.get((model, slug), slug)
        for name in (slug, written, *self._formerly.get((model, written), ())):
            for each in (name, self._led.get((_kind(model), name), "")):
                if each in self.pks(model):
                    return each
        return written

    def pks(self, model: type[models.Model]) -> dict[str, int]:
        """Return the primary keys of the entries of a model by their slugs before the ingest.

        Whoever creates an entry adds it.
        """
        if model not in self._pks:
            self._pks[model] = dict(model._default_manager.values_list("slug", "pk"))
        return self._pks[model]

    def find_pk(self, model: type[models.Model], slug: str) -> int:
        return self.pks(model)[slug]

    def settle(
        self, model: type[models.Model], before: str, slug: str, formerly: list[str]
    ) -> None:
        """Let exactly `formerly` lead to an entry, which was `before` and is `slug` now."""
        kind = _kind(model)
        is_led_to = not self._leading.isdisjoint({(kind, before), (kind, slug)})
        if formerly or is_led_to or (kind, slug) in self._led:
            FormerSlug.objects.settle(kind, before, slug, formerly)


def _kind(model: type[models.Model]) -> str:
    return model._meta.model_name or ""
