from django import template

from charity_site.core.unnamed import named

register = template.Library()
register.filter(named)
