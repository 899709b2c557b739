from django import template
from django.template.loader import get_template

register = template.Library()


@register.inclusion_tag("styleguide/part.html")
def part(name):
    """The heading of one part of the style page."""
    return {"name": name}


@register.simple_tag(takes_context=True)
def show_section(context, name):
    """One section of a disease page: the template `name` with what that page's view gives it."""
    return get_template(name).template.render(context.new(context["disease_context"]))
