"""What readers are told of corrections: what was wrong, what is right, and the words that prove it.

Nothing appears of what is not published any more, but for the note itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from andromede_site.differences import Difference, differences
from andromede_site.entries import EntryForm
from andromede_site.fields import language_of
from andromede_site.models import Correction, Entry, FormerSlug, Revision
from articles.models import FACTS, Mention, Passage, Position, Quote, Topic

# What readers never see of an entry.
_HIDDEN = {
    "status", "note", "formerly", "slug", "start", "end", "prefix", "suffix", "source",
    "text_sha256",
}  # fmt: skip

Names = Mapping[tuple[type[models.Model], str], str]


@dataclass
class Corrected:
    """An entry that a correction concerns, in what it differs, and the words that prove it."""

    entry: Any
    differences: list[Difference]
    proof: Passage | None

    @property
    def kind(self) -> str:
        return str(self.entry._meta.verbose_name)

    @property
    def title(self) -> str:
        return str(self._named)

    @property
    def language(self) -> str:
        """The language that its title is in, "" where it is a name."""
        if isinstance(self._named, Quote):
            return self._named.article.language
        return language_of(self._named, "title")

    @property
    def _named(self) -> Any:
        return self.entry.fact if isinstance(self.entry, Mention) else self.entry

    @property
    def address(self) -> str:
        """Its page, or its words on the page of their article; "" where it has neither."""
        if isinstance(self.entry, Position):
            return self.entry.topic.get_absolute_url()
        if hasattr(self.entry, "get_absolute_url"):
            return self.entry.get_absolute_url()
        return self.proof.passage_url if self.proof else ""


@dataclass
class ShownCorrection:
    """A correction, and what it concerns of what readers can see."""

    correction: Correction
    concerned: list[Corrected] = field(default_factory=list)


def shown_corrections(corrections: Iterable[Correction]) -> list[ShownCorrection]:
    """Return corrections with all that pages show of them."""
    found = {each.version: ShownCorrection(each) for each in corrections}
    revisions = [
        revision
        for revision in Revision.objects.filter(version__in=found).order_by("pk")
        if revision.was_published and _is_seen(revision)
    ]
    rows: dict[str, set[int]] = defaultdict(set)
    for revision in revisions:
        rows[revision.kind].add(revision.row)
    entries = {
        (kind, entry.pk): entry for kind, pks in rows.items() for entry in _published(kind, pks)
    }
    proofs = _proofs(entries)
    names = _names(revisions)
    for revision in revisions:
        name = (revision.kind, revision.row)
        if entry := entries.get(name):
            differing = _differences(revision, names)
            corrected = Corrected(entry, differing, proofs.get(name))
            found[revision.version].concerned.append(corrected)
    return list(found.values())


def corrections_of(entry: Entry) -> QuerySet[Correction]:
    """Return the corrections of an entry, and of what its page shows as its evidence or sides."""
    kind = entry._meta.model_name
    concerned = Q(kind=kind, row=entry.pk)
    if kind in FACTS:
        former = FormerSlug.objects.filter(kind=kind, slug=entry.key).values_list(
            "former", flat=True
        )
        for slug in (entry.key, *former):
            concerned |= Q(kind="mention", key__startswith=f"{kind}/{slug}/")
    if isinstance(entry, Topic):
        sides = entry.positions.values_list("pk", flat=True)
        concerned |= Q(kind="position", row__in=sides)
    revisions = Revision.objects.filter(concerned, version__in=Correction.objects.values("version"))
    return Correction.objects.filter(version__in=[r.version for r in revisions if _is_seen(r)])


def _is_seen(revision: Revision) -> bool:
    """Say whether readers see a change: not where a passage only moved with its text, say."""
    versions = (revision.before or {}, revision.after or {})
    before, after = ({n: v for n, v in each.items() if n not in _HIDDEN} for each in versions)
    return before != after


def _published(kind: str, pks: set[int]) -> QuerySet:
    """Return which entries of a kind readers can see, with all that names them."""
    form = EntryForm.of_kind(kind)
    if form is None:
        return Correction.objects.none()
    published: Any = form.model._default_manager
    shown = published.published().filter(pk__in=pks)
    if issubclass(form.model, Mention):
        return shown.of_published_facts().with_facts()
    if issubclass(form.model, Passage):
        return shown.with_article()
    return shown.select_related(*form.fetch)


def _proofs(entries: Mapping[tuple[str, int], Any]) -> dict[tuple[str, int], Passage]:
    """Return for each entry the words that prove it: its own, else those of its first mention."""
    proofs: dict[tuple[str, int], Passage] = {
        name: entry for name, entry in entries.items() if isinstance(entry, Passage)
    }
    for kind in FACTS:
        pks = [pk for each, pk in entries if each == kind]
        shown = Mention.objects.published().of_published_facts().with_source().in_text_order()
        for mention in shown.filter(**{f"{kind}__in": pks}) if pks else ():
            proofs.setdefault((kind, getattr(mention, f"{kind}_id")), mention)
    return proofs


def _names(revisions: Iterable[Revision]) -> Names:
    """Return the names of the published entries to which these revisions refer."""
    slugs: dict[type[models.Model], set[str]] = defaultdict(set)
    for revision in revisions:
        form = EntryForm.of_kind(revision.kind)
        for content in (revision.before, revision.after):
            for model, slug in form.references_of(content or {}) if form else ():
                slugs[model].add(slug)
    return {
        (model, entry.slug): str(entry)
        for model, wanted in slugs.items()
        for entry in model._default_manager.published().filter(slug__in=wanted)  # type: ignore[attr-defined]
    }


def _differences(revision: Revision, names: Names) -> list[Difference]:
    """Return what readers are shown of how an entry differs, none of what they never saw."""
    form = EntryForm.of_kind(revision.kind)
    before, after = revision.before, revision.after
    if form is None or before is None or after is None or not revision.stays_published:
        return []

    def named(model: type[models.Model], slug: str) -> str:
        return names.get((model, slug), "…")

    differing = differences(form, before, after, named)
    return [each for each in differing if each.part not in _HIDDEN]
