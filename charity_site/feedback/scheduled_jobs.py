from datetime import time, timedelta

from django.utils import timezone

from charity_site.delivery.scheduler.schedule import job
from charity_site.feedback.models import Answer

KEPT = timedelta(days=365)


@job("forget-answers", "Forgetting what readers said a year ago", daily=time(4, 10))
def forget_old() -> None:
    Answer.objects.filter(day__lt=timezone.localdate() - KEPT).delete()
