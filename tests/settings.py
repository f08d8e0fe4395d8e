"""The site's settings, made quick for tests; DATABASE_URL still names the database."""

import os

os.environ.setdefault("DEBUG", "1")

from andromede_site.settings import *  # noqa: F403
from andromede_site.settings import MIDDLEWARE

DEBUG = False
# WhiteNoise rescans every file for each test client; a test of its own covers it.
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("whitenoise.")]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
