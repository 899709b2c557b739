"""Answer a visitor when a page could not be made."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.views.defaults import server_error as something_went_wrong

from charity_site.delivery.pagecache.buffered_response import service_unavailable


def server_error(request):
    """Django's handler500: 503 and when to come again while the database does not answer, else 500."""
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return something_went_wrong(request)
    answer = service_unavailable()
    response = HttpResponse(answer.body, status=int(answer.status[:3]))
    for name, value in answer.headers:
        response[name] = value
    return response
