"""Search in the words of quotes. `Found` is the entry point; nothing else knows the engine."""

from articles.search.engine import Counts
from articles.search.found import Found

__all__ = ["Counts", "Found"]
