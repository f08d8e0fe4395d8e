"""The site's settings with the addresses of the bench, and with no more kept than KEPT says.

`everything` is kept as the site is served; `counts` leaves the counts of facets, which are in the
default cache, and no page; `nothing` leaves neither.
"""

import os
from pathlib import Path

from django.conf import global_settings

from andromede_site import settings as _site
from andromede_site.settings import *  # noqa: F403

_KEPT = os.environ["KEPT"]
_NO_CACHE = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
_CACHES = getattr(_site, "CACHES", global_settings.CACHES)

ROOT_URLCONF = "tests.benchmarks.urls"
STATIC_ROOT = Path(os.environ["STATIC_ROOT"])
CACHES = {
    name: cache if _KEPT == "everything" or (_KEPT, name) == ("counts", "default") else _NO_CACHE
    for name, cache in _CACHES.items()
}
