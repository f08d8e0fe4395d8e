"""Settings, driven by the environment; README lists the variables."""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent


def _is_on(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


DEBUG = _is_on("DEBUG")
SECRET_KEY = os.environ.get("SECRET_KEY") or ("for development only, not secret" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "Set SECRET_KEY to a long random text, or DEBUG=1 to develop on this machine."
    )
ALLOWED_HOSTS = [
    host.strip()
    for host in os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
    if host.strip()
]

INSTALLED_APPS = [
    "articles",
    "actors",
    "andromede_site",
    "articles.worklist.config.EditorsAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "django_filters",
    "django_htmx",
    "rest_framework",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "andromede_site.kept_pages.KeptPages",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "andromede_site.outages.Outages",
]
ROOT_URLCONF = "andromede_site.urls"
WSGI_APPLICATION = "andromede_site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "andromede_site.theme.theme",
            ],
        },
    }
]
# Templates of ours may stand in for those of Django’s widgets.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{BASE_DIR / 'db.sqlite3'}"
    )
}
# A socket folder in DATABASE_URL arrives in OPTIONS, so OPTIONS are added to, never replaced.
_options = DATABASES["default"].setdefault("OPTIONS", {})
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Opening the file anew for each request takes longer than answering many of them.
    DATABASES["default"]["CONN_MAX_AGE"] = 600
    # IMMEDIATE: a transaction that reads before it writes would else fail under other writers.
    _options.update(
        transaction_mode="IMMEDIATE",
        timeout=20,
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    )
else:
    _options.update(pool={"min_size": 1, "max_size": 8})

# In the memory of each process, which is quickest; what they keep is named by the record's state.
_IN_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {
    "default": {"BACKEND": _IN_MEMORY, "LOCATION": "counts", "OPTIONS": {"MAX_ENTRIES": 1000}},
    "pages": {"BACKEND": _IN_MEMORY, "LOCATION": "pages", "OPTIONS": {"MAX_ENTRIES": 300}},
    "senders": {"BACKEND": _IN_MEMORY, "LOCATION": "senders", "OPTIONS": {"MAX_ENTRIES": 10_000}},
}

# Derived from the database, which several hosts may share: each keeps its own on a local disk.
SEARCH_INDEX = Path(os.environ.get("SEARCH_INDEX") or BASE_DIR / "search-index").absolute()

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# gunicorn believes X-Forwarded-Proto from the addresses in FORWARDED_ALLOW_IPS, nobody else's; we
# believe X-Forwarded-For from the same.
FORWARDED_ALLOW_IPS = [
    address.strip()
    for address in os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1").split(",")
    if address.strip()
]
SECURE_SSL_REDIRECT = _is_on("HTTPS_REDIRECT")
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 0 if DEBUG else 31_536_000
SESSION_COOKIE_SECURE = not DEBUG
CSRF_COOKIE_SECURE = not DEBUG
CSRF_FAILURE_VIEW = "andromede_site.held.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Subdomains and preload lists are the host's own decision, beyond this site.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
}

# An article comes back from the admin with all its quotes and mentions, some 20 fields each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
# In characters: some twenty times the longest report that a paper prints.
ARTICLE_TEXT_MAX_LENGTH = 3_000_000
# In bytes. Such a text passes whole; a character has up to four, and a line end is sent as two.
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 2**20

# Quotations longer than these, in characters, are refused; evidence is meant to be short.
EVIDENCE_MAX_LENGTH = 300
QUOTATION_MAX_LENGTH = int(os.environ.get("QUOTATION_MAX_LENGTH", "1000"))
# The record may hold at most this share of an article's text.
ARTICLE_MAX_SHARE = 0.5

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
