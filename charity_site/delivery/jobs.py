from datetime import time

from django.conf import settings
from django.utils.module_loading import import_string
from wagtail.admin.models import EditingSession, FormState

from charity_site.delivery.schedule import job


@job("cleanup", "Deleting old sign-ins and what was typed and never saved", daily=time(4, 0))
def cleanup():
    import_string(f"{settings.SESSION_ENGINE}.SessionStore").clear_expired()
    EditingSession.objects.stale().delete()
    FormState.objects.stale().delete()
