from django.http import Http404
from wagtail.documents.permissions import permission_policy

from charity_site.core.leads import is_linked
from charity_site.core.private_pages import refuse_the_wrong_group
from charity_site.images.access import WORK, pages_open_to


def check_access(document, request):
    """A document is for visitors while a page that they may see leads to it; raises Http404 otherwise.

    Staff who work with it may always open it. Returns an answer for who is in none of the groups of its collection.
    """
    is_theirs = is_linked(document) or any(page.is_shown() for page in pages_open_to(request, document))
    if not is_theirs and not permission_policy.user_has_any_permission_for_instance(request.user, WORK, document):
        raise Http404("No page leads to this document.")
    return refuse_the_wrong_group(request, document.collection.get_view_restrictions())
