"""Revisions as history pages show them."""

from dataclasses import dataclass
from typing import Any, Self

from django.utils.translation import gettext

from andromede_site.addresses import change_address
from andromede_site.differences import Difference, differences
from andromede_site.entries import EntryForm
from andromede_site.models import Change, Revision


@dataclass(frozen=True)
class ShownRevision:
    """A revision: what was done, by whom, why, and what differs."""

    revision: Revision
    action: str
    who: str
    differences: list[Difference]

    @classmethod
    def of(cls, revision: Revision) -> Self:
        form = EntryForm.of_kind(revision.kind)
        before, after = (content or {} for content in (revision.before, revision.after))
        differing = differences(form, before, after) if form else []
        return cls(revision, str(Change.Action(revision.action).label), who(revision), differing)

    @property
    def address(self) -> str:
        return change_address(self.revision)

    @property
    def is_of_words(self) -> bool:
        """Whether it changed anything, rather than made or deleted the whole."""
        return self.revision.action == Change.Action.CHANGED


def who(revision: Revision) -> str:
    """Return who made a revision."""
    author: Any = revision.author
    return author.get_full_name() or author.get_username() if author else gettext("an ingest")
