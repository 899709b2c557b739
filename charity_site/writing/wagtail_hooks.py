from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page

from charity_site.core.locks import may_publish
from charity_site.review.open_checks import OpenChecks, open_checks


@hooks.register("after_publish_page")
def tell_what_is_open(request: HttpRequest, page: Page) -> None:
    """Say to who published `page` what the checks find in it, with the way to them."""
    if said := in_words(open_checks(page)):
        way = messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), "Look at the checks")
        messages.warning(request, f"{said} It is public all the same.", buttons=[way])


@hooks.register("before_edit_page")
def tell_before_it_is_published(request: HttpRequest, page: Page) -> None:
    """Say the same to who can publish `page` now that it waits for approval."""
    task = page.current_workflow_task
    if request.method != "GET" or not task or not may_publish(request.user, page):
        return
    if task.get_actions(page, request.user) and (said := in_words(open_checks(page.get_latest_revision_as_object()))):
        messages.warning(request, said)


def in_words(found: OpenChecks) -> str:
    """Return how many of the checks of words are open, and where those are that are not about style alone."""
    parts = []
    if found.to_judge:
        sections = dict.fromkeys(each.section for each in found.to_judge)
        parts.append(f"{len(found.to_judge)} about what it says ({', '.join(sections)})")
    if found.style:
        parts.append(f"{found.style} about how it reads")
    return f"The checks beside the editor (the glasses) find {' and '.join(parts)}." if parts else ""
