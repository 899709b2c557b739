"""The screen on which a page is handed over to a colleague."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import permission_denied
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page

from charity_site.core.page_owners import OwnerForm, may_hand_over, those_who_answer


@never_cache
@require_http_methods(["GET", "POST"])
def page_owner(request, page_id):
    """GET: ask who answers for the page. POST: hand it over."""
    page = get_object_or_404(Page, pk=page_id, depth__gt=1)
    if not may_hand_over(request.user, page):
        return permission_denied(request)
    form = OwnerForm(request.POST or None, page=page)
    if request.method == "POST" and form.is_valid():
        owner = get_user_display_name(form.save())
        messages.success(request, f"{owner} answers for “{page.get_admin_display_title()}” now.")
        return redirect("wagtailadmin_pages:edit", page.pk)
    context = {"page": page, "form": form, "owner": those_who_answer([page]).get(page.pk)}
    return render(request, "core/page_owner.html", context)
