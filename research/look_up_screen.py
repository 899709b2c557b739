"""What the button beside an output's identifier asks for."""

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from charity_site.delivery.web.rate_limits import is_over_limit
from research.models import Output, ProgramIndexPage, ProgramPage
from research.registers import look_up

HOUR = 3600  # seconds
MOST = 120  # look-ups an hour, of one member of staff: registers are free for all who ask modestly
PUBLISHED_THINGS = (Output.Kind.PAPER, Output.Kind.DATASET)


@never_cache
@require_POST
def look_up_paper(request):
    """Answer with what registers say of an identifier (JSON): what to tell, and values for fields of the form."""
    if not writes_programs(request.user):
        raise PermissionDenied
    if is_over_limit(f"look-up:{request.user.pk}", MOST, HOUR):
        said = "Those were many look-ups in one hour. Wait a while, or fill it in by hand."
        return JsonResponse({"identifier": "", "said": said, "fields": {}}, status=429)
    found = look_up(request.POST.get("identifier", "")[:500])
    fields = fields_of(found.paper, request.POST.get("kind", "")) if found.paper else {}
    return JsonResponse({"identifier": found.identifier, "said": found.said, "fields": fields})


def fields_of(paper, kind):
    """Return what a row of this `kind` can take of a `paper` (Paper). A change of practice has a name and a year of its own."""
    fields = {"journal": paper.journal, "open_access_url": paper.open_access_url}
    if kind in PUBLISHED_THINGS:
        standing = {"state": Output.State.PUBLISHED, "year": paper.year} if paper.year else {}
        fields = {"title": paper.title, **fields, **standing}
    return fields


def writes_programs(user):
    """Return whether `user` may write a program, or one more."""
    pages = page_permission_policy.instances_user_has_any_permission_for(user, {"add", "change"})
    return Page.objects.filter(pk__in=pages.values("pk")).type(ProgramIndexPage, ProgramPage).exists()
