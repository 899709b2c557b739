"""Settings that are safe in production. The other modules here say only how they differ.

Every value that a deployment may change comes from an environment variable; docs/settings.md lists them."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from environs import env, validate

from charity_site.settings import shapes
from charity_site.settings.cms import *  # noqa: F403 - what no deployment changes
from charity_site.settings.giving import *  # noqa: F403 - Stripe Checkout
from charity_site.settings.logs import *  # noqa: F403 - what is logged, and how
from charity_site.settings.people import *  # noqa: F403 - signing in
from charity_site.settings.recovery import *  # noqa: F403 - backups and the mirror
from charity_site.settings.subscriptions import *  # noqa: F403 - updates by mail

BASE_DIR = Path(__file__).resolve().parents[2]
PROJECT_DIR = BASE_DIR / "charity_site"
VAR_DIR = BASE_DIR / "var"

# --- What must be set: no start without it -----------------------------------------------------
SECRET_KEY = env.str("SECRET_KEY", validate=validate.Length(min=50))
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", subcast=str.strip, default=[])  # what they signed still counts
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", subcast=str.strip, validate=shapes.are_hosts)
SITE_URL = env.str(
    "SITE_URL", default=f"https://{ALLOWED_HOSTS[0].lstrip('.')}", validate=shapes.is_site_address
).rstrip("/")
WAGTAILADMIN_BASE_URL = SITE_URL

DEBUG = False

# --- Apps: the rooms of the house, then what they stand on -------------------------------------
INSTALLED_APPS = [
    "charity_site.recovery",
    "charity_site.writing",
    "charity_site.subscriptions",
    "charity_site.discovery",
    "charity_site.home",
    "charity_site.api",
    "charity_site.safeguarding",
    "charity_site.feedback",
    "charity_site.search",
    "charity_site.cards",
    "charity_site.giving",
    "charity_site.journeys",
    "charity_site.trials",
    "stories",
    "research",
    "topics",
    "diseases",
    "charity_site.glossary",
    "charity_site.sources",
    "charity_site.review",
    "charity_site.core",
    "charity_site.readpath",
    "charity_site.images",
    "charity_site.consent",
    "charity_site.delivery",
    "charity_site.users.apps.UsersConfig",
    "wagtail.contrib.redirects",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "charity_site.users.apps.StaffScreensConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "charity_site.delivery.web.strip_head_body.StripHeadBodyMiddleware",
    "charity_site.delivery.web.headers.HeadersMiddleware",
    "charity_site.delivery.web.health.HealthMiddleware",
    "charity_site.delivery.web.hosts.HostMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "charity_site.delivery.observability.request_log.RequestLogMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "charity_site.delivery.pagecache.policy.CachePolicyMiddleware",
    "charity_site.api.middleware.PartnerApiMiddleware",
    "charity_site.delivery.web.request_size.RequestSizeMiddleware",
    "charity_site.delivery.web.reject_null_bytes.RejectNullBytesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "charity_site.users.sessions.SessionLimitsMiddleware",
    "charity_site.users.half_signed_in.SecondFactorMiddleware",
    "charity_site.users.sign_in.TypedMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "charity_site.core.admin_guard.AdminGuardMiddleware",
    "charity_site.users.reauthentication.ReauthenticationMiddleware",
    "charity_site.core.staff_searches.StaffSearchMiddleware",
    "charity_site.core.middleware.RefusedInAdminMiddleware",
    "charity_site.core.old_addresses.OldAddressMiddleware",
    "charity_site.core.one_at_a_time.OneAtATimeMiddleware",
    "charity_site.core.conflicts.ConflictMiddleware",
    "charity_site.core.many_uploads.ManyUploadsMiddleware",
]

ROOT_URLCONF = "charity_site.urls"
WSGI_APPLICATION = "charity_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

# --- Database: PostgreSQL by DATABASE_URL, or one SQLite file -----------------------------------
DATABASES = {
    "default": env.dj_db_url(
        "DATABASE_URL",
        default=f"sqlite:///{VAR_DIR / 'site.sqlite3'}",
        conn_max_age=600,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Several editors may save at once: readers never wait (WAL), and writers queue from the start
    # of their transaction (IMMEDIATE) instead of failing in the middle of it.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # What is deleted is overwritten, not only forgotten: a family may ask for that.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
    }
else:
    # A server that is gone without a word is noticed. Web processes have limits of their own: delivery/database/time_limits.py.
    DATABASES["default"]["OPTIONS"] = {
        "connect_timeout": 5,  # seconds
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "tcp_user_timeout": 30_000,  # milliseconds
        **DATABASES["default"].get("OPTIONS", {}),
    }
DATABASE_SECONDS = 20  # how long a web process waits for one statement

# --- Language and time: set here and nowhere else -----------------------------------------------
LANGUAGE_CODE = "en-us"
TIME_ZONE = env.str("TIME_ZONE", default="America/Chicago", validate=shapes.is_time_zone)
USE_I18N = True
USE_TZ = True

# --- Files --------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=VAR_DIR / "static", validate=shapes.is_folder)
WHITENOISE_ROOT = PROJECT_DIR / "root"  # what has no folder in its address: icons, the service worker
STATICFILES_DIRS = [PROJECT_DIR / "static"]
STATICFILES_FINDERS = [
    "charity_site.delivery.web.stylesheet.JoinedStylesheetFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=VAR_DIR / "media", validate=shapes.is_folder)
MEDIA_HANDED_OVER_AT = env.str("MEDIA_HANDED_OVER_AT", default="", validate=shapes.is_prefix)
WITHDRAWAL_LEDGER = env.path("WITHDRAWAL_LEDGER", VAR_DIR / "ledger" / "withdrawals.jsonl", validate=shapes.is_file)
STORAGES = {
    "default": {"BACKEND": "charity_site.delivery.atomic_storage.AtomicStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if env.str("MEDIA_S3_BUCKET", default="", validate=shapes.is_bucket):
    STORAGES["default"] = {
        "BACKEND": "charity_site.images.bucket.PrivateBucket",
        "OPTIONS": {
            "bucket_name": env.str("MEDIA_S3_BUCKET"),
            "endpoint_url": env.str("MEDIA_S3_ENDPOINT", default=None, validate=shapes.is_web_address),
            "default_acl": "private",
            "file_overwrite": False,
        },
    }
    MEDIA_HANDED_OVER_AT = ""  # the web server has no files to send

# Pictures are not looked up in a cache: it would still know them after they were taken back.
REDIS_URL = env.str("REDIS_URL", default="", validate=shapes.is_redis_address)
REDIS_OPTIONS = {"IGNORE_EXCEPTIONS": True, "SOCKET_CONNECT_TIMEOUT": 0.2, "SOCKET_TIMEOUT": 0.2}  # seconds
REDIS_OPTIONS["CONNECTION_POOL_CLASS"] = "charity_site.delivery.redis_pool.PausingPool"
REDIS_CACHE = {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": REDIS_URL, "OPTIONS": REDIS_OPTIONS}
CACHES = {
    "default": REDIS_CACHE if REDIS_URL else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
}

# --- Copies of pages in front of Django (docs/architecture.md, "Copies") -------------------------
PAGE_CACHE = env.bool("PAGE_CACHE", default=True)
PAGE_CACHE_DIR = env.path("PAGE_CACHE_DIR", default=VAR_DIR / "pages", validate=shapes.is_folder)  # one for a host
PAGE_CACHE_MEGABYTES = env.int("PAGE_CACHE_MEGABYTES", default=64, **shapes.between(1, 65_536))  # for each process
RENDERS_AT_ONCE = env.int("RENDERS_AT_ONCE", default=2, **shapes.between(1, 64))  # in each process
PASSED_AT_ONCE = env.int("PASSED_AT_ONCE", default=4, **shapes.between(1, 64))  # other requests, in each process
PROCESSES = env.int("PROCESSES", default=2, **shapes.between(1, 1000))  # of the site, on all machines
FAST_READS = env.bool("FAST_READS", default=True)  # for pages without a copy (charity_site/readpath/README.md)
WAGTAILFRONTENDCACHE = {}
if env.str("PURGE_URL", default="", validate=shapes.is_web_address):
    WAGTAILFRONTENDCACHE["http"] = {
        "BACKEND": "wagtail.contrib.frontend_cache.backends.HTTPBackend",
        "LOCATION": env.str("PURGE_URL"),
    }
if env.str("CLOUDFLARE_ZONE_ID", default=""):
    WAGTAILFRONTENDCACHE["cloudflare"] = {
        "BACKEND": "charity_site.delivery.pagecache.cdn_purge.CloudflareBackend",
        "ZONEID": env.str("CLOUDFLARE_ZONE_ID"),
        "BEARER_TOKEN": env.str("CLOUDFLARE_TOKEN"),
    }
if env.str("CLOUDFRONT_DISTRIBUTION_ID", default=""):
    WAGTAILFRONTENDCACHE["cloudfront"] = {
        "BACKEND": "wagtail.contrib.frontend_cache.backends.CloudfrontBackend",
        "DISTRIBUTION_ID": env.str("CLOUDFRONT_DISTRIBUTION_ID"),
    }

# --- Safety -------------------------------------------------------------------------------------
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000, **shapes.between(0, 315_360_000))
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^metrics$"]
if env.bool("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"  # a browser takes it from this host alone, over HTTPS alone
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
CSRF_TRUSTED_ORIGINS = [SITE_URL]
X_FRAME_OPTIONS = "DENY"  # Wagtail lifts it for its own previews

# --- Partners: requests of one address ----------------------------------------------------------
API_REQUESTS_A_MINUTE = env.int("API_REQUESTS_A_MINUTE", default=600, **shapes.between(1, 1_000_000))

# --- Trials: whether the register is asked each day (charity_site/trials/) -----------------------
TRIALS_SYNC = env.bool("TRIALS_SYNC", default=False)

# --- E-mail -------------------------------------------------------------------------------------
EMAIL = shapes.mail_server(env.dj_email_url("EMAIL_URL", default="smtp://localhost:25"))
MAIL_SENT_BY = EMAIL["EMAIL_BACKEND"]
# Nobody waits for a mail server: delivery/mail.py keeps what is to be sent, and a job sends it.
EMAIL_BACKEND = "charity_site.delivery.mail.QueuedEmailBackend"
EMAIL_FILE_PATH = EMAIL["EMAIL_FILE_PATH"] or None  # of file:
EMAIL_HOST, EMAIL_PORT = EMAIL["EMAIL_HOST"], EMAIL["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL["EMAIL_HOST_USER"], EMAIL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = EMAIL["EMAIL_USE_TLS"], EMAIL["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", f"website@{urlsplit(SITE_URL).hostname}", validate=shapes.is_sender)
SECURITY_CONTACT = env.str("SECURITY_CONTACT", default="", validate=shapes.is_contact)

# --- Seeing it run: logs go to stdout, one line each ----------------------------------------------
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
METRICS_DIR = env.path("METRICS_DIR", default=VAR_DIR / "metrics", validate=shapes.is_folder)
if METRICS_TOKEN:
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(METRICS_DIR)  # the library looks here when it is imported

SENTRY_DSN = env.str("SENTRY_DSN", default="", validate=shapes.is_sentry_address)
if SENTRY_DSN:
    from charity_site.delivery.observability import error_reports

    error_reports.start(SENTRY_DSN)
