"""Settings of e-mail updates (charity_site/subscriptions)."""

from environs import env

MAIL_EVENTS_SECRET = env.str("MAIL_EVENTS_SECRET", default="")  # without it nobody can tell us of mails that came back
