"""Reads the demo's content files. A person can review and correct them; nothing is written in code."""

import re
from pathlib import Path

import yaml
from markdown_it import MarkdownIt

from charity_site.glossary.models import Term

FOLDER = Path(__file__).parent
MARKDOWN = MarkdownIt("commonmark")
TERM = re.compile(r'<a href="term:([\w-]+)">')  # [platelets](term:platelets)


def read(name):
    """The content (dict or list) of the file `name`, such as "site"."""
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def read_all(folder):
    """The contents (list of dict) of all files in `folder`, such as "diseases", by file name."""
    return [read(f"{folder}/{path.stem}") for path in sorted((FOLDER / folder).glob("*.yaml"))]


def prose(markdown):
    """`markdown` (str or None) as rich text (str of HTML); the terms that it marks must be in the database."""
    html = MARKDOWN.render(markdown or "").strip()
    return TERM.sub(lambda match: f'<a linktype="term" id="{Term.objects.get(slug=match[1]).pk}">', html)
