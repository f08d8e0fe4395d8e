"""The desk on which actors are kept apart, renamed and merged."""

from actors.admin.actors import ActorAdmin

__all__ = ["ActorAdmin"]
