"""Text without characters that are no text: control characters, halves of pairs, what Unicode calls noncharacters.

Word's soft line break is one of them (U+000B), and comes with what is pasted. XML, spreadsheets and mail headers refuse them,
PostgreSQL some of them, and nobody sees them. Every text and JSON field of every model is clean from here on, Django's and
Wagtail's too: before it is validated, so that two names which differ only in that are one, and however it is stored.
"""

import json
import re
from contextlib import suppress
from functools import wraps

from django.db.models import CharField, JSONField, TextField
from django.db.models.signals import pre_save
from django.forms import CharField as FormField
from wagtail.fields import StreamField

SOFT_BREAKS = re.compile("[\v\f\x85\u2028\u2029]")  # other ways to write the end of a line
BREAKS = re.compile("[\r\n\v\f\x85\u2028\u2029]+")
NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def clean_text(text):
    """Return `text` (str) without what is no text; soft line breaks become plain ones."""
    return NO_TEXT.sub("", SOFT_BREAKS.sub("\n", text))


def in_one_line(text):
    """Return the same with a space for each end of a line."""
    return NO_TEXT.sub("", BREAKS.sub(" ", text))


def clean_values(data):
    """Return `data` (what JSON can hold) with all its text clean, also that of a stream, which is JSON in a str in versions."""
    if isinstance(data, str):
        return clean_text(clean_json(data) if data.startswith("[{") and "\\" in data else data)
    if isinstance(data, dict):
        return {clean_values(name): clean_values(value) for name, value in data.items()}
    return [clean_values(value) for value in data] if isinstance(data, (list, tuple)) else data


def clean_json(text):
    """Return `text` (str) with clean values, if it is JSON, in which a sign that is no text can stand as an escape."""
    with suppress(ValueError, RecursionError):
        data = json.loads(text)
        return text if clean_values(data) == data else json.dumps(clean_values(data))
    return text


def cleaning(method, clean):
    """Make a method of a field that returns what `method` does, after `clean`."""

    @wraps(method)
    def cleaned(self, value, *args):
        value = method(self, value, *args)
        return clean(value) if isinstance(value, (str, dict, list)) else value

    return cleaned


def clean_stream(field, value, page):
    """Validate a stream (StreamValue) as Wagtail does, and return it with clean text."""
    value = validate_stream(field, value, page)
    data = field.get_prep_value(value)
    return value if clean_values(data) == data else field.to_python(clean_values(data))


validate_stream = StreamField.clean


def clean_record(sender, instance, **kwargs):
    """Clean the text of a model `instance` itself, which is indexed and mailed as it is in memory (signal pre_save)."""
    for field in sender._meta.concrete_fields:
        value = instance.__dict__.get(field.attname)
        if isinstance(value, str) and isinstance(field, (CharField, TextField)):
            setattr(instance, field.attname, field.to_python(value))


def clean_all_fields():
    """Have all models keep clean text only. Forms, imports and a shell come through `to_python()` (docs/decisions.md)."""
    FormField.to_python = cleaning(FormField.to_python, clean_text)  # it would say "Null characters are not allowed"
    CharField.to_python = cleaning(CharField.to_python, in_one_line)
    TextField.to_python = cleaning(TextField.to_python, clean_text)
    JSONField.get_prep_value = cleaning(JSONField.get_prep_value, clean_values)
    StreamField.clean = clean_stream
    pre_save.connect(clean_record)
