"""What any entry has behind it: status, remarks, former slugs, the change log, the baseline."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from andromede_site.batches import batches
from andromede_site.fields import FoldedField, localized


class Status(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    PUBLISHED = "published", pgettext_lazy("status", "published")


class Certainty(models.TextChoices):
    """How far an article vouches for what we record."""

    STATED = "stated", _("stated")
    INFERRED = "inferred", _("inferred")
    UNKNOWN = "unknown", pgettext_lazy("certainty", "unknown")


class EntryQuerySet(models.QuerySet):
    def published(self) -> Self:
        """Return what the public may see."""
        return self.filter(status=Status.PUBLISHED)

    def keyed(self, key: str) -> Self:
        """Return the entry that the change log names so among its kind, or nothing."""
        return self.filter(slug=key)


class Entry(models.Model):
    """Anything that editors write and the public sees once it is published."""

    status = models.CharField(
        _("status"), max_length=16, choices=Status.choices, default=Status.DRAFT
    )
    note = models.TextField(_("remark"), blank=True, help_text=_("For editors; never published."))

    objects = EntryQuerySet.as_manager()

    is_part = False
    """Whether it belongs to another entry, and is logged with that one."""

    class Meta:
        abstract = True

    @property
    def identity(self) -> tuple[str, str]:
        """The kind and key by which the change log names it."""
        return self._meta.model_name or "", self.key

    @property
    def key(self) -> str:
        """What names this entry among its kind, in baselines and the change log: its slug."""
        return getattr(self, "slug")  # noqa: B009 (kinds without a slug have a key of their own)

    @property
    def is_published(self) -> bool:
        return self.status == Status.PUBLISHED

    @property
    def precedence(self) -> int:
        """Which of two entries that say the same is to stay: the one with the lower number."""
        return -Status.values.index(self.status)


class Titled(models.Model):
    """A title of ours in French and perhaps in English, which names the entry everywhere."""

    title_fr = models.CharField(_("title (French)"), max_length=200)
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    folded = FoldedField(source="_titles")

    class Meta:
        abstract = True

    title = localized("title")

    def __str__(self) -> str:
        return self.title

    @property
    def _titles(self) -> str:
        return f"{self.title_fr} {self.title_en}".strip()


def kind_name(kind: str) -> str:
    """Return what entries of a kind are called, the kind itself where there are none such."""
    names = {model._meta.model_name: model._meta.verbose_name for model in apps.get_models()}
    return str({**names, Change.EVERYTHING: _("all entries")}.get(kind, kind))


def words_of(content: Mapping[str, Any] | None) -> str:
    """Return what an entry is called or says, given its canonical form, "" where that has none."""
    names = ("title", "name", "summary", "exact", "role", "slug")
    text = next(filter(None, map((content or {}).get, names)), "")
    return text["fr"] if isinstance(text, dict) else text


def _named(kind: str, words: str) -> str:
    words = Truncator(words).chars(100)
    return str(_("%(kind)s “%(name)s”") % {"kind": kind_name(kind), "name": words})


class FormerSlugQuerySet(models.QuerySet["FormerSlug"]):
    def record(self, kind: str, former: str, slug: str) -> None:
        """Let `former`, and all that led there, lead to `slug`, which is now an address itself."""
        self.filter(kind=kind, former=slug).delete()
        self.filter(kind=kind, slug=former).update(slug=slug)
        self.update_or_create(kind=kind, former=former, defaults={"slug": slug})

    def settle(self, kind: str, before: str, slug: str, formerly: Collection[str]) -> None:
        """Let exactly `formerly` lead to `slug`, the present slug of an entry that was `before`."""
        lost = Q(slug__in=[before, slug]) & ~Q(former__in=formerly)
        self.filter(Q(former=slug) | lost, kind=kind).delete()
        for former in formerly:
            self.record(kind, former, slug)

    def forget(self, gone: Iterable[tuple[str, str]]) -> None:
        """Let nothing lead any more to entries that are gone, given by kind and slug."""
        slugs: dict[str, list[str]] = defaultdict(list)
        for kind, slug in sorted(gone):
            slugs[kind].append(slug)
        for kind, of_kind in slugs.items():
            for some in batches(of_kind):
                self.filter(kind=kind, slug__in=some).delete()

    def of(self, model: type[models.Model]) -> dict[str, list[str]]:
        """Return the former slugs of the entries of a model by their present slugs.

        A former slug that another entry has taken since is left out.
        """
        taken = model._default_manager.filter(slug=OuterRef("former")).order_by()
        rows = self.filter(~Exists(taken), kind=model._meta.model_name)
        found: dict[str, list[str]] = defaultdict(list)
        for former, slug in rows.values_list("former", "slug"):
            found[slug].append(former)
        return found


class FormerSlug(models.Model):
    """An address that an entry once had, and the slug that it leads to now."""

    kind = models.CharField(_("kind"), max_length=32)
    former = models.SlugField(_("former slug"), max_length=120, db_index=False)
    slug = models.SlugField(_("slug"), max_length=120)

    objects = FormerSlugQuerySet.as_manager()

    class Meta:
        verbose_name = _("former slug")
        verbose_name_plural = _("former slugs")
        constraints = [
            models.UniqueConstraint(fields=["kind", "former"], name="one_former_slug_each"),
            models.CheckConstraint(
                condition=~models.Q(former=F("slug")), name="former_slug_leads_elsewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.former} → {self.slug}"

    @property
    def identity(self) -> tuple[str, str]:
        return self.kind, self.slug


class Baseline(models.Model):
    """The canonical form of an entry as the last ingest knew its fixture; it outlives the entry."""

    kind = models.CharField(_("kind"), max_length=32)
    key = models.CharField(_("key"), max_length=400)
    source = models.CharField(_("fixture file"), max_length=400, db_index=True)
    content = models.JSONField(_("content"))

    class Meta:
        verbose_name = _("baseline")
        verbose_name_plural = _("baselines")
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_baseline_each")]

    def __str__(self) -> str:
        return _named(self.kind, words_of(self.content) or self.key)


class Conflict(models.Model):
    """An entry that the last ingest of its file left as editors have it, for them to decide.

    `content` is the canonical form in the fixture, None where that no longer holds it. `others` are
    the kinds and keys of the entries on whose account it could not be brought in.
    """

    class Sort(models.TextChoices):
        BOTH = "both", _("changed on both sides")
        REMOVED = "removed", _("removed from its fixture, changed here")
        DELETED = "deleted", _("changed in its fixture, deleted here")
        LOST = "lost", _("refers to what is not here")
        MERGED = "merged", _("merged with another in its fixture, apart here")
        NEEDED = "needed", _("removed from its fixture, still used here")

    kind = models.CharField(_("kind"), max_length=32)
    key = models.CharField(_("key"), max_length=400)
    sort = models.CharField(_("what is at odds"), max_length=8, choices=Sort.choices)
    others = models.JSONField(_("on account of"), default=list)
    source = models.CharField(_("fixture file"), max_length=400)
    line = models.PositiveIntegerField(_("line"), null=True)
    content = models.JSONField(_("in the fixture"), null=True)
    baseline = models.ForeignKey(
        Baseline, models.SET_NULL, null=True, verbose_name=Baseline._meta.verbose_name
    )
    found_at = models.DateTimeField(_("found at"), auto_now_add=True)

    class Meta:
        verbose_name = _("conflict with the fixtures")
        verbose_name_plural = _("conflicts with the fixtures")
        ordering = ["found_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_conflict_each")]

    def __str__(self) -> str:
        return _named(self.kind, self.words)

    @property
    def words(self) -> str:
        """What its entry is called or says, so that editors know it."""
        return words_of(self.content or getattr(self.baseline, "content", None)) or self.key

    @property
    def place(self) -> str:
        """Where its fixture has it, or the file that had it last."""
        return f"{self.source}:{self.line}" if self.line else self.source


class ChangeCounter(models.Model):
    """The one row that writers lock, so that versions become visible in commit order.

    `database` tells this database from all others, so that what is derived from it is not theirs.
    """

    version = models.PositiveBigIntegerField(default=0)
    database = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_change_counter")]

    def __str__(self) -> str:
        return str(self.version)


@dataclass(frozen=True, slots=True)
class RecordState:
    """How far the record of a database has come: the version of its newest change, and its time."""

    database: uuid.UUID
    version: int
    made_at: dt.datetime | None

    @property
    def name(self) -> str:
        """What tells it from every other state of this record and of others."""
        when = f"{self.made_at.timestamp():.6f}" if self.made_at else ""
        return f"{self.database.hex}-{self.version}-{when}"


class ChangeQuerySet(models.QuerySet["Change"]):
    def current_version(self) -> int:
        """Return the version of the newest change, 0 before the first."""
        return ChangeCounter.objects.values_list("version", flat=True).first() or 0


class Change(models.Model):
    """One line of the append-only log that orders every change to the record."""

    class Action(models.TextChoices):
        CREATED = "created", pgettext_lazy("change", "created")
        CHANGED = "changed", pgettext_lazy("change", "changed")
        DELETED = "deleted", pgettext_lazy("change", "deleted")

    EVERYTHING = "all"

    version = models.PositiveBigIntegerField(_("version"), primary_key=True)
    kind = models.CharField(_("kind"), max_length=32)
    slug = models.CharField(_("slug"), max_length=400, blank=True)
    action = models.CharField(_("action"), max_length=8, choices=Action.choices)
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-version"]
        indexes = [models.Index(fields=["kind", "slug"], name="change_of_entry")]

    def __str__(self) -> str:
        return f"{self.version}: {_named(self.kind, self.slug)}, {self.get_action_display()}"


def log_changes(changes: list[tuple[str, str, str]]) -> int:
    """Append (kind, slug, action) triples to the log and return the newest version.

    Call it as the last step of the transaction that makes the changes: the counter row stays locked
    until that commits, and whoever writes next waits for it.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("log_changes() belongs inside atomic()")
    if not changes:
        return Change.objects.current_version()
    ChangeCounter.objects.get_or_create(pk=1)
    ChangeCounter.objects.filter(pk=1).update(version=F("version") + len(changes))
    newest = Change.objects.current_version()
    first = newest - len(changes) + 1
    Change.objects.bulk_create(
        Change(version=first + offset, kind=kind, slug=slug, action=action)
        for offset, (kind, slug, action) in enumerate(changes)
    )
    return newest


def _is_public(content: dict[str, Any] | None) -> bool:
    """Say whether readers see an entry that has this canonical form."""
    return content is not None and content.get("status", Status.PUBLISHED) == Status.PUBLISHED


class RevisionQuerySet(models.QuerySet["Revision"]):
    def of(self, entry: Entry) -> Self:
        """Return the revisions of `entry`, the newest first, whatever it was called."""
        return self.filter(kind=entry._meta.model_name, row=entry.pk).order_by("-pk")

    def deletions(self) -> Self:
        return self.filter(after__isnull=True)


class Revision(models.Model):
    """What one change made of one entry: who changed it, when and why, and how it was before.

    `before` and `after` are canonical forms, null where there was no entry yet or is none any more.
    `row` is the primary key of the entry, the same through renames, deletion and restoration;
    `version` is that of the change log's newest line on the whole change, which all its revisions
    share. Without an author, an ingest made it.
    """

    kind = models.CharField(_("kind"), max_length=32)
    row = models.PositiveBigIntegerField(_("row"))
    key = models.CharField(_("entry"), max_length=400)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="revisions",
        verbose_name=_("who"),
    )
    reason = models.TextField(_("why"), blank=True)
    made_at = models.DateTimeField(_("when"), auto_now_add=True)
    version = models.PositiveBigIntegerField(_("version"), db_index=True)
    token = models.UUIDField(null=True, unique=True, editable=False)

    objects: ClassVar = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("change of an entry")
        verbose_name_plural = _("changes of entries")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["kind", "row", "version"], name="revision_of_entry")]
        permissions = [("publish", "Can publish entries, and change what is published")]

    def __str__(self) -> str:
        return _named(self.kind, words_of(self.after or self.before) or self.key)

    @property
    def action(self) -> Change.Action:
        if self.before is None:
            return Change.Action.CREATED
        return Change.Action.DELETED if self.after is None else Change.Action.CHANGED

    @property
    def was_published(self) -> bool:
        """Whether it changed what readers could see."""
        return _is_public(self.before)

    @property
    def stays_published(self) -> bool:
        """Whether readers could see the entry before and after it."""
        return _is_public(self.before) and _is_public(self.after)


class Correction(models.Model):
    """What readers are told of a change: what was wrong, and what is right.

    `version` is that of the change, which its revisions share.
    """

    version = models.PositiveBigIntegerField(_("version"), unique=True)
    note_fr = models.TextField(_("for readers (French)"))
    note_en = models.TextField(_("for readers (English)"), blank=True)
    made_at = models.DateTimeField(_("when"), auto_now_add=True)

    note = localized("note")

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-version"]

    def __str__(self) -> str:
        return self.note

    @property
    def identity(self) -> tuple[str, str]:
        return "correction", str(self.version)


def record_state() -> RecordState | None:
    """Return how far the record has come, None before its first change."""
    rows = list(_states().all())
    return RecordState(*rows[0]) if rows else None


# Every request asks it, and making the query takes longer than asking it.
@cache
def _states() -> models.QuerySet:
    newest = Change.objects.filter(version=models.OuterRef("version")).order_by()
    made_at = models.Subquery(newest.values("made_at"))
    return ChangeCounter.objects.values_list("database", "version", made_at)


class TicketQuerySet(models.QuerySet["Ticket"]):
    # In the last hour, from all readers together; more than that is nobody reading.
    MOST_IN_AN_HOUR = 100

    def open(self) -> Self:
        return self.filter(status=Ticket.Status.OPEN)

    def takes_no_more(self) -> bool:
        """Say whether as many came within the last hour as are taken."""
        times = self.order_by("-pk").values_list("opened_at", flat=True)
        earliest = times[self.MOST_IN_AN_HOUR - 1 : self.MOST_IN_AN_HOUR].first()
        return bool(earliest and earliest > timezone.now() - dt.timedelta(hours=1))


class Ticket(models.Model):
    """What a reader says is wrong with an entry. Of the reader it keeps nothing but an address.

    `kind` and `key` name the entry as the change log does. The address is there to answer until the
    ticket is closed, and is forgotten then.
    """

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("ticket", "open")
        CLOSED = "closed", pgettext_lazy("ticket", "closed")

    MESSAGE_MAX_LENGTH = 2000

    kind = models.CharField(_("kind"), max_length=32, editable=False)
    key = models.CharField(_("entry"), max_length=400, editable=False)
    page = models.CharField(_("page it came from"), max_length=400, editable=False)
    message = models.TextField(_("what is wrong"), max_length=MESSAGE_MAX_LENGTH)
    email = models.EmailField(_("e-mail address"), blank=True)
    status = models.CharField(
        _("status"), max_length=8, choices=Status.choices, default=Status.OPEN
    )
    answer = models.TextField(
        _("answer or remark"), blank=True, help_text=_("For editors; never published.")
    )
    opened_at = models.DateTimeField(_("opened at"), auto_now_add=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)

    objects: ClassVar = TicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("report of an error")
        verbose_name_plural = _("reports of errors")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["status", "-id"], name="newest_tickets_by_status")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="open", closed_at__isnull=True)
                | Q(status="closed", closed_at__isnull=False, email=""),
                name="closed_ticket_has_no_address",
            ),
        ]

    def __str__(self) -> str:
        return Truncator(self.message).words(12)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Forget the address once the ticket is closed."""
        if self.status == Ticket.Status.CLOSED:
            self.email = ""
            self.closed_at = self.closed_at or timezone.now()
        else:
            self.closed_at = None
        super().save(*args, **kwargs)
