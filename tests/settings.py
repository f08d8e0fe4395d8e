"""The site's settings, made quick for tests; DATABASE_URL still names the database."""

import os
import tempfile
from pathlib import Path

os.environ["DEBUG"] = "1"

from andromede_site.settings import *  # noqa: F403
from andromede_site.settings import CACHES, DATABASES, MIDDLEWARE

DEBUG = False
# WhiteNoise rescans every file for each test client; a test of its own covers it.
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("whitenoise.")]
# Tests change the record as no editor can, without a line in its log.
CACHES["pages"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # In memory, threads would share one cache with locks of its own instead of the site's.
    DATABASES["default"]["TEST"] = {
        "NAME": str(Path(tempfile.gettempdir()) / f"andromede-test-{os.getpid()}.sqlite3")
    }
