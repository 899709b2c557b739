from django import template
from django.utils.html import format_html_join

from charity_site.core.sent_forms import fields_for

register = template.Library()


@register.simple_tag(takes_context=True)
def form_key(context):
    """The hidden fields by which a form of the page editor is known when it is sent again."""
    fields = fields_for(context["request"].POST)
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', fields.items())
