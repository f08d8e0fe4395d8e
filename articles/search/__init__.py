"""Search in the words of quotes. `Found` is what was found, `Suggestions` what may be looked for.

Nothing else knows the engine.
"""

from articles.search.engine import Counts
from articles.search.found import Found
from articles.search.french import warm_up
from articles.search.suggestions import Suggestions

__all__ = ["Counts", "Found", "Suggestions", "warm_up"]
