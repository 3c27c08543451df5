"""Settings of an installation, all from the environment and `PREAU_HOME`; each is told in docs/settings.md."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from psycopg.conninfo import conninfo_to_dict

from preau.engine.home import current_home
from preau.engine.mail import MailServer


def _flag(name: str, default: bool = False) -> bool:
    return os.environ.get(name, "1" if default else "0") not in ("", "0", "false", "non")


def _words(name: str, default: str = "") -> list[str]:
    return [word for word in os.environ.get(name, default).split(",") if word]


HOME = current_home()
PACKAGE = Path(__file__).parent

DEBUG = _flag("PREAU_DEBUG")
SECRET_KEY = HOME.secret_key()
INSTALLATION_ID = HOME.installation_id()
PUSH_KEY = HOME.push_key()
ANDROID = os.environ.get("PREAU_ANDROID", "")  # package and fingerprints of the shop's application
PUSH_INSIDE = _flag("PREAU_PUSH_INSIDE")  # push to this very machine, for tests
PUBLIC_URL = os.environ.get("PREAU_URL", "http://localhost:8000").rstrip("/")
BEHIND_TLS = PUBLIC_URL.startswith("https://")
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    urlsplit(PUBLIC_URL).hostname or "localhost",
    *_words("PREAU_HOSTS"),
]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
LIVE_URL = os.environ.get("LIVE_URL", "")
LIVE_ORIGINS = [LIVE_URL, LIVE_URL.replace("//localhost:", "//127.0.0.1:")] if LIVE_URL else []
# How many proxies of ours stand before the site: the address of a visitor is the one that the outermost saw.
PROXIES = int(os.environ.get("PREAU_PROXIES", "1" if BEHIND_TLS else "0"))

INSTALLED_APPS = [
    "preau.base",
    "preau.ui",
    "preau.directory",
    "preau.sharing",
    "preau.files",
    "preau.notifications",
    "preau.access",
    "preau.feeds",
    "preau.timetable",
    "preau.council",
    "preau.syndicate",
    "preau.attendance",
    "preau.bookings",
    "preau.conduct",
    "preau.messaging",
    "preau.news",
    "preau.homework",
    "preau.meetings",
    "preau.occasions",
    "preau.progress",
    "preau.canteen",
    "preau.home",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.postgres",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "preau.base.live.BackToWeb",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "preau.access.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "preau.base.bodies.BodyLimit",
    "preau.base.live.OneHostCsrf",
    "preau.access.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "preau.access.middleware.CharterMiddleware",
]

ROOT_URLCONF = "preau.urls"
WSGI_APPLICATION = "preau.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "preau.ui.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "preau.ui.context.navigation",
            ],
        },
    }
]

# One code path: PostgreSQL, ours or the one of DATABASE_URL. A web worker has one thread and keeps its connection.
_DATABASE = conninfo_to_dict(os.environ.get("DATABASE_URL") or HOME.database_url())
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _DATABASE.get("dbname", "preau"),
        "USER": _DATABASE.get("user", ""),
        "PASSWORD": _DATABASE.get("password", ""),
        "HOST": _DATABASE.get("host", ""),
        "PORT": str(_DATABASE.get("port", "")),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": "preau",
            "server_side_binding": True,
            "prepare_threshold": 3
            if _flag("PREAU_PREPARE", True)
            else None,  # planning is half of a page's time
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ.get("REDIS_URL", "")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["preau.access.backends.AccountBackend"]
LOGIN_URL = "access:sign_in"
PASSWORD_HASHERS = ["preau.access.hashers.TunedArgon2Hasher"]

# Cookies ignore ports: two installations of one host keep apart by their id.
SESSION_ENGINE = "preau.access.sessions"
SESSION_COOKIE_NAME = f"preau_{INSTALLATION_ID}"
CSRF_COOKIE_NAME = f"preau_csrf_{INSTALLATION_ID}"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "preau.ui.views.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin"  # a form that goes to the live process says where it comes from
SECURE_HSTS_SECONDS = 31536000 if BEHIND_TLS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, *LIVE_ORIGINS],  # pictures of the news come by the live process
        "media-src": [SELF, *LIVE_ORIGINS],  # sounds, likewise
        "font-src": [SELF],
        "connect-src": [SELF, *LIVE_ORIGINS],
        "form-action": [SELF, *LIVE_ORIGINS, *([PUBLIC_URL] if LIVE_ORIGINS else [])],  # there, and back
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "fr"
# Each by its own name; one enters when its catalogue is whole (docs/languages.md). fr-simple: BCP 47, easy-to-read French.
LANGUAGES = [("fr", "Français"), ("fr-simple", "Français facile"), ("en-gb", "English")]
LANGUAGE_COOKIE_NAME = f"preau_langue_{INSTALLATION_ID}"
LANGUAGE_COOKIE_SECURE = BEHIND_TLS
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "static/"
STATIC_ROOT = HOME.root / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG or _flag("PREAU_TEST")
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = DEBUG or _flag("PREAU_TEST")
WHITENOISE_AUTOREFRESH = WHITENOISE_USE_FINDERS  # else each client of a test would list all the files again
FILES_ROOT = HOME.root / "files"

# Seconds during which what was sent may be taken back, before anyone else reads it.
UNDO_SECONDS = int(os.environ.get("PREAU_UNDO", "10"))

# Who takes acts to the prefecture: "dossier:/srv/actes", "mailto:actes@operateur.example", "essai"; empty: by hand.
ACTES_OPERATOR = os.environ.get("PREAU_ACTES", "")
# Certificates of assemblies (`preau council seal`), of the operator: neither in the database nor in a backup.
ARCHIVES_ROOT = HOME.root / "archives"  # contents of schools that leave, until they are fetched
SEALS_TSA = os.environ.get("PREAU_TSA", "")  # a third party that stamps the hour of seals (RFC 3161)
SEALS_ROOT = Path(os.environ.get("PREAU_SEALS", HOME.root / "seals"))

_MAIL = MailServer.at(
    os.environ.get("EMAIL_URL") or os.environ.get("PREAU_SMTP", "")
)  # the second is its older name
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = _MAIL.backend, _MAIL.host, _MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL.starttls, _MAIL.tls
EMAIL_TIMEOUT = 20  # seconds: a server that does not answer is tried later
REPLY_DOMAIN = os.environ.get(
    "PREAU_REPLY_DOMAIN", ""
)  # of the addresses that answer a mail; none: replies are off
DEFAULT_FROM_EMAIL = os.environ.get("PREAU_MAIL_FROM", "Préau <ne-pas-repondre@localhost>")

# Text messages of the urgent channel: an https address that takes our JSON, "simulator:", or nothing.
SMS_URL = os.environ.get("PREAU_SMS", "")
SMS_SECRET = os.environ.get("PREAU_SMS_SECRET", "")
SMS_SENDER = os.environ.get("PREAU_SMS_SENDER", "PREAU")
SMS_PRICE = os.environ.get("PREAU_SMS_PRICE", "0.05")  # euros a part

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("PREAU_LOG", "WARNING")},
}
