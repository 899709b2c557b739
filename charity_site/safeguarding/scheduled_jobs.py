from datetime import time

from charity_site.delivery.scheduler.schedule import job
from charity_site.delivery.web.readiness import NOTICES
from charity_site.safeguarding.ledger_sync import notice, sync
from charity_site.safeguarding.reminders import remind

NOTICES.append(notice)


@job("ledger", "Holding the website to what families took back")
def hold_to_ledger() -> str | None:
    again, written = sync()
    return f"done again {again}, written down {written}" if again or written else None


job("remind", "Reminding staff and families of consents", daily=time(7, 30))(remind)
