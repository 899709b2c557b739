"""What a site lacks before it should be open to readers, or is left open in it: in words for whoever looks after the server."""

import smtplib
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import get_connection
from django.utils import timezone
from wagtail.models import Site, get_page_models

from charity_site.consent import ledger
from charity_site.core.models import SitePage
from charity_site.delivery.models import WaitingMail
from charity_site.delivery.scheduler.schedule import JOBS, late
from charity_site.home.demo.logins import ADMINISTRATOR, ROLES
from charity_site.recovery.state import JOB, notice

USUAL_PORTS = {"https": 443, "http": 80}
STUCK = timedelta(hours=1)  # for a mail that waits


def what_is_missing() -> list[str]:
    """Return sentences, each with what to do; none when the site may be open."""
    return [sentence for check in CHECKS for sentence in check()]


def settings_of_production() -> Iterator[str]:
    if settings.DEBUG or settings.DEMO_LOGINS_ALLOWED:
        yield (
            "These are settings for development, with which strangers get in. "
            "Set DJANGO_SETTINGS_MODULE=charity_site.settings.production."
        )


def mail() -> Iterator[str]:
    """Ask the mail server whether it lets the site in; nothing is sent."""
    if not settings.MAIL_SENT_BY.endswith(".smtp.EmailBackend"):
        yield "No mail leaves: EMAIL_URL names no mail server. Write submission://user:password@host:587."
        return
    server = f"{settings.EMAIL_HOST}, port {settings.EMAIL_PORT}"
    try:
        with closing(get_connection(settings.MAIL_SENT_BY, fail_silently=False)) as connection:
            connection.open()
    except smtplib.SMTPAuthenticationError:
        yield f"No mail leaves: {server} does not take the user and password in EMAIL_URL."
    except (OSError, smtplib.SMTPException) as error:
        yield f"No mail leaves: {server} does not answer ({type(error).__name__}). Correct EMAIL_URL, or start the mail server."
    if number := WaitingMail.objects.filter(made_at__lt=timezone.now() - STUCK).count():
        yield f"{number} mails have waited for more than an hour. The log of run_jobs says why."


def backups() -> Iterator[str]:
    if not settings.BACKUP_TARGET:
        yield "No backup is made. Set BACKUP_TARGET to a folder on another disk, or to s3://bucket/prefix."
    if not settings.BACKUP_RECIPIENT:
        yield "Backups cannot be encrypted. Make a pair of keys with age-keygen, and set BACKUP_RECIPIENT to the public one."
    if sentence := notice():
        yield f"{sentence} Try it by hand: manage.py backup."


def address() -> Iterator[str]:
    site, url = Site.objects.filter(is_default_site=True).first(), urlsplit(settings.SITE_URL)
    if url.scheme != "https":
        yield f"SITE_URL is {settings.SITE_URL}: readers need https://."
    if site is None:
        yield "There is no default site. Make one in the admin, under Settings › Sites."
    elif (site.hostname, site.port) != (url.hostname, url.port or USUAL_PORTS.get(url.scheme)):
        yield (
            f"SITE_URL is {settings.SITE_URL}, and the admin says {site.hostname}, port {site.port}, under Settings › Sites. "
            "Correct the one that is wrong: links in mails and feeds lead there."
        )


def jobs() -> Iterator[str]:
    names, others = {job.name for job, _ in late()} - {JOB}, JOBS.keys() - {JOB}
    if names == others:
        yield "Nothing is done by the clock. Start it: systemctl enable --now charity-site-jobs (or manage.py run_jobs each minute)."
    elif names:
        yield f"Not done in time: {', '.join(sorted(names))}. The log of run_jobs says why."


def signing_in() -> Iterator[str]:
    if not settings.SECOND_FACTOR_REQUIRED:
        yield "A password alone opens the admin. Set SECOND_FACTOR_REQUIRED=true."
    managers = get_user_model().objects.with_perm("users.add_user", backend="django.contrib.auth.backends.ModelBackend")
    if not managers.filter(is_active=True).exclude(email="").exists():
        yield "Nobody can let others in. Make a first account with an email address: manage.py createsuperuser."


def gifts() -> Iterator[str]:
    if "_test_" in settings.STRIPE_SECRET_KEY:
        yield "Gifts go to Stripe's test mode, where nobody is charged. Set STRIPE_SECRET_KEY to the key that begins with sk_live_."


def demo() -> Iterator[str]:
    models = [model for model in get_page_models() if issubclass(model, SitePage)]
    if number := sum(model.objects.filter(is_sample=True).count() for model in models):
        yield f"{number} pages are sample content, which nobody has reviewed. Delete them, or write them anew and take the mark off."
    users = get_user_model().objects.filter(is_active=True)
    known = [
        user.get_username()
        for user in users
        if user.get_username() in {ADMINISTRATOR, *ROLES} and user.check_password(settings.DEMO_PASSWORD)
    ]
    if known:
        yield f"Logins of the demo are there, whose password is public: {', '.join(sorted(known))}. Delete them."


def withdrawals() -> Iterator[str]:
    if problem := ledger.state().problem:
        yield problem
    folder = settings.WITHDRAWAL_LEDGER.parent
    if settings.MEDIA_ROOT in settings.WITHDRAWAL_LEDGER.parents:
        yield f"The ledger of withdrawals lies among the uploaded files ({folder}). Set WITHDRAWAL_LEDGER to a place outside."


CHECKS: list[Callable[[], Iterator[str]]] = [
    settings_of_production,
    address,
    mail,
    jobs,
    backups,
    signing_in,
    demo,
    gifts,
    withdrawals,
]
