"""The rule for figures of outlook (delivery/text/survival_figures.py) in what staff type, and in rich text."""

import re

from bs4 import BeautifulSoup
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

# A paragraph, heading, item of a list, caption, title of a note, question or cell, without another one in it.
BLOCKS = "p|li|h[2-6]|figcaption|div|summary|caption|th|td"
BLOCK = re.compile(rf"<({BLOCKS})\b[^>]*>((?:(?!<(?:{BLOCKS})\b).)*?)</\1>", re.DOTALL)
READ_OUT = re.compile(r'(\b(?:alt|aria-label)=")([^"]*)')
TAG = re.compile(r"<(/?)(\w+)")
# What says something only as a whole: a table by its headings, an answer by its question.
TABLE = re.compile(r'<div class="block-table".*?</table>\s*</div>', re.DOTALL)
QUESTION = re.compile(r'<details class="question">.*?</details>', re.DOTALL)
STOP = re.compile(r"[.!?]+(?=\s|$)")


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
    elif isinstance(value, dict):
        yield from said_together(value)
        yield from texts_in([*value.values()])
    elif isinstance(value, list):
        for part in value:
            yield from texts_in(part)


def said_together(value):
    """What (iterable of str) a table or a question with its answer, stored as `value` (dict), says only as a whole."""
    if "columns" in value and "rows" in value:
        headings = [column["heading"] for column in value["columns"]]
        yield from cells_in_words(value.get("caption", ""), headings, [row["values"] for row in value["rows"]])
    elif "question" in value and "answer" in value:
        yield from answers_in_words(value["question"], text_of(value["answer"]))


def cells_in_words(caption, headings, rows):
    """Each cell (iterable of str) of the `rows` (lists of str) of a table with what says what it means."""
    for row in rows:
        yield from (
            in_one_sentence(caption, *row[:1], heading, cell) for heading, cell in zip(headings, row, strict=False)
        )


def answers_in_words(question, answer):
    """Each sentence (iterable of str) of an `answer` (str) with its question."""
    yield from (in_one_sentence(question, sentence) for sentence in SENTENCE_END.split(answer))


def in_one_sentence(*parts):
    return ", ".join(STOP.sub(",", str(part or "")).strip(" ,") for part in parts)


def without_tables_and_answers(html):
    """HTML (`html`, str) without tables, and questions with their answers, that say how many live only as a whole."""

    def table(found):
        rows = [
            [cell.text for cell in row.find_all(["th", "td"])]
            for row in BeautifulSoup(found[0], "html.parser").find_all("tr")
        ]
        caption = text_of(found[0].partition("<thead")[0])
        stated = map(states_survival_figure, cells_in_words(caption, rows[0], rows[1:]))
        return "" if any(stated) else found[0]

    def question(found):
        asked, _, answer = found[0].partition("</summary>")
        return "" if any(map(states_survival_figure, answers_in_words(text_of(asked), text_of(answer)))) else found[0]

    return QUESTION.sub(question, TABLE.sub(table, html))


def prose_without_survival_figures(html):
    """HTML (`html`, str) without its sentences that say how many live, also in what is only read out."""
    html = without_tables_and_answers(html)
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
