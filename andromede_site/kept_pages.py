"""Public pages, kept as long as the record stays as it is.

All that they show comes from the record. So its newest change tells whether a page that was made
is still right: who has it already is told so, by its ETag, and who has not gets it as it was.
"""

import re
from collections.abc import Callable
from functools import cache
from hashlib import sha256

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import (
    get_cache_key,
    get_conditional_response,
    has_vary_header,
    learn_cache_key,
    patch_cache_control,
)

from andromede_site.models import record_state

# What is no page of the record.
_OTHER = re.compile(r"/(admin/.*|healthz|robots\.txt)?\Z", re.DOTALL)
# What pages are made of: in these folders, files with these endings.
_FOLDERS = ("actors", "andromede_site", "articles", "locale", "static", "templates")
_ENDINGS = {".py", ".html", ".mo", ".css", ".js"}


class KeptPages:
    """The middleware that keeps pages, in front of all that makes them.

    Views say by `Cache-Control` which of their answers are not to be kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if settings.DEBUG:
            raise MiddlewareNotUsed("templates may change at any time")
        self.get_response = get_response
        self.release = _release()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"} or _OTHER.match(request.path_info):
            return self.get_response(request)
        state = record_state()
        if state is None:
            return self.get_response(request)
        tag = f"{self.release}-{state.name}"
        return (
            get_conditional_response(request, etag=f'"{tag}"')
            or _kept(request, tag)
            or self._made(request, tag)
        )

    def _made(self, request: HttpRequest, tag: str) -> HttpResponseBase:
        response = self.get_response(request)
        if not _may_be_kept(response):
            return response
        response.headers["ETag"] = f'"{tag}"'
        patch_cache_control(response, no_cache=True)
        if request.method == "GET":
            pages = caches["pages"]
            key = learn_cache_key(request, response, None, tag, cache=pages)
            pages.set(key, response, None)
        return response


def _kept(request: HttpRequest, tag: str) -> HttpResponseBase | None:
    pages = caches["pages"]
    key = get_cache_key(request, tag, cache=pages)
    return pages.get(key) if key else None


def _may_be_kept(response: HttpResponseBase) -> bool:
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Cache-Control")
        and not has_vary_header(response, "Cookie")
    )


@cache
def _release() -> str:
    """Return what tells this state of the program from any other, on every host that runs it."""
    digest = sha256()
    for folder in _FOLDERS:
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            if path.suffix in _ENDINGS:
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
