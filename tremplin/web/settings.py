"""Settings, read from the environment. Without any, this is the demonstration on a laptop.

`TREMPLIN_ENV` is `demo` (default), `test` or `production`. Production refuses to start with a missing or unsafe value:
all are named at once, see `safety.py`.
"""

import os
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote, urlparse

from django.core.exceptions import ImproperlyConfigured

from tremplin.accounts.sso import presets
from tremplin.operations.logs import configuration
from tremplin.web import safety
from tremplin.web.administration import UNFOLD as UNFOLD
from tremplin.web.database import database

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("TREMPLIN_VAR", ROOT / ".var"))
ENV = os.environ.get("TREMPLIN_ENV", "test" if "pytest" in sys.modules else "demo")
DEMO, PRODUCTION, TESTING = ENV == "demo", ENV == "production", ENV == "test"


# Named with the unsafe values, all at once.
MISSING: list[str] = []
WRONG: list[str] = []


def required(name: str, default: str) -> str:
    """The variable's value; its default only outside production, where its absence is noted and refused below."""
    if value := os.environ.get(name, ""):
        return value
    if PRODUCTION:
        MISSING.append(name)
        return ""
    return default


def listed(name: str) -> list[str]:
    """The words of a variable, separated by commas or spaces."""
    return os.environ.get(name, "").replace(",", " ").split()


def database_url() -> str:
    if url := os.environ.get("DATABASE_URL"):
        return url
    if PRODUCTION:
        return required("DATABASE_URL", "")
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


def watch_limits(role: str, default: str) -> tuple[int, ...]:
    """The six ceilings of one role, in the order of `candidates.watch.Limits`, from TREMPLIN_WATCH_<ROLE>."""
    name = f"TREMPLIN_WATCH_{role.upper()}"
    given = os.environ.get(name, default).split(",")
    if len(given) != 6 or not all(one.strip().isdigit() for one in given):
        raise ImproperlyConfigured(f"{name} doit être six nombres séparés par des virgules, comme « {default} ».")
    return tuple(int(one) for one in given)


SECRET_KEY = required("TREMPLIN_SECRET_KEY", "clé-de-démonstration-à-ne-jamais-mettre-en-production")
# Former keys, while what they signed or encrypted must still be read; separated by spaces.
SECRET_KEY_FALLBACKS = os.environ.get("TREMPLIN_FORMER_SECRET_KEYS", "").split()
# Encrypts identity numbers at rest and keys their search hash; kept apart from SECRET_KEY so that either may rotate.
IDENTITY_KEY = required("TREMPLIN_IDENTITY_KEY", "cle-d-identite-de-demonstration")
# Keys that only read, separated by commas: the next one before a rotation, the former one until it is over.
IDENTITY_FORMER_KEYS = [key for key in os.environ.get("TREMPLIN_IDENTITY_FORMER_KEYS", "").split(",") if key]
BASE_URL = required("TREMPLIN_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
TERRITORY_NAME = os.environ.get("TREMPLIN_TERRITORY", "Seine-Saint-Denis")
SUPPORT_EMAIL = os.environ.get("TREMPLIN_SUPPORT_EMAIL", "aide@tremplin.example")
# How many « accès motivés » a professional may open in a day.
MOTIVATED_ACCESSES_PER_DAY = int(os.environ.get("TREMPLIN_MOTIVATED_ACCESSES_PER_DAY", "10"))
# Mails of alerts in one day; beyond, they wait for the next day and the team is told.
ALERTS_PER_DAY = int(os.environ.get("TREMPLIN_ALERTS_PER_DAY", "5000"))
# Requests of one reader of the API in one minute: without key, by address; with one, by key.
API_PER_MINUTE = int(os.environ.get("TREMPLIN_API_PER_MINUTE", "1000000" if TESTING else "60"))
API_PER_MINUTE_WITH_KEY = int(os.environ.get("TREMPLIN_API_PER_MINUTE_WITH_KEY", "600"))
# Said to who must be called back at once: a paused account. Empty when there is no such line.
SUPPORT_PHONE = os.environ.get("TREMPLIN_SUPPORT_PHONE", "01 99 00 00 93" if DEMO else "")
# How many distinct people one account may open: an hour (alert, pause), a day (alert, pause); and how many look-ups in
# vain in an hour (alert, pause). A counsellor who reviews sixty files in an afternoon, or a structure that sorts a
# hundred candidatures in a day, stays under the alert of the hour. See docs/surveillance.md.
WATCH = {
    "prescriber": watch_limits("prescriber", "60,100,120,200,20,60"),
    "employer": watch_limits("employer", "80,150,200,350,20,60"),
    "orienter": watch_limits("orienter", "40,80,80,150,20,60"),
    "team": watch_limits("team", "40,80,80,150,20,60"),
}
PASS_PREFIX = os.environ.get("TREMPLIN_PASS_PREFIX", "99999")

DEBUG = False
ALLOWED_HOSTS = [urlparse(BASE_URL).hostname or "", "127.0.0.1", "localhost", "testserver"]
if PRODUCTION:
    ALLOWED_HOSTS = ALLOWED_HOSTS[:1]

ROOMS = [
    "tremplin.web",
    "tremplin.api",
    "tremplin.operations",
    "tremplin.privacy",
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
    "django.contrib.sitemaps",
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
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "tremplin.operations.stack.in_one_piece",
    "tremplin.operations.middleware.observed",
    # Outside whatever may answer by itself: static files and redirects have their headers too.
    "tremplin.web.middleware.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "tremplin.web.gate.gate",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Safe beside our masked CSRF tokens; Django pads each answer at random as well.
    "django.middleware.gzip.GZipMiddleware",
    # Inside what compresses, outside what knows of sessions: the API knows of none.
    "tremplin.api.middleware.api",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tremplin.web.middleware.current_actor",
    "tremplin.web.middleware.closed_rooms",
    "tremplin.operations.middleware.Maintenance",
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
FORM_RENDERER = "tremplin.web.widgets.Renderer"

DATABASES = {"default": database(database_url())}
if name := os.environ.get("TREMPLIN_TEST_DB"):
    DATABASES["default"]["TEST"] = {"NAME": name}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["tremplin.organisations.backend.MemberBackend"]
_PASSWORDS = ("NotLikeYou", "LongEnough", "NotCommon", "NotOurWords", "NotBreached")
AUTH_PASSWORD_VALIDATORS = [{"NAME": f"tremplin.accounts.passwords.{one}"} for one in _PASSWORDS]
# The file of the public « pwned passwords » download, ordered by hash: never loaded, looked up on the disk.
BREACHED_PASSWORDS = os.environ.get("TREMPLIN_BREACHED_PASSWORDS", "")
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
LOGIN_URL = "/connexion"
LOGIN_REDIRECT_URL = "/bienvenue"
# How many proxies of ours stand in front: the address of the client is read that many places from the right of
# X-Forwarded-For, where a client cannot write. Production always has one, which ends HTTPS.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TREMPLIN_TRUSTED_PROXIES", "1" if PRODUCTION else "0"))
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": True, "length": 8}
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# Nobody comes in before the address is proven: a code by mail, typed where it was asked for. A code, not a link, for
# mail programs and their scanners open links.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = 3
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_EMAIL_NOTIFICATIONS = True
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
    "request_login_code": "tremplin.accounts.forms.RequestLoginCodeForm",
    "confirm_login_code": "tremplin.accounts.forms.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "tremplin.accounts.forms.ConfirmEmailCodeForm",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
# Ten tries, then a quarter of an hour: for one account wherever they come from, and for one address whatever the account.
ACCOUNT_RATE_LIMITS = {
    "login_failed": None,  # counted by `kernel.throttle`, see `accounts.adapter`
    "reset_password": "10/15m/ip,5/15m/key",
    "reset_password_from_key": "10/15m/ip",
    "request_login_code": "10/15m/ip,3/15m/key",  # three codes of three tries each
    "confirm_email": "5/15m/key",
    "change_password": "10/15m/user",
    "reauthenticate": "10/15m/user",
    "signup": "60/15m/ip",  # a training room signs up from one address
}
MFA_ADAPTER = "tremplin.accounts.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Tremplin"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute wrong
MFA_RECOVERY_CODE_COUNT = 10
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
MFA_FORMS = {
    "authenticate": "tremplin.accounts.forms_factor.AuthenticateForm",
    "reauthenticate": "tremplin.accounts.forms_factor.ReauthenticateForm",
    "activate_totp": "tremplin.accounts.forms_factor.ActivateTOTPForm",
    "add_webauthn": "tremplin.accounts.forms_factor.AddKeyForm",
    "edit_webauthn": "tremplin.accounts.forms_factor.RenameKeyForm",
}
# A second factor for whoever acts for an organisation or for the platform. Tests of other things do without.
SECOND_FACTOR_REQUIRED = os.environ.get("TREMPLIN_SECOND_FACTOR", "non" if TESTING else "oui") != "non"

# Counts of tries are the same in every process: in the database. Each may keep « local » facts and public « pages ».
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
        # never emptied to make room, or a flood of tries would wipe the counts; a job removes what is over
        "OPTIONS": {"MAX_ENTRIES": 10_000_000},
    },
    "local": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "documents": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR / "documents"},
    "pages": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages"},
}
SOCIALACCOUNT_ADAPTER = "tremplin.accounts.sso.adapter.SocialAdapter"
try:
    SSO_APPLICATIONS = presets.applications(os.environ, secure=PRODUCTION)
except presets.Misconfigured as error:
    if not PRODUCTION:
        raise ImproperlyConfigured(str(error)) from error
    SSO_APPLICATIONS = []
    WRONG.append(str(error))
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"provider_class": "tremplin.accounts.sso.provider.Provider", "APPS": SSO_APPLICATIONS}
}

SESSION_ENGINE = "tremplin.organisations.sessions"
SESSION_COOKIE_HTTPONLY = True
# Whoever works and did nothing for so long logs in again: the computer of an office stays open at night.
IDLE_AT_WORK = None if TESTING else timedelta(hours=10)
SESSION_COOKIE_AGE = 7 * 24 * 3600  # from the log-in, whatever is done meanwhile
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
# No script reads the token: htmx finds it in the page's form.
CSRF_COOKIE_HTTPONLY = True
# `__Host-`: the browser itself refuses such a cookie from a sub-domain, or without HTTPS.
COOKIE_PREFIX = "__Host-" if PRODUCTION else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid", f"{COOKIE_PREFIX}csrftoken"
MESSAGE_STORAGE = "tremplin.web.flash.Flash"
SECURE_SSL_REDIRECT = PRODUCTION
# Whoever watches from inside the machine reaches it without HTTPS; it says one word.
# Their clients carry a secret and are no browser: led quietly from HTTP to HTTPS, they would show it in clear for years.
MACHINE_ADDRESSES = [r"^metriques$", r"^agenda/[^/]+\.ics$"]
SECURE_REDIRECT_EXEMPT = [r"^sante$", *MACHINE_ADDRESSES]
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
CSRF_TRUSTED_ORIGINS = [BASE_URL]
CSRF_FAILURE_VIEW = "tremplin.web.views.errors.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Origins to which a form of ours may lead besides ourselves.
CSP_FORM_ACTION: list[str] = []

LANGUAGE_CODE = "fr"
LOCALE_PATHS = [ROOT / "tremplin" / "web" / "locale"]  # the words that the administration's library leaves in English
# Addresses are unique whatever their case: a constraint on an expression, which this check does not see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "tremplin.kernel.storage.WholeFiles", "OPTIONS": {"location": VAR / "files"}},
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
if TESTING and "EMAIL_URL" not in os.environ:
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# The national address service, or another that answers alike; empty, or not https: addresses stop at their commune.
ADDRESSES_URL = os.environ.get("TREMPLIN_ADDRESSES_URL", "")
# `https://…/{z}/{x}/{y}.png` under the map of the results, and whom to thank. Empty: our outlines alone, asked of nobody.
TILES_URL = tiles if (tiles := os.environ.get("TREMPLIN_TILES_URL", "")).startswith("https://") else ""
TILES_CREDIT = os.environ.get("TREMPLIN_TILES_CREDIT", "")
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_ON_APP_READY = "tremplin.operations.queueing.plug"

METRICS_TOKEN = os.environ.get("TREMPLIN_METRICS_TOKEN", "")
SECURITY_CONTACT = os.environ.get("TREMPLIN_SECURITY_CONTACT") or f"mailto:{SUPPORT_EMAIL}"
# `age1…` public keys. The private key that opens a backup is not on the server.
BACKUP_RECIPIENTS = listed("TREMPLIN_BACKUP_RECIPIENTS")
BACKUP_DIR = Path(os.environ.get("TREMPLIN_BACKUP_DIR", VAR / "backups"))
BACKUP_KEEP = int(os.environ.get("TREMPLIN_BACKUP_KEEP", "14"))
# The open data of the last nights as files, which the site gives to everybody.
OPEN_DATA_DIR = Path(os.environ.get("TREMPLIN_OPEN_DATA_DIR", VAR / "open-data"))
OPEN_DATA_KEEP = int(os.environ.get("TREMPLIN_OPEN_DATA_KEEP", "14"))
# `unix:/run/clamav/clamd.ctl` or `host:port`; empty: uploads are not looked at by an antivirus.
CLAMAV = os.environ.get("TREMPLIN_CLAMAV", "")

LOGGING = configuration(level=os.environ.get("TREMPLIN_LOG_LEVEL", "WARNING"), structured=PRODUCTION)

if PRODUCTION:
    safety.refuse(globals())
