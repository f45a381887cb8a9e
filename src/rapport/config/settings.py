"""Django's settings, from the environment value and nothing else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import django_stubs_ext

from rapport.config.env import env
from rapport.people.secrets import key_file

django_stubs_ext.monkeypatch()

ROOT = Path(__file__).resolve().parent.parent
HOME = env.home
HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
SECRET_KEY = key_file(HOME / "secrets" / "session.key").hex()
SEAL_KEY_FILE = HOME / "secrets" / "seal.key"
INTAKE_FILE = HOME / "intake.sqlite3"
PRACTICE_FILE = HOME / "practice.sqlite3"
# What this installation gives to every channel of a network; a channel's own settings go before.
CONNECTORS = {"practice": {"file": str(PRACTICE_FILE)}}
PRIVATE_HOSTS = env.private_hosts
UNDO_SECONDS = env.undo_seconds
KEEP_RAW = timedelta(days=env.keep_raw_days)
ADDRESS = env.address
METRICS_TOKEN = env.metrics_token
TRUSTED_PROXIES = env.trusted_proxies
DEBUG = False
ALLOWED_HOSTS = ["*"] if not env.url else [urlsplit(env.url).hostname or "*", "localhost", "127.0.0.1"]
CSRF_TRUSTED_ORIGINS = [env.address]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "rapport.people",
    "rapport.intake",
    "rapport.ledger",
    "rapport.outbox",
    "rapport.answers",
    "rapport.inbox",
    "rapport.promise",
    "rapport.api",
    "rapport.web",
]

MIDDLEWARE = [
    "rapport.web.middleware.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "rapport.web.middleware.person_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "rapport.config.urls"
ASGI_APPLICATION = "rapport.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "rapport.web.shell.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_htmx.templatetags.django_htmx",
                "rapport.web.templatetags.promise",
                "rapport.web.templatetags.rapport",
            ],
        },
    }
]


def _database(url: str) -> dict[str, Any]:
    if not url:
        pragmas = (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-64000;"
        )
        options = {"init_command": pragmas, "transaction_mode": "IMMEDIATE", "timeout": 20}
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": HOME / "rapport.sqlite3", "OPTIONS": options}
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


DATABASES = {"default": _database(env.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
LOGIN_URL = "/sign-in"
CSRF_FAILURE_VIEW = "rapport.web.errors.csrf"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
SECURE = env.address.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-rapport" if SECURE else "rapport"
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español"), ("it", "Italiano")]
LOCALE_PATHS = [ROOT / "web" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = HOME / "files"
LOGGING_CONFIG = None
