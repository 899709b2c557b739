from django import template

register = template.Library()


@register.inclusion_tag("components/child_lines.html", takes_context=True)
def child_lines(context, section):
    """The lines for children about the section with this id (str): for clinicians who check a draft, also those that readers do not
    see."""
    lines = context.get("child_lines", {}).get(section, [])
    return {"lines": [line for line in lines if line.is_current or context.get("for_reviewers")]}
