"""Who may do what: drafts are for all who write, what is published for those who publish."""

from typing import Any

PUBLISH = "andromede_site.publish"


def may_publish(user: Any) -> bool:
    """Say whether `user` may publish entries, and change what is published."""
    return user.has_perm(PUBLISH)


def may_edit(user: Any, entry: Any) -> bool:
    """Say whether `user`, who may change such entries, may change this one; None is any."""
    return not getattr(entry, "is_published", False) or may_publish(user)
