from django import template

from charity_site.writing.checks import findings_in
from charity_site.writing.manuscript import Manuscript
from charity_site.writing.reading_age import LIMIT

register = template.Library()


@register.inclusion_tag("writing/panel.html")
def words_checked(record):
    """What the checks find in `record` as it stands in the editor, and the reading age of each section."""
    manuscript = Manuscript(record)
    return {"findings": findings_in(manuscript), "ages": manuscript.ages, "limit": LIMIT}
