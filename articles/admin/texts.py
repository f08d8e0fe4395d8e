"""The private full texts: pasted, corrected, deleted, with all that rests on their words."""

import datetime as dt
from collections.abc import Iterator
from difflib import unified_diff
from itertools import islice
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict
from django.template.response import TemplateResponse
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from andromede_site.addresses import change_address, list_address
from andromede_site.admin import RecordAdmin
from andromede_site.admin.choices import key_of
from andromede_site.admin.editing import edit_of
from andromede_site.admin.explaining import Explanation, UnexplainedError, explained
from andromede_site.admin.roles import may_edit, may_publish
from andromede_site.counts import count_up_to
from andromede_site.models import Status
from articles.admin.desk import BackToDesk
from articles.admin.pasting import PastedTextForm, VerbatimField, tell_of_tags
from articles.admin.reanchoring import (
    REVIEW,
    STATE,
    Answer,
    UnsettledError,
    context,
)
from articles.ingest import mark_verified
from articles.models import PASSAGES, Article, ArticleText, FormerText, Passage
from articles.pasted import with_line_ends_of
from articles.reanchoring import Done, InTheWayError, Reanchoring, reanchor, review
from articles.texts import sha256

_BACK = "_back"
_MOST_LINKED = 8
# Of two texts that differ in more lines, these show what is at stake.
_MOST_LINES = 42

_MOVED = ngettext_lazy(
    "%(n)d passage moved along with its words.", "%(n)d passages moved along with their words.", "n"
)
_ACCEPTED = ngettext_lazy(
    "%(n)d passage stands where you said.", "%(n)d passages stand where you said.", "n"
)
_IN_REVIEW = ngettext_lazy(
    "%(n)d passage has left the public pages and is in review again.",
    "%(n)d passages have left the public pages and are in review again.",
    "n",
)
_LEFT = ngettext_lazy(
    "%(n)d passage is not found in this text:", "%(n)d passages are not found in this text:", "n"
)


class ArticleTextForm(PastedTextForm):
    """Knows by `based_on`, the SHA-256 of the text that it showed, whether that is another now."""

    based_on = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        field_classes = {"text": VerbatimField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored = self.instance.text
        if self.request.method == "GET" and (former := self._former()):
            self.initial["text"] = former.text
            message = gettext(
                "This is the text as it was once. Nothing is saved yet: save it to take it back."
            )
            messages.warning(self.request, message)
        self.fields["based_on"].initial = sha256(self.stored)

    def _former(self) -> FormerText | None:
        """Return the former text that an editor wants to take back."""
        if not may_edit(self.request.user, self.instance.article if self.instance.pk else None):
            return None
        key = self.request.GET.get("former", "")
        found = FormerText.objects.filter(private_text=self.instance.pk, pk=key_of(key))
        return found.first() if self.instance.pk else None

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if "text" not in self.changed_data:
            return self.instance.text
        self.refuse_what_is_no_text(text)
        return with_line_ends_of(text, self.instance.text)

    def clean(self) -> dict[str, Any]:
        if _BACK in self.data:
            raise ValidationError(_("Nothing is saved yet: correct the text, and save it."))
        cleaned = super().clean()
        self._refuse_if_stale(cleaned.get("text"), cleaned.get("based_on"))
        article = cleaned.get("article")
        if article and not may_edit(self.request.user, article):
            self.add_error("article", _("Readers see this article: only editors give it a text."))
        return cleaned

    def _refuse_if_stale(self, text: str | None, based_on: str | None) -> None:
        """Refuse a text typed over one that somebody replaced meanwhile, and tell how they differ.

        Saved again, it goes in. What was decided about passages has its own eye on that.
        """
        now, is_decided = sha256(self.stored), STATE in self.data
        if not (self.instance.pk and text and based_on) or is_decided:
            return
        if based_on == now or text == self.stored:
            return
        lines = unified_diff(self.stored.splitlines(), text.splitlines(), lineterm="", n=0)
        shown = [line for line in islice(lines, 2, _MOST_LINES) if not line.startswith("@@")]
        message = _(
            "Somebody else replaced this text while you had it open; nothing is saved yet. Lines "
            "with − are as they left them, lines with + as you typed them. Save again for yours."
        )
        self.add_error(
            "text", [message, *(line.replace("-", "− ", 1).replace("+", "+ ", 1) for line in shown)]
        )
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["based_on"] = now  # type: ignore[index]


@admin.register(ArticleText)
class ArticleTextAdmin(BackToDesk, RecordAdmin):
    """Asks what becomes of the passages before it saves another text under them."""

    form = ArticleTextForm
    textarea_rows = 30
    list_display = ["article"]
    list_select_related = ["article"]
    ordering = ["-pk"]
    search_fields = ["article__folded"]
    search_help_text = _("Words of the title of the article.")
    autocomplete_fields = ["article"]
    fields = ["article", "text", "keeps_tags", "former", "based_on"]
    readonly_fields = ["former"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Say who may change a text: that of an article which readers see, who may publish."""
        is_allowed = super().has_change_permission(request, obj)
        return is_allowed and may_edit(request.user, obj and obj.article)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_allowed = super().has_delete_permission(request, obj)
        return is_allowed and may_edit(request.user, obj and obj.article)

    def get_readonly_fields(self, request: HttpRequest, obj: Model | None = None) -> list[str]:
        return ["article", "former"] if obj else ["former"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the fields; former texts are for those who may take one back."""
        fields = super().get_fields(request, obj)
        takes_back = obj and self.has_change_permission(request, obj)
        return fields if takes_back else [name for name in fields if name != "former"]

    @admin.display(description=_("former texts"))
    def former(self, kept: ArticleText) -> SafeString | str:
        """Link to what the text was before: the newest few are kept, for those who may see it."""
        rows = kept.former.select_related("replaced_by").defer("text")
        links = format_html_join(
            " · ",
            '<a href="?former={}">{}</a> ({})',
            ((row.pk, _moment(row.replaced_at), row.replaced_by or "–") for row in rows),
        )
        return links or self.empty_value_display

    # Reports of errors leave this host, by mail or in logs.
    @method_decorator(sensitive_post_parameters("text"))
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except UnsettledError as question:
            page = {
                **self.admin_site.each_context(request),
                **context(request, question),
                "opts": self.opts,
                "may_decide": self._may_decide(request, question.article),
            }
            return TemplateResponse(request, "admin/articles/articletext/reanchoring.html", page)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        stored = ArticleText.objects.select_for_update().filter(pk=obj.pk).first()
        edit_of(request).default_reason = gettext("The text of the article is another one now.")
        edit_of(request).watch.changing([obj.article])
        super().save_model(request, obj, form, change)
        if "text" not in form.changed_data:
            return
        done = self._settled(request, obj, stored.text if stored else None)
        if stored and stored.text != obj.text:
            FormerText.objects.keep(obj, stored.text, request.user)
        Article.objects.filter(pk=obj.article_id).update(text_sha256=sha256(obj.text))
        self.tell(request, done.lines)
        self._report(request, obj.article, done)
        tell_of_tags(request, obj.text)

    def _settled(self, request: HttpRequest, kept: ArticleText, old: str | None) -> Done:
        """Write the places as the editor decided; raise UnsettledError as long as nobody did."""
        found = Reanchoring(kept.article, old, kept.text)
        answer = Answer.of(request.POST, found)
        if found.is_settled:
            return reanchor(found, {}, to_review=False)
        if not answer.state:
            raise UnsettledError(kept.article, found, answer)
        if not self._may_decide(request, kept.article):
            raise UnsettledError(kept.article, found, answer, [_may_not()])
        is_seen = answer.changes_what_readers_see(found)
        explanation = explained(request.POST, is_seen=is_seen)
        faults = answer.faults(found)
        if faults or explanation.errors:
            raise UnsettledError(kept.article, found, answer, faults, explanation)
        _watch_passages(request, kept.article)
        try:
            return reanchor(found, answer.chosen, to_review=answer.rest == REVIEW)
        except InTheWayError as error:
            raise UnsettledError(
                kept.article, found, answer, [_in_the_way(error.passages)]
            ) from error

    def _may_decide(self, request: HttpRequest, article: Article) -> bool:
        codes = [f"{model._meta.app_label}.change_{model._meta.model_name}" for model in PASSAGES]
        is_seen = any(rows.exists() for rows in _published(article))
        return request.user.has_perms(codes) and (may_publish(request.user) or not is_seen)

    def _report(self, request: HttpRequest, article: Article, done: Done) -> None:
        """Say what was done with the passages, and lead to those that are left."""
        for words, count in (
            (_MOVED, done.moved),
            (_ACCEPTED, done.accepted),
            (_IN_REVIEW, done.in_review),
        ):
            if count:
                self.message_user(request, words % {"n": count}, messages.SUCCESS)
        if done.left:
            told = _LEFT % {"n": len(done.left)}
            links = _links(article, done.left)
            self.message_user(request, format_html("{} {}", told, links), messages.WARNING)

    def render_delete_form(self, request: HttpRequest, context: dict[str, Any]) -> Any:
        found = [
            model._default_manager.filter(article=context["object"].article_id)
            for model in PASSAGES
        ]
        published = (rows.filter(status=Status.PUBLISHED) for rows in found)
        counts = {
            "passage_count": sum(map(count_up_to, found)),
            "published_count": sum(map(count_up_to, published)),
            "former_count": count_up_to(context["object"].former.all()),
            "may_decide": self._may_decide(request, context["object"].article),
        }
        return super().render_delete_form(request, {**context, **counts})

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        context = {"explanation": Explanation(), **(extra_context or {})}
        try:
            return super().delete_view(request, object_id, context)
        except UnexplainedError as error:
            request.POST = QueryDict()
            asking = {"rest": REVIEW, "explanation": error.explanation}
            return super().delete_view(request, object_id, {**context, **asking})

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        to_review = request.POST.get("rest") == REVIEW and self._may_decide(request, obj.article)
        if to_review and any(rows.exists() for rows in _published(obj.article)):
            _require_reason(request)
        super().delete_model(request, obj)
        if to_review:
            _watch_passages(request, obj.article)
            done = review(obj.article)
            self.tell(request, done.lines)
            self._report(request, obj.article, done)
        mark_verified(obj.article)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        articles = [text.article for text in queryset.select_related("article")]
        super().delete_queryset(request, queryset)
        for article in articles:
            mark_verified(article)


def _published(article: Article) -> Iterator[QuerySet]:
    """Yield the published passages of an article, a queryset a kind."""
    for model in PASSAGES:
        yield model._default_manager.filter(article=article, status=Status.PUBLISHED)


def _require_reason(request: HttpRequest) -> None:
    """Raise UnexplainedError where nothing is said of why readers lose what they saw."""
    explanation = explained(request.POST, is_seen=True)
    if explanation.errors:
        raise UnexplainedError(explanation)


def _watch_passages(request: HttpRequest, article: Article) -> None:
    """Have the history tell what becomes of the passages of an article."""
    for model in PASSAGES:
        edit_of(request).watch.changing(model._default_manager.filter(article=article))


def _links(article: Article, passages: list[Passage]) -> SafeString:
    """Link to the first of these passages, and to the list of those of their kinds not found."""
    shown = [
        (change_address(passage), Truncator(passage.exact).words(6))
        for passage in passages[:_MOST_LINKED]
    ]
    query = f"?article__id__exact={article.pk}&is_verified__exact=0"
    kinds = [model for model in PASSAGES if any(isinstance(passage, model) for passage in passages)]
    lists = [
        (f"{list_address(model)}{query}", str(model._meta.verbose_name_plural))
        for model in kinds
        if len(passages) > _MOST_LINKED
    ]
    return format_html_join(" · ", '<a href="{}">{}</a>', [*shown, *lists])


def _moment(instant: dt.datetime) -> str:
    return date_format(localtime(instant), "SHORT_DATETIME_FORMAT")


def _may_not() -> str:
    return gettext(
        "Passages change along with this text, and you may not change them: ask somebody who may."
    )


def _in_the_way(passages: list[Passage]) -> str:
    words = " · ".join(
        f"“{Truncator(passage.exact).words(6)}” [{passage.start}]" for passage in passages
    )
    return gettext(
        "Nothing is saved: these would attest the same thing at the same place. Delete one of "
        "them, or take those that are not found back to review. %(passages)s"
    ) % {"passages": words}
