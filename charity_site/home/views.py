from django.conf import settings
from django.template.response import TemplateResponse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe
from markdown_it import MarkdownIt


@require_safe
def guide(request):
    """The editors' guide (docs/editors.md), in the admin. Wagtail asks for a login before it comes here."""
    text = (settings.BASE_DIR / "docs" / "editors.md").read_text(encoding="utf-8")
    # The file is ours, and raw HTML in it is escaped.
    html = mark_safe(MarkdownIt("commonmark", {"html": False}).enable("table").render(text))  # noqa: S308 - see above
    return TemplateResponse(request, "home/guide.html", {"guide": html})
