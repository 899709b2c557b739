from datetime import time, timedelta

from django.utils import timezone

from charity_site.delivery.scheduler.schedule import job
from charity_site.giving.totals import CountedPayment

KEPT = timedelta(days=90)  # Stripe tells nothing again after 30


@job("forget-payments", "Forgetting which payments were counted", daily=time(4, 15))
def forget_old() -> None:
    CountedPayment.objects.filter(day__lt=timezone.localdate() - KEPT).delete()
