"""The rule for figures of outlook (delivery/text/survival_figures.py) in what staff type, and in rich text."""

import re

from django.core.exceptions import ValidationError
from django.db.models import CharField, TextField
from django.utils.html import strip_tags
from wagtail.fields import RichTextField, StreamField

from charity_site.core.plain_text import text_of
from charity_site.delivery.text.survival_figures import (
    SENTENCE_END,
    WHAT_TO_DO,
    states_survival_figure,
    without_survival_figures,
)

# A paragraph, heading, item of a list, caption or title of a note, without another one in it.
BLOCKS = "p|li|h[2-6]|figcaption|div"
BLOCK = re.compile(rf"<({BLOCKS})\b[^>]*>((?:(?!<(?:{BLOCKS})\b).)*?)</\1>", re.DOTALL)
READ_OUT = re.compile(r'(\b(?:alt|aria-label)=")([^"]*)')
TAG = re.compile(r"<(/?)(\w+)")


def refuse_survival_figures(record, names):
    """Raise ValidationError beside each of the fields `names` (iterable of str) of `record` that says how many live."""
    texts = texts_of(record)
    wrong = [name for name in names if states_survival_figure(texts.get(name) or "")]
    if wrong:
        raise ValidationError(dict.fromkeys(wrong, WHAT_TO_DO))


def texts_of(record):
    """The text (str) of each field of `record` (a model instance) in which nothing of the outlook may stand: {name: str}."""
    if hasattr(record, "texts_without_survival_figures"):
        return record.texts_without_survival_figures()
    left_out = getattr(record, "may_state_survival_figures", ())
    fields = [field for field in record._meta.concrete_fields if field.name not in left_out]
    return {field.name: text_in(field, getattr(record, field.attname)) for field in fields}


def text_in(field, value):
    """Return what the `value` of a `field` of a model says (str); '' where it is no text."""
    if isinstance(field, StreamField):
        return ". ".join(text_of(words) for words in texts_in(value.get_prep_value()))  # a caption ends without a stop
    if not isinstance(value, str) or not isinstance(field, CharField | TextField):
        return ""
    return text_of(value) if isinstance(field, RichTextField) else value


def texts_in(value):
    """All text (iterable of str) in what is stored of a stream (`value`): captions and words for the blind too, whoever is in
    the picture."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts_in(part)


def prose_without_survival_figures(html):
    """HTML (`html`, str) without its sentences that say how many live, also in what is only read out."""
    html = READ_OUT.sub(lambda words: words[1] + without_survival_figures(words[2]), html)
    if not states_survival_figure(text_of(html)):
        return html
    return BLOCK.sub(lambda block: said_again(block[0], block[2]), html)


def said_again(block, words):
    """The HTML of a `block` with what is left of its `words` (HTML); '' where nothing is, or where a mark would be torn."""
    left = " ".join(
        sentence for sentence in SENTENCE_END.split(words) if not states_survival_figure(strip_tags(sentence))
    )
    opened = [name for end, name in TAG.findall(left) if not end and name != "br"]
    closed = [name for end, name in TAG.findall(left) if end]
    return block.replace(words, left) if strip_tags(left).strip() and sorted(opened) == sorted(closed) else ""
