"""Long lists, page by page."""

from typing import Any

from django.core.paginator import InvalidPage, Page, Paginator
from django.http import Http404, HttpRequest


def paginate(entries: Any, request: HttpRequest, size: int = 50) -> Page:
    """Return the page of a queryset or sequence that the request asks for, by default the first.

    Raises Http404 for anything that is not the number of a page.
    """
    try:
        return Paginator(entries, size).page(request.GET.get("page") or 1)
    except InvalidPage as error:
        raise Http404 from error
