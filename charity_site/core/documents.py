from django.http import Http404
from wagtail.documents.permissions import permission_policy

from charity_site.core.links import is_shown
from charity_site.images.access import WORK, public_pages_with


def check_access(document, request):
    """A document is for visitors while a page that they may see leads to it; raises Http404 otherwise.

    Staff who work with it may always open it. Their answer, like every answer here, is stored nowhere else.
    """
    if any(map(is_shown, public_pages_with(document))):
        return
    if not permission_policy.user_has_any_permission_for_instance(request.user, WORK, document):
        raise Http404("No page leads to this document.")
