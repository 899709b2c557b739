"""Values with which production does not start: they open the site to strangers, or are known to everybody.

Each sentence says what to set. Key lengths: Django's own check security.W009, and 128 bits for tokens (NIST SP 800-131A).
"""

from urllib.parse import urlsplit

from django.http.request import validate_host
from environs import EnvError

KEY, TOKEN = 50, 32  # characters, at least
DIFFERENT = 8  # characters; 32 random ones of sixteen kinds have fewer once in 28 million times
RUN = 4  # characters
# How the keys begin that anybody can read in this repository, or that Django writes into a new project.
PUBLISHED = ("for-development-", "for-tests-", "for-measuring-", "django-insecure-")
SAMPLES = ("password", "postgres")  # what stands in the addresses of .env.example, and in everybody's
THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
MAKE_ONE = "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(60))'"


def refuse(settings):
    """Raise EnvError with a sentence for each of `settings` (dict of name to value) that is not fit for production."""
    sentences = [
        *(weakness(name, value, KEY) for name, value in keys(settings)),
        *(weakness(name, value, TOKEN) for name, value in tokens(settings)),
        *(host_weakness(host) for host in settings["ALLOWED_HOSTS"]),
        site_url_weakness(settings["SITE_URL"], settings["ALLOWED_HOSTS"]),
        database_weakness(settings["DATABASES"]["default"]),
        mail_weakness(settings["MAIL_SENT_BY"], settings["EMAIL_HOST_PASSWORD"], settings["SITE_URL"]),
        settings["DEBUG"] and "DEBUG shows strangers the code and what it works with. Take it out.",
        second_factor_weakness(settings["SECOND_FACTOR_REQUIRED"], settings["SITE_URL"], settings["ALLOWED_HOSTS"]),
        settings["DEMO_LOGINS_ALLOWED"] and "DEMO_LOGINS_ALLOWED: their password is public. Take it out.",
        settings["OUTGOING_LOOPBACK_ALLOWED"]
        and "OUTGOING_LOOPBACK_ALLOWED: an address that somebody types would reach this machine from inside. Take it out.",
    ]
    if found := [sentence for sentence in sentences if sentence]:
        raise EnvError(" ".join(found))


def keys(settings):
    return ("SECRET_KEY", settings["SECRET_KEY"]), *(
        ("SECRET_KEY_FALLBACKS", key) for key in settings["SECRET_KEY_FALLBACKS"]
    )


def tokens(settings):
    """The (name, value) of each token that is set. One that is given to a cache in front counts when that cache is set."""
    if settings["METRICS_TOKEN"]:
        yield "METRICS_TOKEN", settings["METRICS_TOKEN"]
    if settings["MAIL_EVENTS_SECRET"]:
        yield "MAIL_EVENTS_SECRET", settings["MAIL_EVENTS_SECRET"]
    if cloudflare := settings["WAGTAILFRONTENDCACHE"].get("cloudflare"):
        yield "CLOUDFLARE_TOKEN", cloudflare["BEARER_TOKEN"]


def weakness(name, value, shortest):
    """A sentence (str) when the secret `value` can be guessed or is known; else None. It does not say the value."""
    value = value.strip("'\" \t\r\n")  # they make no key a better one
    if any(known in value.lower() for known in PUBLISHED):
        return f"{name} is one that anybody can read in a repository. {MAKE_ONE}"
    if len(value) < shortest:
        return f"{name} is too short: {shortest} characters or more. {MAKE_ONE}"
    runs = {value[start : start + RUN] for start in range(len(value) - RUN + 1)}
    if len(set(value)) < DIFFERENT or len(runs) < len(value) / 2:
        return f"{name} repeats itself: it has too few different characters. {MAKE_ONE}"
    return None


def host_weakness(host):
    if host == "*" or (host.startswith(".") and "." not in host[1:]):
        return (
            f"ALLOWED_HOSTS: “{host}” stands for names that are not yours. Give each name of the site: charity.example."
        )
    return None


def site_url_weakness(address, hosts):
    if urlsplit(address).scheme != "https" and not is_of_this_machine(address):
        return "SITE_URL must begin with https://. It stands in mails with private links."
    if not validate_host(urlsplit(address).hostname, [host.strip("[]") for host in hosts]):
        return "SITE_URL names a host that is not in ALLOWED_HOSTS, so no link in a mail would open. Add it there."
    return None


def is_of_this_machine(address):
    """Return whether nobody else listens at `address` (deploy/try.sh)."""
    return urlsplit(address).hostname in THIS_MACHINE


def database_weakness(database):
    kind = database["ENGINE"].rpartition(".")[2]
    if kind and kind != "postgresql":
        return "DATABASE_URL names another database than PostgreSQL. Write postgres://user:...@host:5432/name."
    if database.get("PASSWORD") in SAMPLES:
        return "DATABASE_URL has a password that everybody knows. Give the database one of its own."
    return None


def are_of_this_machine(hosts):
    """Return whether `hosts` (ALLOWED_HOSTS) name this machine alone, so that nobody else gets an answer."""
    return all(host.strip("[]") in THIS_MACHINE for host in hosts)


def second_factor_weakness(is_required, address, hosts):
    if not is_required and not (is_of_this_machine(address) and are_of_this_machine(hosts)):
        return "SECOND_FACTOR_REQUIRED is off: a password that is found out opens families' records. Take it out."
    return None


def mail_weakness(backend, password, address):
    if not backend.endswith(".smtp.EmailBackend") and not is_of_this_machine(address):
        return (
            "EMAIL_URL names no mail server: mails with private links would stand in a log. Name one: submission://..."
        )
    return "EMAIL_URL has the password of the example. Give your own." if password in SAMPLES else None
