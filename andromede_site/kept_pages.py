"""Public pages, kept as long as the record stays as it is.

All that they show comes from the record. So its newest change tells whether a page that was made
is still right: who has it already is told so, by its ETag, and who has not gets it as it was.
"""

import re
from collections.abc import Callable
from contextvars import ContextVar
from functools import cache
from hashlib import sha256

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.middleware.gzip import re_accepts_gzip
from django.utils.cache import (
    add_never_cache_headers,
    patch_cache_control,
    patch_vary_headers,
)
from django.utils.http import parse_etags

from andromede_site.models import record_state
from andromede_site.theme import theme_of

# What is no page of the record.
_OTHER = re.compile(r"/(admin/.*|theme/|healthz|robots\.txt)?\Z", re.DOTALL)

# What pages are made of: the packages, and in these folders files with these endings.
_PACKAGES = "requirements.txt"
_FOLDERS = ("actors", "andromede_site", "articles", "locale", "static", "templates")
_ENDINGS = {".py", ".html", ".mo", ".css", ".js"}

# In bytes; a list of five hundred entries has more.
_LARGEST = 100_000

# An address tells the language of its page; what else makes another is in the key.
_KNOWN = {"accept", "accept-language", "accept-encoding"}

_is_passing: ContextVar[bool] = ContextVar("is_passing", default=False)


def keep_nothing() -> None:
    """Have the answer that is being made kept by nobody: what it shows may soon be another."""
    _is_passing.set(True)


class KeptPages:
    """The middleware that keeps pages, in front of all that makes them.

    Answers that say by `Cache-Control` how they are to be kept are left alone.
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
        told = f"{self.release} {state.name} {_look(request)} {request.build_absolute_uri()}"
        key = sha256(told.encode()).hexdigest()[:32]
        tag = f'"{key}"'
        if tag in _tags_of(request):
            return _with_tag(HttpResponseNotModified(), tag)
        key += request.method
        return caches["pages"].get(key) or self._made(request, tag, key)

    def _made(self, request: HttpRequest, tag: str, key: str) -> HttpResponseBase:
        _is_passing.set(False)
        response = self.get_response(request)
        if _is_passing.get():
            add_never_cache_headers(response)
        elif _may_be_kept(response):
            _with_tag(response, tag)
            if len(getattr(response, "content", b"")) <= _LARGEST:
                caches["pages"].set(key, response, None)
        return response


def _look(request: HttpRequest) -> str:
    """Return what else than its address makes a page what it is."""
    is_packed = re_accepts_gzip.search(request.headers.get("Accept-Encoding", ""))
    return f"{theme_of(request)} {bool(is_packed)}"


def _tags_of(request: HttpRequest) -> set[str]:
    """Return the ETags that a client has; a proxy may have made them weak (RFC 9110, 13.1.2)."""
    tags = parse_etags(request.headers.get("If-None-Match", ""))
    return {tag.removeprefix("W/") for tag in tags}


def _with_tag(response: HttpResponseBase, tag: str) -> HttpResponseBase:
    response.headers["ETag"] = tag
    patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
    patch_cache_control(response, no_cache=True)
    return response


def _may_be_kept(response: HttpResponseBase) -> bool:
    varies = {name.strip().lower() for name in response.get("Vary", "").split(",")} - {""}
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not response.has_header("Cache-Control")
        and varies <= _KNOWN
    )


@cache
def _release() -> str:
    """Return what tells this state of the program from any other, on every host that runs it."""
    digest = sha256((settings.BASE_DIR / _PACKAGES).read_bytes())
    for folder in _FOLDERS:
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            if path.suffix in _ENDINGS:
                digest.update(path.read_bytes())
    return digest.hexdigest()
