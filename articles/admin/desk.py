"""The page of an article's private text, on which its words become quotes and evidence."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from andromede_site.addresses import change_address
from andromede_site.admin.choices import is_key
from andromede_site.admin.roles import may_edit
from articles.admin.passages_taken import MarkedText, anchor, span_between
from articles.admin.private_texts import may_see_texts, text_for
from articles.admin.publishing import publishing_link
from articles.anchoring import Span, nearest_place, occurrences, tell_apart
from articles.models import FACTS, Article, ArticleText
from articles.selection import SelectionError, select, surroundings

_PLACES_SHOWN = 20


@dataclass(frozen=True)
class Use:
    """What words can be taken for: `model` is what they make, `key` takes them by keyboard."""

    name: str
    model: str
    label: str | Promise
    key: str

    @property
    def max_length(self) -> int:
        is_quote = self.model == "quote"
        return settings.QUOTATION_MAX_LENGTH if is_quote else settings.EVIDENCE_MAX_LENGTH

    def address(self, article: Article, span: Span) -> str:
        """Return where the form of a new passage opens with these words."""
        fact: dict[str, Any] = {"fact": self.name} if self.name in FACTS else {}
        place = {"article": article.pk, "start": span.start, "end": span.end}
        query = urlencode({**fact, **place, "_desk": 1})
        return f"{reverse(f'admin:articles_{self.model}_add')}?{query}"


USES = [
    Use("quote", "quote", gettext_lazy("Quote"), "c"),
    Use("commitment", "mention", gettext_lazy("Commitment"), "m"),
    Use("event", "mention", gettext_lazy("Event"), "e"),
    Use("affiliation", "mention", gettext_lazy("Affiliation"), "l"),
    Use("position", "mention", gettext_lazy("Position"), "p"),
    Use("actor", "mention", gettext_lazy("Actor named"), "a"),
    Use("headline", "relatedheadline", gettext_lazy("Related headline"), "t"),
]
"""Their keys are the same in both languages, for editors who change between them."""


@dataclass(frozen=True)
class Choice:
    """A place to choose, in its context."""

    before: str
    words: str
    after: str
    address: str


class _TextView(View):
    """Finds the article and its text for those who may see it."""

    model_admin: Any = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_see_texts(request.user):
            raise PermissionDenied
        if not is_key(kwargs["object_id"]):
            raise Http404
        articles = Article.objects.select_related("outlet")
        self.article = get_object_or_404(articles, pk=kwargs["object_id"])
        self.text = text_for(request.user, self.article.pk)
        return super().dispatch(request)


class WordsView(_TextView):
    """Tells what a form takes when other words are selected beside it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        try:
            span = span_between(self.text or "", *_range(request.GET))
        except SelectionError:
            return JsonResponse(
                {"error": _("There are no words between these places.")}, status=400
            )
        prefix, suffix = tell_apart(self.text or "", span)
        words = {"exact": span.exact, "start": span.start, "end": span.end}
        return JsonResponse({**words, "prefix": prefix, "suffix": suffix})


class DeskView(_TextView):
    """Shows the text, and opens the form for the words that were selected or pasted."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._page()

    def post(self, request: HttpRequest) -> HttpResponse:
        uses = {use.name: use for use in self._uses()}
        use = uses.get(request.POST.get("use", ""))
        if not use or self.text is None:
            self._tell(_("Choose what to make of the words."))
            return self._page()
        if request.POST.get("start"):
            return self._take(use, *_range(request.POST))
        return self._find(use, request.POST.get("words", "").strip())

    def _take(self, use: Use, start: Any, end: Any) -> HttpResponse:
        try:
            span = span_between(self.text or "", start, end)
        except SelectionError:
            self._tell(_("There are no words between these places: select them again."))
            return self._page()
        if len(span.exact) > use.max_length:
            self._tell_too_long(use, len(span.exact))
            return self._page(here=span)
        return redirect(use.address(self.article, span))

    def _find(self, use: Use, words: str) -> HttpResponse:
        if not words or "\x00" in words:
            self._tell(
                _("Select words in the text, or paste some, and choose what to make of them.")
            )
            return self._page()
        if len(words) > settings.QUOTATION_MAX_LENGTH:
            self._tell_too_long(use, len(words))
            return self._page()
        text = self.text or ""
        places = list(_taken_whole(text, occurrences(text, words)))
        if len(places) == 1:
            return self._take(use, places[0].start, places[0].end)
        nearest = None if places else nearest_place(text, words)
        found = places or list(_taken_whole(text, [nearest] if nearest else []))
        return self._page(
            words=words,
            occurrence_count=len(places),
            choices=[self._choice(use, place) for place in found[:_PLACES_SHOWN]],
            here=nearest,
        )

    def _choice(self, use: Use, place: Span) -> Choice:
        before, after = surroundings(self.text or "", place)
        return Choice(before, place.exact, after, use.address(self.article, place))

    def _page(self, here: Span | None = None, **found: Any) -> HttpResponse:
        article, text = self.article, self.text
        marked = None if text is None else MarkedText.whole(article, text, here)
        if marked and not here:
            marked.show(self.request.GET.get("saved", ""))
        page = {
            **self.model_admin.admin_site.each_context(self.request),
            "title": article.title,
            "opts": Article._meta,
            "article": article,
            "marked": marked,
            "uses": self._uses(),
            "words_max": settings.QUOTATION_MAX_LENGTH,
            "text_form": self._text_form(),
            "publishing": publishing_link(self.request, article),
            "is_closed": not may_edit(self.request.user, article),
            **found,
        }
        return TemplateResponse(self.request, "admin/articles/article/desk.html", page)

    def _uses(self) -> list[Use]:
        user = self.request.user
        return [use for use in USES if user.has_perm(f"articles.add_{use.model}")]

    def _text_form(self) -> str:
        """Return where the text is pasted or corrected, "" for those who may not."""
        right = "add" if self.text is None else "change"
        is_allowed = self.request.user.has_perm(f"articles.{right}_articletext")
        if not (is_allowed and may_edit(self.request.user, self.article)):
            return ""
        if self.text is None:
            query = urlencode({"article": self.article.pk, "_desk": 1})
            return f"{reverse('admin:articles_articletext_add')}?{query}"
        kept = ArticleText.objects.only("pk").get(article=self.article)
        return f"{change_address(kept)}?_desk=1"

    def _tell_too_long(self, use: Use, length: int) -> None:
        message = _("%(count)d characters, %(max)d are allowed: take the words that prove it.")
        self._tell(message % {"count": length, "max": use.max_length})

    def _tell(self, message: str) -> None:
        messages.warning(self.request, message)


class WithDesk(admin.ModelAdmin):
    """Mixed into the admin of articles, whose texts have a desk."""

    def get_urls(self) -> list[Any]:
        def view(page: type[_TextView]) -> Any:
            return self.admin_site.admin_view(page.as_view(model_admin=self))

        return [
            path("<path:object_id>/desk/", view(DeskView), name="articles_article_desk"),
            path("<path:object_id>/desk/words/", view(WordsView), name="articles_article_words"),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        article = context.get("original")
        if article and may_see_texts(request.user):
            context["desk_address"] = _desk_address(article.pk)
        return super().render_change_form(request, context, *args, **kwargs)

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Lead to the text of a new article, from which passages are taken next."""
        if may_see_texts(request.user):
            return HttpResponseRedirect(_desk_address(obj.pk))
        return super().response_post_save_add(request, obj)

    def get_list_display(self, request: HttpRequest) -> Any:
        shown = super().get_list_display(request)
        return [*shown[:2], "desk", *shown[2:]] if may_see_texts(request.user) else shown

    @admin.display(description=gettext_lazy("text"))
    def desk(self, article: Article) -> SafeString:
        address = _desk_address(article.pk)
        return format_html('<a href="{}">{}</a>', address, _("Open"))


class BackToDesk(admin.ModelAdmin):
    """Mixed into the admin of what is saved from a desk, to which it leads back."""

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if "_desk" in request.GET and not context["is_popup"]:
            only = {"show_save": False, "show_save_and_add_another": False}
            context |= {"is_from_desk": True, **only}
        return super().render_change_form(request, context, *args, **kwargs)

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return _desk(request, obj) or super().response_post_save_add(request, obj)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        return _desk(request, obj) or super().response_post_save_change(request, obj)


def _desk_address(article: int) -> str:
    return reverse("admin:articles_article_desk", args=[article])


def _desk(request: HttpRequest, saved: Any) -> HttpResponseRedirect | None:
    """Return the way to the text, at what was saved, for those who came from there."""
    if "_desk" not in request.GET:
        return None
    address = _desk_address(saved.article_id)
    return HttpResponseRedirect(f"{address}?saved={anchor(saved)}#{anchor(saved)}")


def _taken_whole(text: str, places: Iterable[Span]) -> Iterator[Span]:
    """Yield what each place means to an editor who selects it, as far as it has words."""
    for place in places:
        try:
            yield select(text, place.start, place.end)
        except SelectionError:
            continue


def _range(sent: Any) -> tuple[Any, Any]:
    return sent.get("start"), sent.get("end")
