"""Production fails closed, and the documents say what the code reads."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings

BASE = settings.BASE_DIR
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "charity_site.settings.production",
    "SECRET_KEY": "k" * 60,
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


def test_production_is_strict():
    code = (
        "from django.conf import settings as s;"
        "print(s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.DEMO_LOGINS_ALLOWED,"
        "s.DATABASES['default']['CONN_MAX_AGE'] > 0, s.DATABASES['default']['CONN_HEALTH_CHECKS'],"
        "s.SITE_URL, s.EMAIL_BACKEND)"
    )
    result = manage(["shell", "--no-imports", "-c", code], PRODUCTION)
    expected = (
        "False True True True False True True https://www.example.org django.core.mail.backends.smtp.EmailBackend"
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


def test_the_sample_environment_names_no_secret():
    for line in (BASE / ".env.example").read_text().splitlines():
        if line.lstrip("# ").startswith(("SECRET_KEY=", "EMAIL_URL=")):
            assert not line.partition("=")[2].strip() or "user:password" in line
