"""Production fails closed, and the documents say what the code reads."""

import os
import re
import secrets
import shutil
import subprocess
import sys

import pytest
from django.conf import settings
from django.contrib.auth import authenticate, get_user_model
from environs import EnvError

from charity_site.home.demo.logins import make_logins
from charity_site.settings import base
from charity_site.settings.refused import refuse

BASE = settings.BASE_DIR
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "charity_site.settings.production",
    "SECRET_KEY": secrets.token_urlsafe(60),
    "ALLOWED_HOSTS": "www.example.org",
    "DATABASE_URL": "postgres://localhost/none",
}


def manage(command, environment):
    """Run manage.py as a server would: with nothing in the environment but what is given."""
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=BASE,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
@pytest.mark.parametrize("value", [None, ""])
def test_production_does_not_start_without(name, value):
    environment = {**PRODUCTION, name: value}
    if value is None:
        del environment[name]
    result = manage(["check"], environment)
    assert result.returncode != 0
    assert name in result.stderr.splitlines()[-1]


def test_a_weak_secret_key_is_no_key():
    result = manage(["check"], {**PRODUCTION, "SECRET_KEY": "short"})
    assert result.returncode != 0 and "SECRET_KEY" in result.stderr


@pytest.mark.parametrize(("name", "value"), [("DEBUG", "true"), ("CLOUDFLARE_TOKEN", "a-short-one-of-17")])
def test_production_does_not_start_with(name, value):
    """tests/test_unfit_settings.py has the others, in its own process."""
    result = manage(["check"], {**PRODUCTION, "CLOUDFLARE_ZONE_ID": "zone" * ("CLOUD" in name), name: value})
    last = result.stderr.splitlines()[-1]
    assert result.returncode != 0 and name in last, result.stderr
    assert len(value) < 15 or value not in result.stderr, "a secret is in no log"


def test_a_password_alone_opens_nothing_where_others_get_an_answer():
    off = {**PRODUCTION, "SECOND_FACTOR_REQUIRED": "false", "SITE_URL": "http://127.0.0.1:8080"}
    assert manage(["check"], {**off, "ALLOWED_HOSTS": "127.0.0.1,localhost,[::1]"}).returncode == 0
    refused = manage(["check"], {**off, "ALLOWED_HOSTS": "127.0.0.1,www.example.org"})
    assert "SECOND_FACTOR_REQUIRED" in refused.stderr.splitlines()[-1]
    for hosts, required in (("localhost,[::1]", "False"), ("127.0.0.1,www.example.org", "True")):
        code = "from charity_site.settings import dev; print(dev.SECOND_FACTOR_REQUIRED)"
        environment = {"PATH": os.environ["PATH"], "ALLOWED_HOSTS": hosts}
        said = subprocess.run([sys.executable, "-c", code], cwd=BASE, env=environment, capture_output=True, text=True)
        assert said.stdout.strip() == required, said.stderr


@pytest.mark.parametrize("command", ["help", "migrate", "shell"])
def test_no_command_runs_with_an_open_setting(command):
    assert manage([command], {**PRODUCTION, "ALLOWED_HOSTS": "*"}).returncode != 0


def test_the_application_itself_does_not_start_with_an_open_setting():
    result = subprocess.run(
        [sys.executable, "-c", "import charity_site.wsgi"],
        cwd=BASE,
        env={"PATH": os.environ["PATH"], **PRODUCTION, "METRICS_TOKEN": "x"},
        capture_output=True,
        text=True,
    )
    assert result.returncode != 0 and "METRICS_TOKEN is too short" in result.stderr.splitlines()[-1]


def test_every_key_in_the_repository_is_refused():
    literal = re.compile(r"SECRET_KEY[\"']?\)?\s*[,=:]\s*[\"']?([\w-]{8,})")
    files = [*(BASE / "charity_site/settings").glob("*.py"), *(BASE / "bench").rglob("*.py"), BASE / ".env.example"]
    keys = [key for file in [*files, BASE / "deploy/Containerfile"] for key in literal.findall(file.read_text())]
    assert len(keys) >= 4
    for key in keys:
        with pytest.raises(EnvError, match="SECRET_KEY"):
            refuse({**vars(base), "SECRET_KEY": key})


def test_production_starts_with_good_ones(tmp_path):
    good = {
        "SECRET_KEY_FALLBACKS": f"{secrets.token_urlsafe(60)},{secrets.token_hex(40)}",
        "ALLOWED_HOSTS": "www.example.org,.example.net,127.0.0.1",
        "METRICS_TOKEN": secrets.token_hex(16),
        "CLOUDFLARE_ZONE_ID": "zone",
        "CLOUDFLARE_TOKEN": secrets.token_urlsafe(30),
        "SITE_URL": "http://127.0.0.1:8080/",  # deploy/try.sh
        "IDLE_HOURS": "0.5",
        "HSTS_SECONDS": "0",
        "LOG_LEVEL": "warning",
        "DEFAULT_FROM_EMAIL": "The Charity <website@example.org>",
        "SECURITY_CONTACT": "https://www.example.org/security",
        "REDIS_URL": "rediss://user:of-its-own@redis:6379/0",
        "PURGE_URL": "http://varnish:6081",
        "SENTRY_DSN": "https://key@sentry.example.org/1",
        "MEDIA_HANDED_OVER_AT": "/handed-over/",
        "MEDIA_ROOT": str(tmp_path),
        "WITHDRAWAL_LEDGER": str(tmp_path / "ledger/withdrawals.jsonl"),
    }
    code = "from django.conf import settings as s; print(','.join(s.SECRET_KEY_FALLBACKS))"
    environment = {**PRODUCTION, "SECRET_KEY": secrets.token_hex(40), **good}
    result = manage(["shell", "--no-imports", "-c", code], environment)
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == good["SECRET_KEY_FALLBACKS"]


def test_blanks_around_names_and_keys_in_a_list_do_no_harm():
    keys = [secrets.token_urlsafe(60), secrets.token_urlsafe(60)]
    code = "from django.conf import settings as s; print(s.ALLOWED_HOSTS, s.SITE_URL, s.SECRET_KEY_FALLBACKS)"
    lists = {"ALLOWED_HOSTS": " www.example.org , .example.net,[::1]", "SECRET_KEY_FALLBACKS": " , ".join(keys)}
    result = manage(["shell", "--no-imports", "-c", code], {**PRODUCTION, **lists})
    assert result.stdout.strip() == f"{['www.example.org', '.example.net', '[::1]']} https://www.example.org {keys}"


def test_what_stands_in_the_file_is_in_the_environment_of_libraries_and_of_commands_that_are_started(tmp_path):
    package = tmp_path / "charity_site" / "settings"
    package.mkdir(parents=True)
    shutil.copy(BASE / "charity_site" / "settings" / "__init__.py", package)
    (tmp_path / ".env").write_text("AWS_ACCESS_KEY_ID=from-the-file\nDATABASE_URL=from-the-file\n")
    code = "import charity_site.settings, os; print(os.environ['AWS_ACCESS_KEY_ID'], os.environ['DATABASE_URL'])"
    given = {"PYTHONPATH": str(tmp_path), "DATABASE_URL": "given"}
    result = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=given, capture_output=True, text=True)
    assert result.stdout.split() == ["from-the-file", "given"], result.stderr


def test_random_keys_are_never_taken_for_weak_ones():
    fine = {
        **vars(base),
        "SITE_URL": "https://www.example.org",
        "ALLOWED_HOSTS": ["www.example.org"],
        "DATABASES": {"default": {"ENGINE": "", "PASSWORD": ""}},
    }
    for _ in range(500):
        keys = {"SECRET_KEY": secrets.token_hex(25), "METRICS_TOKEN": secrets.token_hex(16)}
        refuse({**fine, **keys, "SECRET_KEY_FALLBACKS": [secrets.token_urlsafe(40)]})


@pytest.mark.django_db
def test_nobody_signs_in_with_the_demos_password_in_production(settings):
    make_logins()
    own = get_user_model().objects.create_user("own", password=settings.DEMO_PASSWORD)
    names = {"admin", "editor", own.username}
    assert all(authenticate(username=name, password=settings.DEMO_PASSWORD) for name in names)
    settings.DEMO_LOGINS_ALLOWED = False
    assert not any(authenticate(username=name, password=settings.DEMO_PASSWORD) for name in names)
    own.set_password("another-password")
    own.save()
    assert authenticate(username="own", password="another-password") == own


def test_production_is_strict():
    code = (
        "from django.conf import settings as s;"
        "print(s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.DEMO_LOGINS_ALLOWED, s.SECOND_FACTOR_REQUIRED,"
        "s.DATABASES['default']['CONN_MAX_AGE'] > 0, s.DATABASES['default']['CONN_HEALTH_CHECKS'],"
        "s.SITE_URL, s.EMAIL_BACKEND, s.MAIL_SENT_BY)"
    )
    result = manage(["shell", "--no-imports", "-c", code], PRODUCTION)
    expected = (
        "False True True True False True True True https://www.example.org "
        "charity_site.delivery.mail.QueuedEmailBackend django.core.mail.backends.smtp.EmailBackend"
    )
    assert result.stdout.split() == expected.split(), result.stderr


def variables_in_code():
    code = "".join(path.read_text() for path in (BASE / "charity_site/settings").glob("*.py"))
    return set(re.findall(r"env\.\w+\(\s*\"([A-Z_]+)\"", code))


@pytest.mark.parametrize("document", [".env.example", "docs/settings.md"])
def test_every_variable_is_documented_and_no_other(document):
    text = (BASE / document).read_text()
    pattern = r"^#? ?([A-Z_]{3,})=" if document.startswith(".env") else r"^\| `([A-Z_]+)`"
    assert set(re.findall(pattern, text, re.MULTILINE)) == variables_in_code()


def test_every_make_command_of_the_documents_exists():
    targets = set(re.findall(r"^([a-z]+):.*##", (BASE / "Makefile").read_text(), re.MULTILINE))
    documents = [BASE / "README.md", *(BASE / "docs").glob("*.md")]
    named = {name for path in documents for name in re.findall(r"`make ([a-z]+)", path.read_text())}
    assert named and named <= targets
    assert len(targets) <= 10


@pytest.mark.parametrize("document", [".env.example", "docs/settings.md"])
def test_the_mail_server_of_the_documents_can_be_used(document):
    address = re.search(r"submission://user:password@[\w.]+:587", (BASE / document).read_text())[0]
    code = "from django.conf import settings as s; print(s.EMAIL_USE_TLS, s.EMAIL_PORT, s.EMAIL_HOST_USER)"
    environment = {**PRODUCTION, "EMAIL_URL": address.replace(":password", ":own")}
    result = manage(["shell", "--no-imports", "-c", code], environment)
    assert result.stdout.split() == ["True", "587", "user"], result.stderr


def test_the_sample_environment_names_no_secret():
    for line in (BASE / ".env.example").read_text().splitlines():
        if line.lstrip("# ").startswith(("SECRET_KEY=", "SECRET_KEY_FALLBACKS=", "EMAIL_URL=")):
            assert not line.partition("=")[2].strip() or "user:password" in line
