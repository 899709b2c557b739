import re

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from charity_site.core.plain_text import text_of

register = template.Library()

FEWEST = 4  # headings, from which on a reader may get lost
HEADING = re.compile(r"<h2(?P<rest>(?: data-block-key=\"[^\"]*\")?)>(?P<text>.*?)</h2>", re.DOTALL)


@register.simple_block_tag
def with_contents(content: SafeString) -> str:
    """Put a list of the headings in `content` before it, each with an anchor; nothing where there are few."""
    sections: dict[str, str] = {}  # heading by anchor

    def with_anchor(found: re.Match[str]) -> str:
        heading = text_of(found["text"])
        anchor = name = f"part-{slugify(heading)}".rstrip("-")
        while anchor in sections:
            anchor = f"{name}-{len(sections) + 1}"
        sections[anchor] = heading
        return f'<h2 id="{anchor}"{found["rest"]}>{found["text"]}</h2>'

    anchored = HEADING.sub(with_anchor, content)
    if len(sections) < FEWEST:
        return content
    parts = [{"id": anchor, "heading": heading} for anchor, heading in sections.items()]
    return render_to_string("components/section_nav.html", {"sections": parts}) + mark_safe(anchored)  # noqa: S308 - the page's own HTML
