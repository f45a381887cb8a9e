"""Django's settings, from the environment value and nothing else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import django_stubs_ext

from rapport.channels.secrets import key_file
from rapport.config.env import env
from rapport.config.home import make_private
from rapport.config.hosts import LOCAL, by_any_address, names
from rapport.web.body_size import FILE, LARGEST

django_stubs_ext.monkeypatch()

ROOT = Path(__file__).resolve().parent.parent
HOME = env.home
make_private(HOME)
SECRET_KEY = key_file(HOME / "secrets" / "session.key").hex()
SEAL_KEY_FILE = HOME / "secrets" / "seal.key"
INTAKE_FILE = HOME / "intake.sqlite3"
PRACTICE_FILE = HOME / "practice.sqlite3"
# What this installation gives to every channel of a network; a channel's own settings go before.
CONNECTORS = {"practice": {"file": str(PRACTICE_FILE)}}
# Databases of networks that live in this house; a backup holds them too.
NETWORK_FILES = [PRACTICE_FILE]
PRIVATE_HOSTS = env.private_hosts
UNDO_SECONDS = env.undo_seconds
KEEP_RAW = timedelta(days=env.keep_raw_days)
ADDRESS = env.address
METRICS_TOKEN = env.metrics_token
TRUSTED_PROXIES = env.trusted_proxies
DEBUG = False
PUBLIC_NAMES = names(env) - LOCAL
ALLOWED_HOSTS = ["*"] if by_any_address(env) else sorted(names(env))
CSRF_TRUSTED_ORIGINS = [env.address]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "rapport.store",
    "rapport.accounts",
    "rapport.approvals",
    "rapport.jobs",
    "rapport.budgets",
    "rapport.channels",
    "rapport.availability",
    "rapport.intake",
    "rapport.ledger",
    "rapport.media",
    "rapport.outbox",
    "rapport.answers",
    "rapport.publishing",
    "rapport.inbox",
    "rapport.curation",
    "rapport.audience",
    "rapport.promise",
    "rapport.api",
    "rapport.web",
    "rapport.hosted",
]

MIDDLEWARE = [
    "rapport.web.middleware.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "rapport.web.compressed.Compressed",
    "rapport.config.failures.wrong_method",
    "rapport.web.middleware.known_session",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "rapport.web.middleware.person_language",
    "rapport.web.busy.Refusals",
    "rapport.web.methods.PageMethods",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "rapport.web.middleware.readable_address",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "rapport.config.urls"
ASGI_APPLICATION = "rapport.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", ["rapport.web.template_loader.Loader"])],
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
                "rapport.web.templatetags.curate",
                "rapport.web.templatetags.audience",
                "rapport.web.templatetags.promise",
                "rapport.web.templatetags.publish",
                "rapport.web.templatetags.post_standing",
                "rapport.web.templatetags.rapport",
                "rapport.web.templatetags.rows",
                "rapport.web.templatetags.validity",
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

AUTH_USER_MODEL = "accounts.Person"
LOGIN_URL = "/sign-in"
CSRF_FAILURE_VIEW = "rapport.config.failures.csrf"
PASSWORD_HASHERS = ["rapport.accounts.passwords.TwoAtOnce"]
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
# `config/request_limits.py` counts every body; only an import and a film are ever spooled to disk.
DATA_UPLOAD_MAX_MEMORY_SIZE = LARGEST
FILE_UPLOAD_MAX_MEMORY_SIZE = FILE

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
    "staticfiles": {"BACKEND": "rapport.config.static.HashedStaticFiles"},
}
MEDIA_ROOT = HOME / "files"
LARGEST_FILM = min(max(1, env.film_mb), 2000) * 1024 * 1024
# Django would make files readable by all, against the umask.
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
LOGGING_CONFIG = None
