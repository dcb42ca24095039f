"""Settings. Everything an operator may set is an environment variable, listed in docs/operate/settings.md."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _
from whitenoise.compress import Compressor

from config.database import database_from_environment

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("SERVANDA_VAR", BASE_DIR / "var"))


def _secret_key() -> str:
    """From SERVANDA_SECRET_KEY, else kept in var/secret_key, made on the first run and readable by its owner only."""
    if given := os.environ.get("SERVANDA_SECRET_KEY"):
        return given
    kept = VAR / "secret_key"
    if not kept.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return kept.read_text()
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return kept.read_text()


SECRET_KEY = _secret_key()
DEBUG = os.environ.get("SERVANDA_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("SERVANDA_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
HTTPS = os.environ.get("SERVANDA_HTTPS") == "1"  # set behind a proxy that speaks TLS
# What links in mails begin with: they are written where no request says how people reach the site.
SITE_URL = os.environ.get("SERVANDA_URL", f"https://{ALLOWED_HOSTS[0]}" if HTTPS else "http://localhost:8000")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    "axes",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
    "servanda.foundation.common",
    "servanda.foundation.audit",
    "servanda.foundation.reference",
    "servanda.foundation.organisations",
    "servanda.foundation.accounts",
    "servanda.domain.recommendations",
    "servanda.domain.implementation",
    "servanda.pipelines.classification",
    "servanda.pipelines.ingest",
    "servanda.pipelines.notifications",
    "servanda.pipelines.workbooks",
    "servanda.pipelines.rosters",
    "servanda.pipelines.publication",
    "servanda.interfaces.api",
    "servanda.interfaces.website",
    "servanda.interfaces.workspace",
    # After our own apps: their templates for sign-in stand before allauth's.
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "servanda.foundation.organisations.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "servanda.interfaces.workspace.middleware.SetUpFirst",
    "servanda.interfaces.workspace.middleware.WorkspaceDoor",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
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
                "servanda.foundation.organisations.language.frame",
            ],
            "builtins": [
                "servanda.foundation.common.templatetags.servanda",
                "servanda.foundation.common.templatetags.signs",
            ],
        },
    },
]

DATABASES = {"default": database_from_environment(VAR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "full_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "servanda.foundation.accounts.passphrases.PaddedPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "workspace:desk"
LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation has reached the address already
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a mail whenever passphrase, passkey or codes change
ACCOUNT_ADAPTER = "servanda.interfaces.workspace.account.adapter.AccountAdapter"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300  # seconds: changing a factor or signing out everywhere asks again after these
MFA_ADAPTER = "servanda.interfaces.workspace.account.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
AXES_FAILURE_LIMIT = 10
AXES_DISABLE_ACCESS_LOG = True  # no address or browser of anybody who signed in is kept (decision 12)
AXES_LOCKOUT_TEMPLATE = "429.html"
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"

SESSION_COOKIE_AGE = 60 * 120  # staff sign in again after two idle hours
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 63_072_000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("ar", _("Arabic")),
    ("zh-hans", _("Chinese")),
    ("en", _("English")),
    ("fr", _("French")),
    ("ru", _("Russian")),
    ("es", _("Spanish")),
]
LOCALE_PATHS = [BASE_DIR / "servanda" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("SERVANDA_TIME_ZONE", "UTC")

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "media"
# What search by meaning is read from; made from released texts in the background, and made again where it is gone.
MEANING_ROOT = VAR / "meaning"
# Folder of a sentence model in place of the directions fitted here; needs the extra `embeddings`.
SENTENCE_MODEL = os.environ.get("SERVANDA_SENTENCE_MODEL", "")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# Compressing the maps of minified scripts, and every file under two names, made gathering take 21 s instead of 9 s.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# `servanda demo` sets it for the server it starts: with an invented State, nobody needs a second proof (decision 15).
DEMONSTRATION = os.environ.get("SERVANDA_DEMONSTRATION") == "1"

# Weights of the order of attention in place of the published ones: a file like foundation/methods/priority.yaml.
PRIORITY_PARAMETERS = os.environ.get("SERVANDA_PRIORITY_PARAMETERS", "")

# An import that adds or changes more recommendations than this needs a second person.
IMPORT_SECOND_PERSON_ABOVE = int(os.environ.get("SERVANDA_IMPORT_SECOND_PERSON_ABOVE", "250"))
IMPORT_UNDO_DAYS = int(os.environ.get("SERVANDA_IMPORT_UNDO_DAYS", "30"))

# Every mail passes the outbox, where what did not arrive is seen; the transport is what really sends. Without a word
# from the operator, what an administrator entered is in force, else mail is kept as files.
_mail_backend = os.environ.get("SERVANDA_EMAIL_BACKEND", "")
_smtp_host = os.environ.get("SERVANDA_SMTP_HOST", "")
MAIL_BY_ENVIRONMENT = bool(_mail_backend or _smtp_host)
EMAIL_BACKEND = "servanda.pipelines.notifications.outbox.EmailBackend"
MAIL_TRANSPORT = _mail_backend or "servanda.foundation.organisations.mail.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_HOST = _smtp_host or "localhost"
EMAIL_PORT = int(os.environ.get("SERVANDA_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("SERVANDA_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SERVANDA_SMTP_PASSWORD", "")
EMAIL_TIMEOUT = 20  # seconds; a slow mail server is tried again later
EMAIL_USE_TLS = os.environ.get("SERVANDA_SMTP_TLS") == "1"
DEFAULT_FROM_EMAIL = os.environ.get("SERVANDA_MAIL_FROM", "servanda@localhost")

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Servanda public API",
    "DESCRIPTION": "What has been released: recommendations, objectives, bodies, documents, and their chain.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "OAS_VERSION": "3.1.0",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
