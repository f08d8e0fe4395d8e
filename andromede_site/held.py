"""What somebody sent that could not be taken just then: shown, and sent again by a button."""

from urllib.parse import urlsplit

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure as refuse

from andromede_site.sent import worded

# Secrets, and what each page has a new one of: names that hold these words.
_NEVER_HELD = ("csrfmiddlewaretoken", "password")

# Names under which a log-in carries along what was sent before it.
_CARRIED = "held-"


def held(sent: QueryDict) -> QueryDict:
    """Return what was sent, without secrets."""
    kept = QueryDict(mutable=True)
    for name, values in sent.lists():
        if not any(part in name for part in _NEVER_HELD):
            kept.setlist(name, values)
    return kept


def carried(sent: QueryDict) -> list[tuple[str, str]]:
    """Return the names and values by which a form carries along what was sent before it."""
    return [(f"{_CARRIED}{name}", value) for name, value in pairs(held(sent))]


def arrived(sent: QueryDict) -> QueryDict:
    """Return what a form has carried along."""
    kept = QueryDict(mutable=True)
    for name, values in sent.lists():
        if name.startswith(_CARRIED):
            kept.setlist(name.removeprefix(_CARRIED), values)
    return held(kept)


def pairs(sent: QueryDict) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, values in sent.lists() for value in values]


def held_page(
    request: HttpRequest, title: str, message: str, *, status: int = 200, address: str = ""
) -> HttpResponse:
    """Return a page that says why what was sent was not taken, shows it, and can send it again.

    It goes to `address`, by default where it was sent first.
    """
    sent = pairs(held(request.POST))
    address = address or request.get_full_path()
    context = {
        "site_title": admin.site.site_title,
        "site_header": admin.site.site_header,
        "title": title,
        "message": message,
        "sent": sent,
        "words": worded(request, urlsplit(address).path, sent),
        "address": address,
    }
    response = render(request, "admin/held.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is no longer right: after a new log-in, forms opened before it.

    What a page of another site sent is refused, what came from the desk is shown once more.
    """
    if not (request.path.startswith(reverse("admin:index")) and _is_from_here(request)):
        return refuse(request, reason)
    address, sent = request.POST.get("next", ""), arrived(request.POST)
    if sent and address.startswith(reverse("admin:index")):
        request.POST = sent  # type: ignore[assignment]
    else:
        address = request.get_full_path()
    if not admin.site.has_permission(request):
        return admin.site.ask_to_log_in(request, address)  # type: ignore[attr-defined]
    return held_page(
        request,
        _("Sent once more?"),
        _(
            "This form was opened before you last logged in, so it was not saved yet. Look at what "
            "you typed, and send it again."
        ),
        status=403,
        address=address,
    )


def _is_from_here(request: HttpRequest) -> bool:
    """Say whether the browser vouches that a page of this site sent the request."""
    origin = urlsplit(request.headers.get("Origin", "")).netloc
    site = request.headers.get("Sec-Fetch-Site", "same-origin" if origin else "")
    return site == "same-origin" and origin in ("", request.get_host())
