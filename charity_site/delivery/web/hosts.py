"""Check the name by which the site was asked for. A request for a name that is not ours costs nothing."""

import logging

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpResponseBadRequest
from django.http.request import split_domain_port, validate_host
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)


class HostMiddleware:
    """Answers 400 to a host that is not ours, with one line in the log, which does not repeat it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            request.get_host()
        except DisallowedHost:
            logger.warning("A request for a host that is not in ALLOWED_HOSTS was refused.")
            return HttpResponseBadRequest(render_to_string("400.html"))
        return self.get_response(request)


def is_ours(host):
    """Return whether `host` (str, as the header Host has it) is one of ALLOWED_HOSTS, at any port."""
    name, _ = split_domain_port(host)
    return bool(name) and validate_host(name, settings.ALLOWED_HOSTS)
