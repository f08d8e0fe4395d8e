"""What somebody sent that could not be taken just then: shown, and sent again by a button."""

from urllib.parse import urlsplit

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure as refuse

# Secrets, and what each page has a new one of: names that hold these words.
_NEVER_HELD = ("csrfmiddlewaretoken", "password")

# What tells forms from each other, no words of the sender's.
_OF_FORMS = ("token", "seen", "initial-", "_save", "_continue", "_addanother", "_popup", "_FORMS")


def held(sent: QueryDict) -> str:
    """Return what was sent, without secrets, in the form of an address's query."""
    kept = sent.copy()
    for name in sent:
        if any(part in name for part in _NEVER_HELD):
            del kept[name]
    return kept.urlencode()


def held_page(
    request: HttpRequest, title: str, message: str, *, status: int = 200, address: str = ""
) -> HttpResponse:
    """Return a page that says why what was sent was not taken, shows it, and can send it again.

    It goes to `address`, by default where it was sent first.
    """
    kept = QueryDict(held(request.POST))
    sent = [(name, value) for name, values in kept.lists() for value in values]
    context = {
        "site_title": admin.site.site_title,
        "site_header": admin.site.site_header,
        "title": title,
        "message": message,
        "sent": sent,
        "words": [(name, value) for name, value in sent if _is_of_interest(name, value)],
        "address": address or request.get_full_path(),
    }
    response = render(request, "admin/held.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_of_interest(name: str, value: str) -> bool:
    return len(value) > 2 and not any(part in name for part in _OF_FORMS)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose token is no longer right: after a new log-in, forms opened before it.

    What a page of another site sent is refused, what came from the desk is shown once more.
    """
    if not (request.path.startswith(reverse("admin:index")) and _is_from_here(request)):
        return refuse(request, reason)
    if not admin.site.has_permission(request):
        return admin.site.ask_to_log_in(request)  # type: ignore[attr-defined]
    return held_page(
        request,
        _("Sent once more?"),
        _(
            "This form was opened before you last logged in, so it was not saved yet. Look at what "
            "you typed, and send it again."
        ),
        status=403,
    )


def _is_from_here(request: HttpRequest) -> bool:
    """Say whether the browser vouches that a page of this site sent the request."""
    origin = urlsplit(request.headers.get("Origin", "")).netloc
    site = request.headers.get("Sec-Fetch-Site", "same-origin" if origin else "")
    return site == "same-origin" and origin in ("", request.get_host())
