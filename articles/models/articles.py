"""The texts, and where each comes from."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models.functions import Coalesce, Length
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from actors.models import Actor
from andromede_site.addresses import address
from andromede_site.dates import PartialDateField
from andromede_site.fields import FoldedField, localized
from andromede_site.models import Certainty, Entry, EntryQuerySet

# As many former texts of an article are kept.
_FORMER_MAX = 5

_SIGLA = "αβγδεζηθικλμνξοπρστυφχψω"

validate_siglum = RegexValidator(rf"^[{_SIGLA}]+\Z", "is no siglum; write α, β, …")


def _siglum_after(siglum: str) -> str:
    """Return the sign that follows: β after α, αα after ω, αβ after αα."""
    head, last = siglum[:-1], siglum[-1:]
    if not siglum:
        return _SIGLA[0]
    if last != _SIGLA[-1]:
        return head + _SIGLA[_SIGLA.index(last) + 1]
    return _siglum_after(head) + _SIGLA[0]


def _rank(siglum: str) -> tuple[int, str]:
    return len(siglum), siglum


class LastSiglumQuerySet(models.QuerySet["LastSiglum"]):
    def following(self) -> str:
        """Give the next siglum; whoever else asks waits until the transaction ends."""
        row, _created = self.select_for_update().get_or_create(pk=1)
        in_order = Article.objects.order_by(Length("siglum").desc(), "-siglum")
        held = in_order.values_list("siglum", flat=True).first()
        row.siglum = _siglum_after(max(row.siglum, held or "", key=_rank))
        row.save()
        return row.siglum

    def note(self, siglum: str) -> None:
        """Remember `siglum`, unless one that comes after it was given."""
        self.get_or_create(pk=1)
        earlier = models.Q(length__lt=len(siglum)) | models.Q(length=len(siglum), siglum__lt=siglum)
        self.annotate(length=Length("siglum")).filter(earlier).update(siglum=siglum)


class LastSiglum(models.Model):
    """The one row that tells which siglum was given last, even when its article is gone."""

    siglum = models.CharField(max_length=8)

    objects: ClassVar = LastSiglumQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_last_siglum")]

    def __str__(self) -> str:
        return self.siglum


class ArticleQuerySet(EntryQuerySet):
    def with_outlet(self) -> Self:
        """Fetch outlet and reprint along with each article."""
        return self.select_related("outlet", "reprinted_in")

    def printed_in(self, medium: Actor) -> Self:
        """Return what `medium` published first, and what it reprinted."""
        return self.filter(models.Q(outlet=medium) | models.Q(reprinted_in=medium))

    def newest(self) -> Self:
        """Order from the last published to the first, then those without a date."""
        published = Coalesce("published_latest", "published_earliest")
        return self.order_by(published.desc(nulls_last=True), "pk")


class Article(Entry):
    """One text of the press."""

    class DateBasis(models.TextChoices):
        STATED = "stated", _("stated")
        INFERRED = "inferred", _("inferred")
        OUTSIDE = "outside", _("from outside")
        UNKNOWN = "unknown", pgettext_lazy("certainty", "unknown")

    class Rights(models.TextChoices):
        QUOTATION_ONLY = "quotation_only", _("quotations only")
        FULL_TEXT_ALLOWED = "full_text_allowed", _("full text allowed")

    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    siglum = models.CharField(
        _("siglum"),
        max_length=8,
        unique=True,
        blank=True,
        help_text=_("α, β, …: its sign in pictures and tables, given in order of entry."),
    )
    title = models.CharField(
        _("title"),
        max_length=300,
        help_text=_("As printed; where none is printed, a described one."),
    )
    title_is_ours = models.BooleanField(_("title given by us"), default=False)
    outlet = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("outlet"),
        help_text=_("Who first published it."),
    )
    outlet_certainty = models.CharField(
        _("certainty of the outlet"),
        max_length=8,
        choices=Certainty.choices,
        default=Certainty.STATED,
    )
    outlet_note_fr = models.TextField(_("how the outlet is known (French)"), blank=True)
    outlet_note_en = models.TextField(_("how the outlet is known (English)"), blank=True)
    reprinted_in = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reprints",
        verbose_name=_("reprinted in"),
        help_text=_("Where we read it, if that is not its outlet."),
    )
    byline = models.CharField(_("byline"), max_length=200, blank=True)
    published = PartialDateField(
        _("date of publication"), bounds=("published_earliest", "published_latest")
    )
    published_earliest = models.DateField(null=True, editable=False, db_index=True)
    published_latest = models.DateField(null=True, editable=False, db_index=True)
    published_basis = models.CharField(
        _("basis of the date"), max_length=8, choices=DateBasis.choices, default=DateBasis.UNKNOWN
    )
    published_note_fr = models.TextField(_("how the date is known (French)"), blank=True)
    published_note_en = models.TextField(_("how the date is known (English)"), blank=True)
    language = models.CharField(_("language"), max_length=8, default="fr")
    original_url = models.URLField(_("original address"), max_length=500, blank=True)
    archived_url = models.URLField(_("archived address"), max_length=500, blank=True)
    summary_fr = models.TextField(_("summary (French)"), blank=True)
    summary_en = models.TextField(_("summary (English)"), blank=True)
    rights = models.CharField(
        _("rights"), max_length=20, choices=Rights.choices, default=Rights.QUOTATION_ONLY
    )
    licence_url = models.URLField(_("address of the licence"), max_length=500, blank=True)
    source = models.CharField(
        _("text file"), max_length=200, blank=True, help_text=_("Name of its private text file.")
    )
    text_sha256 = models.CharField(_("SHA-256 of the text file"), max_length=64, blank=True)
    folded = FoldedField(source="title")

    objects: ClassVar = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = [Length("siglum"), "siglum"]
        indexes = [models.Index(Length("siglum"), "siglum", name="article_order_of_entry")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(rights="full_text_allowed") | ~models.Q(licence_url=""),
                name="article_full_text_names_licence",
                violation_error_message=_(
                    "A full text is shown only under a licence: name its address."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(published="", published_basis="unknown")
                | (~models.Q(published="") & ~models.Q(published_basis="unknown")),
                name="article_date_has_basis",
                violation_error_message=_("A date needs a basis, and an unknown date has none."),
            ),
            models.CheckConstraint(
                condition=models.Q(outlet__isnull=True, outlet_certainty="unknown")
                | (models.Q(outlet__isnull=False) & ~models.Q(outlet_certainty="unknown")),
                name="article_outlet_has_certainty",
                violation_error_message=_(
                    "An outlet is stated or inferred; without one it is unknown."
                ),
            ),
        ]

    summary = localized("summary")
    outlet_note = localized("outlet_note")
    published_note = localized("published_note")

    def __str__(self) -> str:
        return self.title

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.siglum:
            LastSiglum.objects.note(self.siglum)
        else:
            self.siglum = LastSiglum.objects.following()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return address("article_detail", self.slug)

    @property
    def rank(self) -> tuple[int, str]:
        """What sorts articles in the order of entry."""
        return _rank(self.siglum)

    @property
    def published_outlet(self) -> Actor | None:
        """The outlet where it may be named, None where it is unknown or a draft."""
        return self.outlet if self.outlet and self.outlet.is_published else None


class ArticleText(models.Model):
    """The full text of an article, where an operator has it. No public queryset joins it."""

    article = models.OneToOneField(
        Article, models.CASCADE, related_name="private_text", verbose_name=_("article")
    )
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("private text")
        verbose_name_plural = _("private texts")

    def __str__(self) -> str:
        return str(self.article)

    def clean(self) -> None:
        if "\x00" in self.text:
            raise ValidationError({"text": _("The text holds a null character: remove it.")})

    @property
    def identity(self) -> tuple[str, str]:
        return self.article.identity


class FormerTextQuerySet(models.QuerySet["FormerText"]):
    def keep(self, kept: ArticleText, text: str, author: Any) -> None:
        """Keep what a private text was until now; the oldest of very many go."""
        self.create(private_text=kept, text=text, replaced_by=author)
        newest = self.filter(private_text=kept).order_by("-pk").values_list("pk", flat=True)
        self.filter(private_text=kept, pk__in=list(newest[_FORMER_MAX:])).delete()


class FormerText(models.Model):
    """A private text as it was before an editor replaced it; it goes with the text that stands."""

    private_text = models.ForeignKey(
        ArticleText, models.CASCADE, related_name="former", verbose_name=_("private text")
    )
    text = models.TextField(_("text"))
    replaced_at = models.DateTimeField(_("replaced at"), auto_now_add=True)
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    objects: ClassVar = FormerTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("former text")
        verbose_name_plural = _("former texts")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.private_text}, {self.replaced_at:%Y-%m-%d %H:%M}"

    @property
    def identity(self) -> tuple[str, str]:
        return self.private_text.identity
