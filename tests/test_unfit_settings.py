"""The site does not start with a value that it cannot work with, and the message says what to write."""

import os
import runpy
import secrets
import sys
from traceback import format_exception
from unittest.mock import patch

import pytest
from environs import EnvError

from charity_site.settings.refused import refuse
from tests.test_settings import BASE, PRODUCTION, variables_in_code

DEV_KEY = "for-development-on-this-machine-only-never-on-a-server"
UNFIT = [  # the variable, its value: it makes no site, or one that is open to everybody
    ("SECRET_KEY", DEV_KEY),
    ("SECRET_KEY", "for-tests-only-" + "x" * 50),
    ("SECRET_KEY", "k" * 60),
    ("SECRET_KEY", "changeme-" * 8),
    ("SECRET_KEY", "0123456789abcdef" * 4),
    ("SECRET_KEY_FALLBACKS", "short"),
    ("SECRET_KEY_FALLBACKS", f"{secrets.token_urlsafe(60)},{'k' * 60}"),
    ("ALLOWED_HOSTS", "*"),
    ("ALLOWED_HOSTS", "www.example.org,*"),
    ("ALLOWED_HOSTS", "www.example.org, *.example.org"),
    ("ALLOWED_HOSTS", "www.example.org,.org"),
    ("ALLOWED_HOSTS", "www.example.org,."),
    ("ALLOWED_HOSTS", "www.example.org, "),
    ("SITE_URL", "http://www.example.org"),
    ("DATABASE_URL", "sqlite:///site.sqlite3"),
    ("DATABASE_URL", "postgres://user:password@localhost:5432/charity"),
    ("EMAIL_URL", "submission://user:password@mail.example.org:587"),
    ("EMAIL_URL", "console:"),
    ("METRICS_TOKEN", "x"),
    ("METRICS_TOKEN", "x" * 40),
    ("METRICS_TOKEN", secrets.token_hex(15)),
    ("MAIL_EVENTS_SECRET", "x" * 40),
    ("CLOUDFLARE_TOKEN", "x"),
    ("CLOUDFLARE_TOKEN", ""),
    ("SECOND_FACTOR_REQUIRED", "false"),
    ("SECRET_KEY", f" {DEV_KEY} "),
    ("SECRET_KEY", f'"{DEV_KEY}"'),
    ("SECRET_KEY", f"{DEV_KEY}\n"),
    ("SECRET_KEY", f"my-{DEV_KEY}"),
    ("SECRET_KEY_FALLBACKS", f"{secrets.token_urlsafe(60)}, {DEV_KEY}"),
    ("ALLOWED_HOSTS", "https://www.example.org"),
    ("ALLOWED_HOSTS", "www.example.org,http://example.org"),
    ("ALLOWED_HOSTS", "www.example.org/charity"),
    ("ALLOWED_HOSTS", "www.example.org/"),
    ("ALLOWED_HOSTS", "www.example.org:443"),
    ("ALLOWED_HOSTS", "[::1]:8000"),
    ("ALLOWED_HOSTS", "www.example.org example.org"),
    ("ALLOWED_HOSTS", "www.example.org;example.org"),
    ("ALLOWED_HOSTS", '"www.example.org"'),
    ("ALLOWED_HOSTS", "www.example.org."),
    ("ALLOWED_HOSTS", "www..example.org"),
    ("ALLOWED_HOSTS", "kinderkrebs-für-alle.org"),
    ("ALLOWED_HOSTS", "someone@example.org"),
    ("ALLOWED_HOSTS", ""),
    ("ALLOWED_HOSTS", ","),
    ("ALLOWED_HOSTS", " "),
    ("SITE_URL", "www.example.org"),
    ("SITE_URL", "//www.example.org"),
    ("SITE_URL", "ftp://www.example.org"),
    ("SITE_URL", "https://www.example.org/charity"),
    ("SITE_URL", "https://www.example.org?a=b"),
    ("SITE_URL", "https://www.example.org#top"),
    ("SITE_URL", "https://user:secret@www.example.org"),
    ("SITE_URL", "https://www.example.org:port"),
    ("SITE_URL", "https://www.example.org:99999"),
    ("SITE_URL", "https://www.exa mple.org"),
    ("SITE_URL", "https://"),
    ("SITE_URL", ""),
    ("SITE_URL", "https://www.example.com"),
    *(
        (name, value)
        for name in ("IDLE_HOURS", "SIGNED_IN_HOURS")
        for value in ("0", "-1", "two", "nan", "inf", "1e9", "")
    ),
    *((name, value) for name in ("RENDERS_AT_ONCE", "PASSED_AT_ONCE") for value in ("0", "-1", "2.5", "many")),
    *((name, value) for name in ("PAGE_CACHE_MEGABYTES", "API_REQUESTS_A_MINUTE") for value in ("0", "-64", "a lot")),
    *(("BACKUP_TARGET", value) for value in ("backups", "ftp://example.org/backups", "s3://", "s3://B/x", "s3:bucket")),
    *(("BACKUP_RECIPIENT", value) for value in ("age1", "AGE-SECRET-KEY-1" + "Q" * 58, "ssh-ed25519 AAAA")),
    *(("BACKUP_KEEP_DAYS", value) for value in ("0", "-1", "a year")),
    ("BACKUP_S3_ENDPOINT", "s3.example.net"),
    ("MIRROR_DIR", "mirror"),
    ("HSTS_SECONDS", "-1"),
    ("HSTS_SECONDS", "a year"),
    ("TIME_ZONE", "Chicago"),
    ("TIME_ZONE", "America"),
    ("TIME_ZONE", ""),
    ("LOG_LEVEL", "LOUD"),
    ("PAGE_CACHE", "perhaps"),
    ("FAST_READS", "perhaps"),
    ("BEHIND_TLS_PROXY", "nginx"),
    ("DEFAULT_FROM_EMAIL", ""),
    ("DEFAULT_FROM_EMAIL", "www.example.org"),
    ("DEFAULT_FROM_EMAIL", "website@"),
    ("DEFAULT_FROM_EMAIL", "website@example.org\nBcc: someone@example.net"),
    ("SECURITY_CONTACT", "security"),
    ("SECURITY_CONTACT", "http://www.example.org/security"),
    ("SECURITY_CONTACT", "https://"),
    ("EMAIL_URL", "mail.example.org"),
    ("EMAIL_URL", "imap://mail.example.org"),
    ("EMAIL_URL", "submission://"),
    ("EMAIL_URL", "smtp://mail.example.org:port"),
    ("EMAIL_URL", "console:"),
    ("EMAIL_URL", "dummy:"),
    ("EMAIL_URL", ""),
    ("DATABASE_URL", "mysql://user:of-its-own@h/n"),
    ("DATABASE_URL", "spatialite:///x"),
    ("DATABASE_URL", "postgres://postgres:postgres@h:5432/n"),
    ("DATABASE_URL", "h:5432/n"),
    ("REDIS_URL", "redis://[::1"),
    ("REDIS_URL", "localhost:6379"),
    ("REDIS_URL", "http://localhost:6379"),
    ("REDIS_URL", "redis://localhost:port/0"),
    ("PURGE_URL", "127.0.0.1:6081"),
    ("MEDIA_S3_ENDPOINT", "s3.example.net"),
    ("MEDIA_S3_BUCKET", "https://s3.example.net/media"),
    ("SENTRY_DSN", "https://sentry.example.org"),
    ("SENTRY_DSN", "key"),
    ("MEDIA_HANDED_OVER_AT", "handed-over"),
    ("MEDIA_HANDED_OVER_AT", "/handed-over"),
    ("MEDIA_HANDED_OVER_AT", "/"),
    *(
        (name, value)
        for name in ("STATIC_ROOT", "MEDIA_ROOT", "PAGE_CACHE_DIR", "METRICS_DIR", "WITHDRAWAL_LEDGER")
        for value in ("", "files", "~/files", "/no-such-place/charity/files", "/no-such-place", "/etc/hostname/files")
        if (name, value) != ("WITHDRAWAL_LEDGER", "/no-such-place")
    ),
    ("MEDIA_ROOT", "/etc/hostname"),
    ("SECOND_FACTOR_REQUIRED", "perhaps"),
    ("WITHDRAWAL_LEDGER", "/etc"),
]


# The names of the tests hold no value: some are made up anew each time.
@pytest.mark.parametrize(("name", "value"), UNFIT, ids=[f"{name}-{number}" for number, (name, _) in enumerate(UNFIT)])
def test_production_does_not_start_with_what_it_cannot_work_with(name, value):
    beside = {"MEDIA_S3_BUCKET": "media"} if "ENDPOINT" in name else {"CLOUDFLARE_ZONE_ID": "zone" * ("CLOUD" in name)}
    with pytest.raises(EnvError) as refused:
        read_as_production({**PRODUCTION, **beside, name: value})
    assert name in str(refused.value)
    assert len(value) < 15 or value not in "".join(format_exception(refused.value)), "a secret is in no log"


def read_as_production(environment):
    """Read the settings as production.py does, in this process, which is quicker than a new one."""
    others = {name: value for name, value in os.environ.items() if name not in variables_in_code()}
    # The settings write into the environment as well, for the library of metrics: nothing of it stays.
    with pytest.MonkeyPatch.context() as modules, patch.dict(os.environ, {**others, **environment}, clear=True):
        # They are read with it, and not as they were read before.
        for subject in ("logs", "people", "recovery", "subscriptions"):
            modules.delitem(sys.modules, f"charity_site.settings.{subject}")
        refuse(runpy.run_path(str(BASE / "charity_site/settings/base.py")))
