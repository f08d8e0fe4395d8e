"""The read-only lists and entries of /api/v1/, and its index, which documents them."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import APIException, NotFound, ValidationError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from actors.models import Actor
from andromede_site.models import Certainty
from andromede_site.renames import present_slug
from articles.api.pagination import Pages
from articles.api.serializers import (
    ActorSerializer,
    ArticleSerializer,
    CommitmentSerializer,
    EventSerializer,
    QuoteSerializer,
    TopicSerializer,
)
from articles.filters import QuoteFilter
from articles.models import (
    Affiliation,
    Article,
    Commitment,
    Event,
    Participation,
    Quote,
    RelatedHeadline,
    Stage,
    Topic,
)

_LANGUAGES = [code for code, _name in settings.LANGUAGES]


class OnlyJSON(BaseContentNegotiation):
    """Gives JSON whatever is asked for: there is nothing else to choose."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class LocalizedView(APIView):
    """Answers in the language that `lang` names, French where it names none."""

    content_negotiation_class = OnlyJSON

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked = request.GET.get("lang")
        language = asked if asked in _LANGUAGES else settings.LANGUAGE_CODE
        with translation.override(language):
            response = super().dispatch(request, *args, **kwargs)
        response.headers["Content-Language"] = language
        return response

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.query_params.get("lang", "") not in ("", *_LANGUAGES):
            message = _("Write one of: %(choices)s.") % {"choices": ", ".join(_LANGUAGES)}
            raise ValidationError({"lang": [message]})


def _of(relation: str, names: Iterable[str]) -> list[str]:
    return [f"{relation}__{name}" for name in names]


# What a page of 500 reads, column by column: whole rows take half as long again.
_ACTOR = ["slug", "name_fr", "name_en", "status"]
_ARTICLE = ["slug", "siglum", "title", "published", "original_url", "source"]


class EntryViewSet(LocalizedView, ReadOnlyModelViewSet):
    pagination_class = Pages
    lookup_field = "slug"
    lookup_value_converter = "slug"

    def get_object(self) -> Any:
        try:
            return super().get_object()
        except Http404 as error:
            # Django names the model, in English only.
            raise NotFound from error

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """Answer a former slug with a permanent redirect; a draft is not found by any slug."""
        try:
            return super().retrieve(request, *args, **kwargs)
        except NotFound:
            kind = self.get_queryset().model._meta.model_name or ""
            self.kwargs["slug"] = present_slug(kind, self.kwargs["slug"])
            entry = self.get_object()
            address = self.reverse_action("detail", args=[entry.slug])
            query = request.query_params.urlencode()
            return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)


class QuoteViewSet(EntryViewSet):
    serializer_class = QuoteSerializer
    queryset = (
        Quote.objects.published()
        .select_related("article__outlet", "speaker", "organisation", "reported_by", "statement")
        .with_subjects()
        .with_topics()
        .only(
            *("slug", "kind", "exact", "start", "end", "prefix", "suffix", "paraphrase"),
            *("translation", "attribution", "speaker_label", "function", "certainty"),
            *("setting", "said_on"),
            *_of("article", _ARTICLE),
            *_of("article__outlet", _ACTOR),
            *_of("speaker", _ACTOR),
            *_of("organisation", _ACTOR),
            *_of("reported_by", _ACTOR),
            *_of("statement", ["slug", "status"]),
        )
    )

    def filter_queryset(self, queryset: QuerySet) -> Any:
        # A quote has its own address whatever its kind, while a list holds back some kinds.
        if self.detail:
            return queryset
        found = QuoteFilter(self.request.query_params, queryset=queryset)
        if not found.is_valid():
            raise ValidationError(found.errors)
        if found.search.is_missing and found.data.get("q"):
            raise NoIndexError
        return found.found


class NoIndexError(APIException):
    status_code = 503
    default_detail = gettext_lazy("There is no search index yet. Ask again in a moment.")


class ArticleViewSet(EntryViewSet):
    serializer_class = ArticleSerializer
    queryset = (
        Article.objects.published()
        .with_outlet()
        .prefetch_related(
            Prefetch("relatedheadlines", RelatedHeadline.objects.published().in_text_order())
        )
    )


class ActorViewSet(EntryViewSet):
    serializer_class = ActorSerializer
    ties = Affiliation.objects.published().with_sides().with_evidence()
    queryset = (
        Actor.objects.published()
        .by_name()
        .prefetch_related(
            "aliases",
            Prefetch("affiliations", ties, to_attr="ties"),
            Prefetch("affiliations_of_others", ties.mutual(), to_attr="mutual_ties"),
        )
    )


class CommitmentViewSet(EntryViewSet):
    serializer_class = CommitmentSerializer
    queryset = Commitment.objects.published().with_parties().with_evidence().with_relations()


class EventViewSet(EntryViewSet):
    serializer_class = EventSerializer
    queryset = Event.objects.published().with_participants().with_evidence().in_order()


class TopicViewSet(EntryViewSet):
    serializer_class = TopicSerializer
    queryset = Topic.objects.published().with_positions().by_kind()


def _labelled(choices: Iterable[tuple[str, Any]]) -> dict[str, dict[str, str]]:
    """Return the labels of each code in every language."""
    labels: dict[str, dict[str, str]] = {code: {} for code, _label in choices}
    for language in _LANGUAGES:
        with translation.override(language):
            for code, label in choices:
                labels[code][language] = str(label)
    return labels


class IndexView(LocalizedView):
    """What the API offers, and the closed lists of its codes: the one place that documents them."""

    lists = ("quotes", "articles", "actors", "commitments", "events", "topics")
    codes = {
        "quote_kind": Quote.Kind,
        "attribution": Quote.Attribution,
        "setting": Quote.Setting,
        "certainty": Certainty,
        "stage": Stage,
        "date_basis": Article.DateBasis,
        "actor_kind": Actor.Kind,
        "affiliation_kind": Affiliation.Kind,
        "part": Participation.Part,
        "topic_kind": Topic.Kind,
        "rights": Article.Rights,
    }

    def get(self, request: Request) -> Response:
        quote_parameters = {
            name: str(each.label) for name, each in QuoteFilter.base_filters.items()
        }
        return Response(
            {
                "lists": {
                    name: reverse(f"api:{name}-list", request=request) for name in self.lists
                },
                "parameters": {
                    "all": {
                        "page": _("From 1 on."),
                        "page_size": _("From 1 to %(max)s; %(default)s where absent.")
                        % {"max": Pages.max_page_size, "default": Pages.page_size},
                        "lang": _("The language of names, titles, summaries and addresses."),
                    },
                    "quotes": quote_parameters,
                },
                "conventions": [
                    _("The API is read-only; a single entry is at its list’s address and slug."),
                    _("A slug that an entry once had leads to the present one."),
                    _("Values of one parameter are alternatives, parameters must all hold."),
                    _("Without “kind”, the list of quotes gives direct, partial and document."),
                    _("Parameters with other names are ignored, wrong values are refused."),
                    _("Dates are EDTF texts (ISO 8601-2), null where unknown."),
                    _("Amounts are whole euros; start and end count Unicode code points."),
                    _("An empty text is “”; an actor or entry that is absent is null."),
                    _("A mention leaves out what does not apply to it."),
                    _(
                        "An actor holds the function, is the member, subsidiary, shareholder or "
                        "supervisor of what it is tied to, or has it as target customer."
                    ),
                    _("A tie to a partner or competitor is listed with both."),
                    _(
                        "Where articles only word what an actor is tied to, “with” is null and "
                        "“with_label” gives their words."
                    ),
                    _("A planned event was announced, not reported as done."),
                    _("A position that is not stated is one that no article gives."),
                ],
                "codes": {name: _labelled(codes.choices) for name, codes in self.codes.items()},
            }
        )


class NotFoundView(LocalizedView):
    """Says in JSON that there is nothing at an address under /api/v1/."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound
