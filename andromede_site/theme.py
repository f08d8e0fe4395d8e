"""Light or dark, as the reader's system is or as the reader chose, which a cookie remembers."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

COOKIE = "theme"
THEMES = ("light", "dark")

_YEAR = 365 * 24 * 60 * 60


def theme_of(request: HttpRequest) -> str:
    """Return "light" or "dark" as the reader chose, "" for what their system says."""
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in THEMES else ""


def theme(request: HttpRequest) -> dict[str, str]:
    """Tell templates what the reader chose."""
    return {"theme": theme_of(request)}


# A token against forgery would make each page its reader's own; all that is at stake is a colour.
@csrf_exempt
@require_POST
@never_cache
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Remember `theme` for a year, anything else than THEMES as no choice; lead back to `next`."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        response.set_cookie(COOKIE, chosen, _YEAR, secure=request.is_secure(), samesite="Lax")
    else:
        response.delete_cookie(COOKIE, samesite="Lax")
    return response
