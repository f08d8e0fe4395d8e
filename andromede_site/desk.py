"""The admin site: whoever was logged out meanwhile logs in again, and what was sent is kept."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from andromede_site.held import arrived, carried, held_page

# Django's French puts these before the name of any model, which takes elision and gender.
gettext_noop("Add %s")
gettext_noop("Add %(name)s")
gettext_noop("Change %s")
gettext_noop("View %s")


class Desk(AdminSite):
    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        guarded: Callable[..., Any] = super().admin_view(view, cacheable)

        def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST" and not self.has_permission(request):
                return self.ask_to_log_in(request, request.get_full_path())
            return guarded(request, *args, **kwargs)

        return update_wrapper(keeping, view)

    def ask_to_log_in(self, request: HttpRequest, address: str) -> HttpResponse:
        """Show the log-in form, which keeps what was sent to an address."""
        context = {
            "carried": carried(request.POST),
            "next": address,
            "app_path": reverse("admin:login", current_app=self.name),
        }
        request.method, request.POST = "GET", QueryDict()
        return super().login(request, context)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        sent = arrived(request.POST)
        response = super().login(request, {"carried": carried(sent), **(extra_context or {})})
        is_logged_in = response.status_code == 302 and self.has_permission(request)
        if sent and is_logged_in and response["Location"].startswith(reverse("admin:index")):
            return self._shown_again(request, sent, response["Location"])
        return response

    def _shown_again(self, request: HttpRequest, sent: QueryDict, address: str) -> HttpResponse:
        """Show what was sent before the log-in: whoever is logged in now sends it, or not."""
        request.POST = sent  # type: ignore[assignment]
        return held_page(
            request,
            _("You are logged in again"),
            _("This was sent while you were logged out, and is not saved yet: send it again."),
            address=address,
        )
