"""Long lists, page by page."""

from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404, HttpRequest, QueryDict


def from_the_first(query: QueryDict) -> QueryDict:
    """Return a copy of an address's query to be changed, without the number of its page."""
    copied = query.copy()
    copied.pop("page", None)
    return copied


def paginate(entries: Any, request: HttpRequest, size: int = 50) -> Page:
    """Return the page of a queryset or sequence that the request asks for, by default the first.

    Raises Http404 for anything that is not the number of a page.
    """
    try:
        return Paginator(entries, size).page(request.GET.get("page") or 1)
    except InvalidPage as error:
        raise Http404 from error
