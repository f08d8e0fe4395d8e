"""The admin site: whoever was logged out meanwhile logs in again, and what was sent is kept."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from andromede_site.held import held, held_page


class Desk(AdminSite):
    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        guarded: Callable[..., Any] = super().admin_view(view, cacheable)

        def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST" and not self.has_permission(request):
                return self.ask_to_log_in(request)
            return guarded(request, *args, **kwargs)

        return update_wrapper(keeping, view)

    def ask_to_log_in(self, request: HttpRequest) -> HttpResponse:
        """Show the log-in form, which keeps what was sent."""
        address = request.get_full_path()
        context = {
            "held": held(request.POST),
            "next": address,
            "app_path": reverse("admin:login", current_app=self.name),
        }
        request.method, request.POST = "GET", QueryDict()
        return super().login(request, context)

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        sent = request.POST.get("held", "")
        response = super().login(request, {"held": sent, **(extra_context or {})})
        is_logged_in = response.status_code == 302 and self.has_permission(request)
        if sent and is_logged_in and response["Location"].startswith(reverse("admin:index")):
            return self._shown_again(request, sent, response["Location"])
        return response

    def _shown_again(self, request: HttpRequest, sent: str, address: str) -> HttpResponse:
        """Show what was sent before the log-in: whoever is logged in now sends it, or not."""
        request.POST = QueryDict(sent)
        return held_page(
            request,
            _("You are logged in again"),
            _("This was sent while you were logged out, and is not saved yet: send it again."),
            address=address,
        )
