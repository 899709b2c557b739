"""Validate the values of settings: with one that it cannot work with, the site does not start.

Each check raises ValidationError with what to write. It does not say the value, which may be a secret.
What only opens the site to strangers is in refused.py.
"""

import re
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from environs import EnvError, ValidationError, validate

# A name as browsers send it: letters, digits and hyphens between dots. One that begins with a dot means all below it.
HOST = re.compile(r"\.?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?|\[[0-9a-f:.]+\]", re.IGNORECASE)
MAIL_SERVERS = "django.core.mail.backends.smtp.EmailBackend"


def between(least, most):
    """Arguments (dict) for a number from `least` to `most`."""
    sentence = f"Write a number from {least:g} to {most:,}."
    return {
        "validate": validate.Range(min=least, max=most, error=sentence),
        "error_messages": dict.fromkeys(("invalid", "special", "too_large"), sentence),
    }


def are_hosts(names):
    if not names:
        raise ValidationError("Write the names of the site, separated by commas: charity.example.")
    for number, name in enumerate(names, 1):
        if name != "*" and not HOST.fullmatch(name):
            raise ValidationError(
                f"Name {number} is no host name. Write it alone, as in charity.example: without https://, port, path, "
                "quotes or a comma at the end, and in the letters a to z (xn--... for others)."
            )


def is_site_address(address):
    """The address of the whole site: all others are made of it."""
    parts = split(address, "https", "http")
    if parts.path.strip("/") or parts.query or parts.fragment or parts.username is not None:
        raise ValidationError("Write the address alone, as in https://charity.example: nothing behind the host's name.")
    if not HOST.fullmatch(host_of(parts)) or host_of(parts).startswith("."):
        raise ValidationError("Write an address with the host's name, as in https://charity.example.")


def is_web_address(address):
    if address:
        split(address, "https", "http")


def is_redis_address(address):
    if address and not address.startswith("unix://"):
        split(address, "redis", "rediss")


def is_sentry_address(address):
    if address and not (split(address, "https", "http").username and urlsplit(address).path.strip("/").isdigit()):
        raise ValidationError("Write the address as Sentry gives it: https://key@host/number.")


def split(address, *schemes):
    """The parts of `address`, which begins with one of `schemes` and names a host."""
    try:
        parts = urlsplit(address)
        usable = parts.scheme in schemes and parts.hostname and parts.port != 0 and address.isprintable()
    except ValueError:  # brackets, or a port that is no number
        usable = False
    if not usable or " " in address:
        raise ValidationError(f"Write a whole address, as in {schemes[0]}://charity.example.")
    return parts


def host_of(parts):
    return f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname


def is_sender(value):
    if not value.isprintable() or not is_email(parseaddr(value)[1]):
        raise ValidationError("Write an email address: website@charity.example, or Name <website@charity.example>.")


def is_contact(value):
    if value and not is_email(value) and not value.startswith("https://"):
        raise ValidationError("Write an email address, or an address that begins with https://.")
    if value.startswith("https://"):
        is_web_address(value)


def is_email(value):
    try:
        return bool(validate.Email()(value))
    except ValidationError:
        return False


def is_time_zone(name):
    try:
        ZoneInfo(name)
    except (ValueError, LookupError, OSError):
        raise ValidationError("Write the name of a time zone: America/Chicago.") from None


def is_prefix(path):
    if path and not re.fullmatch(r"/([\w.-]+/)+", path):
        raise ValidationError("Write a path that begins and ends with a slash: /handed-over/.")


def is_bucket(name):
    if name and not re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", name):
        raise ValidationError("Write the bucket's name alone: charity-media.")


def is_backup_place(address):
    """A folder, or a bucket with a prefix."""
    if address and not re.fullmatch(r"/.+|s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[\w./-]*)?", address):
        raise ValidationError("Write a folder, from the first slash on, or a bucket: s3://charity-backups/website.")


def is_public_key(text):
    if text and not re.fullmatch(r"age1[02-9ac-hj-np-z]{58}", text):
        raise ValidationError("Write the public key that age-keygen printed: age1 and 58 letters and digits.")


def is_folder(path):
    """A folder that is there, or can be made in one that is."""
    if not path.is_absolute():
        raise ValidationError("Write the whole path, from the first slash on: /srv/charity/...")
    if path.exists() and not path.is_dir():
        raise ValidationError("This is a file. Write the path of a folder.")
    if not path.is_dir() and (not path.parent.is_dir() or path.parent == path.parent.parent):
        raise ValidationError("There is no such folder, nor one to make it in. Correct the path, or make the folder.")


def is_folder_if_any(text):
    if text:
        is_folder(Path(text))


def is_file(path):
    is_folder(path.parent)
    if path.is_dir():
        raise ValidationError("This is a folder. Write the path of a file in it.")


def mail_server(settings):
    """`settings` (dict) of EMAIL_URL, which names a way to send mail. Raise EnvError when it does not."""
    backend = settings.get("EMAIL_BACKEND")
    if not backend or (backend == MAIL_SERVERS and not (settings["EMAIL_HOST"] and settings["EMAIL_PORT"])):
        raise EnvError(
            "EMAIL_URL names no mail server. Write one: submission://user:password@mail.charity.example:587."
        )
    return settings


def is_stripe_key(key):
    if key and not re.fullmatch(r"(sk|rk)_(test|live)_\w{8,}", key):
        raise ValidationError("Write the secret or restricted key as Stripe shows it: sk_live_... or rk_live_...")


def is_stripe_webhook_secret(secret):
    if secret and not re.fullmatch(r"whsec_\S{8,}", secret):
        raise ValidationError("Write the signing secret of the webhook as Stripe shows it: whsec_...")
