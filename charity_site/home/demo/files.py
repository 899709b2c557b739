"""Content files: YAML with Markdown. A person can review and correct them; nothing is written in code."""

import re
from pathlib import Path

import yaml
from markdown_it import MarkdownIt
from wagtail.models import Page

from charity_site.glossary.models import Term

FOLDER = Path(__file__).parent
MARKDOWN = MarkdownIt("commonmark")
TERM = re.compile(r'<a href="term:([\w-]+)">')  # [platelets](term:platelets)
PAGE = re.compile(r'<a href="page:([\w-]+)">(.*?)</a>')  # [leukemia research](page:leukemia-research)


def read(name):
    """The content (dict or list) of the file `name`, such as "site"."""
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def read_all(folder):
    """The contents (list of dict) of all files in `folder`, such as "diseases", by file name."""
    return [read(f"{folder}/{path.stem}") for path in sorted((FOLDER / folder).glob("*.yaml"))]


def prose(markdown):
    """`markdown` (str or None) as rich text (str of HTML); the terms that it marks must be in the database. A link to a page
    that is not there yet is its words."""
    html = PAGE.sub(link, MARKDOWN.render(markdown or "").strip())
    return TERM.sub(lambda match: f'<a linktype="term" id="{Term.objects.get(slug=match[1]).pk}">', html)


def link(match):
    """The link to a page of ours that `match` (of PAGE) asks for."""
    page = Page.objects.filter(slug=match[1]).first()
    return f'<a linktype="page" id="{page.pk}">{match[2]}</a>' if page else match[2]
