"""Who may sign in: administrators give others a role, never more than they have themselves."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.http import HttpRequest

from andromede_site.admin.deleting import BoundedDeletion
from andromede_site.admin.lists import BoundedLists

_BEYOND_ROLES = ["is_superuser", "user_permissions"]

admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(BoundedLists, BoundedDeletion, UserAdmin):
    list_display = ["username", "first_name", "last_name", "is_staff", "is_active", "last_login"]
    list_filter = ["groups", "is_staff", "is_active"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        own = super().get_readonly_fields(request, obj)
        return own if request.user.is_superuser else [*own, *_BEYOND_ROLES]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and _may_touch(request, obj)


def _may_touch(request: HttpRequest, account: Any) -> bool:
    return request.user.is_superuser or not getattr(account, "is_superuser", False)
