"""Says what an action in the admin left as it was: Wagtail passes over it without a word."""

from django.contrib import messages
from wagtail.models import Page


def say_what_is_left_out(request, action_type, objects, action):
    """Wagtail's hook before an action on many things: says how many of those that were chosen it is not done with."""
    _, left_out = action.get_actionable_objects()
    # Wagtail gives some of them as they are, and pages each in a dict of its own.
    left = [item["item"] if isinstance(item, dict) else item for items in left_out.values() for item in items]
    # Those that they do not work with have been left out before, and are only counted (admin_views.py).
    chosen = max(len(set(request.GET.getlist("id"))), len(left) + len(objects))
    if chosen == len(objects):
        return
    # The titles only of those that are theirs to work with.
    pages = (item for item in left if isinstance(item, Page))
    titles = [f"“{page}”" for page in pages if page.permissions_for_user(request.user).can_edit()]
    sentence = f"{chosen - len(objects)} of the {chosen} that you chose stay as they are"
    why = "You may not do this with them, or there is nothing to do."
    messages.warning(request, f"{': '.join([sentence, ', '.join(titles)] if titles else [sentence])}. {why}")


def say_what_is_still_public(request, *pages):
    """Say how many pages below `pages`, which were taken down, visitors still see."""
    below = {key for page in pages for key in page.get_descendants().live().values_list("pk", flat=True)}
    if below:
        what = "1 page below it is" if len(below) == 1 else f"{len(below)} pages below are"
        messages.warning(request, f"{what} still public. Take down each one that visitors must not see either.")


def after_many(request, action_type, objects, action):
    """Wagtail's hook after an action on many things."""
    if action_type == "unpublish" and action.model is Page:
        say_what_is_still_public(request, *objects)
