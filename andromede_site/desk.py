"""The admin site: whoever was logged out meanwhile logs in again, and what was sent goes on."""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any
from urllib.parse import urlsplit

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve, reverse

from andromede_site.held import held


class Desk(AdminSite):
    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        guarded: Callable[..., Any] = super().admin_view(view, cacheable)

        def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method == "POST" and not self.has_permission(request):
                return self.ask_to_log_in(request)
            return guarded(request, *args, **kwargs)

        return update_wrapper(keeping, view)

    def ask_to_log_in(self, request: HttpRequest) -> HttpResponse:
        """Show the log-in form, which keeps what was sent and sends it on."""
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
        if sent and response.status_code == 302 and self.has_permission(request):
            return self._sent_on(request, sent, response)
        return response

    def _sent_on(self, request: HttpRequest, sent: str, logged_in: HttpResponse) -> HttpResponse:
        """Answer what was sent before the log-in, as if it came now."""
        address = urlsplit(logged_in["Location"])
        try:
            match = resolve(address.path)
        except Resolver404:
            return logged_in
        if match.namespace != "admin":
            return logged_in
        request.path = request.path_info = address.path
        request.META["QUERY_STRING"] = address.query
        request.GET = QueryDict(address.query)
        request.POST = QueryDict(sent)
        request.resolver_match = match
        return match.func(request, *match.args, **match.kwargs)
