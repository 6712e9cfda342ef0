"""Settings, read from the environment. Without any, this is the demonstration on a laptop.

`TREMPLIN_ENV` is `demo` (default), `test` or `production`. Production refuses to start with a missing or unsafe value.
"""

import os
import sys
from pathlib import Path
from urllib.parse import unquote, urlparse

from django.core.exceptions import ImproperlyConfigured

from tremplin.accounts.sso import presets

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("TREMPLIN_VAR", ROOT / ".var"))
ENV = os.environ.get("TREMPLIN_ENV", "test" if "pytest" in sys.modules else "demo")
DEMO, PRODUCTION, TESTING = ENV == "demo", ENV == "production", ENV == "test"


def required(name: str, default: str) -> str:
    """The variable's value; its default only outside production."""
    if name in os.environ:
        return os.environ[name]
    if PRODUCTION:
        raise ImproperlyConfigured(f"{name} doit être défini en production.")
    return default


def database(url: str) -> dict[str, object]:
    """Django's entry for a `postgresql://user:password@host:port/name` URL, with the time limits of the house (ms)."""
    parts = urlparse(url)
    limits = {"statement_timeout": 30_000, "lock_timeout": 5_000, "idle_in_transaction_session_timeout": 60_000}
    # A page reads one object with all that is around it: trying every order of fifteen joins took 25 ms of planning for
    # half a millisecond of work. The joins of conditions come first, so four at a time lose nothing.
    # The disks of today read anywhere at the same price; the default is that of a turning one, and scans whole tables.
    planner = {"join_collapse_limit": 4, "jit": "off", "random_page_cost": 1.1}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": " ".join(f"-c {name}={value}" for name, value in {**limits, **planner}.items())},
    }


def database_url() -> str:
    if url := os.environ.get("DATABASE_URL"):
        return url
    if PRODUCTION:
        raise ImproperlyConfigured("DATABASE_URL doit être défini en production.")
    from tremplin.kernel import embedded

    return embedded.ensure_running()


def mail(url: str) -> dict[str, object]:
    """Django's mail settings for `smtp://user:password@host:port`, `smtps://…` or `file:///folder`."""
    parts = urlparse(url)
    if parts.scheme == "file":
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": parts.path}
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_TIMEOUT": 20,
    }


SECRET_KEY = required("TREMPLIN_SECRET_KEY", "clé-de-démonstration-à-ne-jamais-mettre-en-production")
# Encrypts identity numbers at rest and keys their search hash; kept apart from SECRET_KEY so that either may rotate.
IDENTITY_KEY = required("TREMPLIN_IDENTITY_KEY", "cle-d-identite-de-demonstration")
BASE_URL = required("TREMPLIN_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
TERRITORY_NAME = os.environ.get("TREMPLIN_TERRITORY", "Seine-Saint-Denis")
SUPPORT_EMAIL = os.environ.get("TREMPLIN_SUPPORT_EMAIL", "aide@tremplin.example")
PASS_PREFIX = os.environ.get("TREMPLIN_PASS_PREFIX", "99999")

DEBUG = False
ALLOWED_HOSTS = [urlparse(BASE_URL).hostname or "", "127.0.0.1", "localhost", "testserver"]
if PRODUCTION:
    ALLOWED_HOSTS = ALLOWED_HOSTS[:1]

ROOMS = [
    "tremplin.web",
    "tremplin.applications",
    "tremplin.directory",
    "tremplin.contracts",
    "tremplin.passes",
    "tremplin.eligibility",
    "tremplin.jobs",
    "tremplin.candidates",
    "tremplin.organisations",
    "tremplin.accounts",
    "tremplin.reference",
    "tremplin.kernel",
]
INSTALLED_APPS = [
    *ROOMS,
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Safe beside our masked CSRF tokens; Django pads each answer at random as well.
    "django.middleware.gzip.GZipMiddleware",
    "tremplin.web.middleware.security_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tremplin.web.middleware.current_actor",
    "tremplin.web.middleware.refusals",
]
ROOT_URLCONF = "tremplin.web.urls"
WSGI_APPLICATION = "tremplin.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tremplin.web.context.shell",
            ],
            "builtins": ["tremplin.web.templatetags.tremplin"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": database(database_url())}
if name := os.environ.get("TREMPLIN_TEST_DB"):
    DATABASES["default"]["TEST"] = {"NAME": name}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["tremplin.organisations.backend.MemberBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "/connexion"
LOGIN_REDIRECT_URL = "/bienvenue"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_ADAPTER = "tremplin.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "tremplin.accounts.forms.LoginForm",
    "signup": "tremplin.accounts.forms.SignupForm",
    "add_email": "tremplin.accounts.forms.AddEmailForm",
    "change_password": "tremplin.accounts.forms.ChangePasswordForm",
    "set_password": "tremplin.accounts.forms.SetPasswordForm",
    "reset_password": "tremplin.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "tremplin.accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "tremplin.accounts.forms.ReauthenticateForm",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {"login_failed": "10/5m/ip,5/5m/key"}

SOCIALACCOUNT_ADAPTER = "tremplin.accounts.sso.adapter.SocialAdapter"
try:
    SSO_APPLICATIONS = presets.applications(os.environ, secure=PRODUCTION)
except presets.Misconfigured as error:
    raise ImproperlyConfigured(str(error)) from error
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"provider_class": "tremplin.accounts.sso.provider.Provider", "APPS": SSO_APPLICATIONS}
}

SESSION_ENGINE = "tremplin.organisations.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 7 * 24 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR / "files"}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# A test client looks a file up when asked for one, instead of listing them all for every client.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = TESTING
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
FILE_UPLOAD_MAX_MEMORY_SIZE = DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024

DEFAULT_FROM_EMAIL = os.environ.get("TREMPLIN_FROM_EMAIL", "Tremplin <ne-pas-repondre@tremplin.example>")
globals().update(mail(required("EMAIL_URL", f"file://{VAR / 'mail'}")))
if TESTING:
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# The national address service, or another that answers alike; empty: addresses are read down to their commune only.
ADDRESSES_URL = os.environ.get("TREMPLIN_ADDRESSES_URL", "")
if ADDRESSES_URL and not ADDRESSES_URL.startswith("https://"):
    raise ImproperlyConfigured("TREMPLIN_ADDRESSES_URL doit commencer par https://.")

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("TREMPLIN_LOG_LEVEL", "WARNING")},
}
