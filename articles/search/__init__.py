"""Search in the words of quotes. `Found` is what was found, `Suggestions` what may be looked for.

Nothing else knows the engine.
"""

from articles.search.check import differences
from articles.search.engine import Counts
from articles.search.found import Found
from articles.search.french import warm_up
from articles.search.freshness import rebuild, refresh, standing
from articles.search.generations import UnusableError
from articles.search.index import KINDS
from articles.search.suggestions import Suggestions

__all__ = [
    "KINDS",
    "Counts",
    "Found",
    "Suggestions",
    "UnusableError",
    "differences",
    "rebuild",
    "refresh",
    "standing",
    "warm_up",
]
