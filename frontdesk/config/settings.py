"""Django's settings, from the table of settings."""

import os
from pathlib import Path
from urllib.parse import urlsplit

import structlog
from django.utils.csp import CSP
from dotenv import dotenv_values
from limits import RateLimitItem

from config.database import is_sqlite
from config.errors import SettingError
from config.refuse_to_start import refuse_to_start
from config.table import ROOT, read_settings, shown

try:
    _kept = {name: value for name, value in dotenv_values(ROOT / os.environ.get("ENV_FILE", ".env")).items() if value}
    _own = read_settings({**_kept, **os.environ})
except SettingError as error:
    refuse_to_start(error)

SHOWN: dict[str, str] = shown(_own)
SECRET_KEY: str = _own["SECRET_KEY"]
ASSISTANT_URL: str = _own["ASSISTANT_URL"]
ASSISTANT_SECRET: str = _own["ASSISTANT_SECRET"]
REDIS_URL: str = _own["REDIS_URL"]
PUBLIC_URL: str = _own["PUBLIC_URL"]
WIDGET_ORIGINS: tuple[str, ...] = _own["WIDGET_ORIGINS"]
RETENTION_DAYS: int = _own["RETENTION_DAYS"]
STAFF_IDLE_MINUTES: int = _own["STAFF_IDLE_MINUTES"]
CONVERSATION_RATE: RateLimitItem = _own["CONVERSATION_RATE"]
MESSAGE_RATE: RateLimitItem = _own["MESSAGE_RATE"]
READ_RATE: RateLimitItem = _own["READ_RATE"]
CLINIC_FILE: Path = _own["CLINIC_FILE"]
SMTP_URL: str = _own["SMTP_URL"]
CLINIKO_API_KEY: str = _own["CLINIKO_API_KEY"]
NEWSLETTER_PROVIDER: str = _own["NEWSLETTER_PROVIDER"]
NEWSLETTER_API_URL: str = _own["NEWSLETTER_API_URL"]
NEWSLETTER_API_KEY: str = _own["NEWSLETTER_API_KEY"]
NEWSLETTER_LIST: str = _own["NEWSLETTER_LIST"]
NEWSLETTER_TEMPLATE: str = _own["NEWSLETTER_TEMPLATE"]
NEWSLETTER_ADDRESS_RATE: RateLimitItem = _own["NEWSLETTER_ADDRESS_RATE"]
NEWSLETTER_SOURCE_RATE: RateLimitItem = _own["NEWSLETTER_SOURCE_RATE"]
GRAPH_API_URL: str = _own["GRAPH_API_URL"]
GRAPH_API_VERSION: str = _own["GRAPH_API_VERSION"]
MESSENGER: dict[str, str] = {row: _own[row] for row in _own if row.startswith("MESSENGER_")}
WHATSAPP: dict[str, str] = {row: _own[row] for row in _own if row.startswith("WHATSAPP_")}

BASE_DIR = ROOT / "frontdesk"
DEBUG = False
ALLOWED_HOSTS = ["*"]  # the page is the same for every host; origins are checked in channels/web/origins.py
ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "conversations",
    "channels.web",
    "channels.meta",
    "channels.messenger",
    "booking",
    "feedback",
    "newsletter",
    "outbox",
    "person",
    "privacy",
    "console",
    "console.accounts",
    "console.figures",
    "console.review",
    "console.teaching",
    "django_otp.plugins.otp_totp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "channels.web.origins.OriginMiddleware",
    "channels.web.json_errors.JsonErrorsMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]

DATABASES = {"default": _own["DATABASE_URL"]}
IS_SQLITE = is_sqlite(DATABASES["default"])
if IS_SQLITE:
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
_IS_HTTPS = PUBLIC_URL.startswith("https:")
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/console/"  # the staff's pages alone have cookies
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = ["{0.scheme}://{0.netloc}".format(urlsplit(PUBLIC_URL))]
CSRF_FAILURE_VIEW = "console.signing_in.not_ours"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

USE_TZ = True
TIME_ZONE = "UTC"
STATIC_URL = "/static/"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CSP: dict[str, list[str]] = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "require-trusted-types-for": ["'script'"],
    "trusted-types": [CSP.NONE],
}
CONSOLE_CSP: dict[str, list[str]] = {**SECURE_CSP, "trusted-types": ["default"]}  # static/console/trusted.js, for htmx

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.request": {"level": "CRITICAL"}, "django.security": {"level": "ERROR"}},
}
structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(),
    ],
)
