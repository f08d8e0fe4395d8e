"""The site's settings with the addresses of the bench, and with no more kept than KEPT says.

`everything` is kept as the site is served; `counts` leaves the counts of facets, which are in the
default cache, and no page; `nothing` leaves neither.
"""

import os
from pathlib import Path
from typing import Any

from andromede_site.settings import *  # noqa: F403
from andromede_site.settings import CACHES as _CACHES

_KEPT = os.environ["KEPT"]
_NO_CACHE: dict[str, Any] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}

ROOT_URLCONF = "tests.benchmarks.urls"
STATIC_ROOT = Path(os.environ["STATIC_ROOT"])
CACHES = {
    name: cache if _KEPT == "everything" or (_KEPT, name) == ("counts", "default") else _NO_CACHE
    for name, cache in _CACHES.items()
}
