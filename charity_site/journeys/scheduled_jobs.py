from datetime import time, timedelta

from django.utils import timezone

from charity_site.delivery.scheduler.schedule import job
from charity_site.journeys.models import LinkCount

KEPT = timedelta(days=396)  # 13 months: a month beside that of the year before


@job("forget-link-counts", "Forgetting which links were followed 13 months ago", daily=time(4, 20))
def forget_old() -> None:
    LinkCount.objects.filter(day__lt=timezone.localdate() - KEPT).delete()
