from django import template
from wagtail.admin.views.chooser import page_models_from_string
from wagtail.models import Page

from charity_site.core.seen import pages_seen

register = template.Library()


@register.simple_tag(takes_context=True)
def pages_to_make_first(context):
    """Return, where the reader sees no page of the kinds that can be chosen, the lists below which one is made and whether they may
    (dict); None where there are some."""
    if not context["page_types_restricted"]:
        return None
    kinds, user = page_models_from_string(context["page_type_string"]), context["request"].user
    there = Page.objects.type(*kinds)
    if not user.is_superuser:
        there = there.filter(pk__in=pages_seen(user).values("pk"))
    if there.exists():
        return None
    above = {parent for kind in kinds for parent in kind.allowed_parent_page_models()}
    return {
        "lists": [
            {"page": page, "may_add": page.permissions_for_user(user).can_add_subpage()}
            for page in Page.objects.type(*above).order_by("path")
        ]
    }
