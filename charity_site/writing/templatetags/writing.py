from django import template

from charity_site.writing.checks import findings
from charity_site.writing.manuscript import Manuscript
from charity_site.writing.reading_age import LIMIT
from charity_site.writing.sections import ages

register = template.Library()


@register.inclusion_tag("writing/panel.html")
def words_checked(record):
    """What the checks find in `record` as it stands in the editor, and the reading age of each section."""
    return {"findings": findings(record), "ages": ages(Manuscript(record)), "limit": LIMIT}
