"""Who may sign in: administrators give others a role, never more than they have themselves."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import UserChangeForm
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from andromede_site.admin.deleting import BoundedDeletion
from andromede_site.admin.lists import BoundedLists

_BEYOND_ROLES = ["is_superuser", "user_permissions"]

admin.site.unregister(User)


class AccountForm(UserChangeForm):
    """Lets whoever is in a group log in here: the groups are those who write the record."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if groups := self.fields.get("groups"):
            groups.help_text = _(
                "What somebody may do. Whoever is in a group may log in to this desk (“staff "
                "status” is ticked by itself); to lock an account, untick “active”."
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("groups"):
            cleaned["is_staff"] = True
        return cleaned


@admin.register(User)
class AccountAdmin(BoundedLists, BoundedDeletion, UserAdmin):
    form = AccountForm
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
