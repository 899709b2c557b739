from datetime import time

from charity_site.delivery.scheduler.schedule import job
from charity_site.subscriptions.forgetting import forget_old, renew_keys
from charity_site.subscriptions.sending import send_batch


@job("updates-by-mail", "Sending updates to those who asked for them", takes_long=True)
def send_updates() -> str | None:
    sent = send_batch()
    return f"sent {sent}" if sent else None


@job(
    "forget-subscribers", "Forgetting who got which update, and subscriptions to pages that are gone", daily=time(4, 20)
)
def forget_subscribers() -> None:
    renew_keys()
    forget_old()
