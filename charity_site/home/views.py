from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from charity_site.home.guide import guide as read_guide


@require_safe
def guide(request):
    """The editors' guide. Wagtail asks for a login before it comes here."""
    text, parts = read_guide()
    return TemplateResponse(request, "home/guide.html", {"guide": text, "parts": parts})
