"""How things read as data. One schema serves the API's answers (and its OpenAPI document), content files that are read, and
content files that are written.

A schema reads a record, or what a file says, under the names of the model's columns and lists (`Field(validation_alias=...)`
where the API calls it otherwise; `resolve_x` where x takes more). Validated with `context={"file": ...}` it speaks of a content
file (charity_site/home/demo/files.py): prose is Markdown there, and a shared record stands by its key.
"""

from datetime import date
from typing import Annotated

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema, WrapValidator

from charity_site.core.leads import open_address
from charity_site.core.shared_html import shared_html
from charity_site.delivery.text.survival_figures import without_survival_figures


def nothing():
    return None


def shown_only(**options):
    """A field that the API shows and nothing stores: it comes from a record beside, and a file does not have it."""
    return Field(default_factory=nothing, **options)


def unread():
    return None


def in_words_of_record(**options):
    """A field in which a row shows words of a shared record that it names. A file leaves them to the record; a fingerprint reads them
    as the row's own (`reads_rows` of what takes the place of a file)."""
    return Field(default_factory=unread, **options)


def read_in_row(value, info):
    file = file_in(info.context)
    if file:
        return value if getattr(file, "reads_rows", False) else None
    return without_survival_figures(value or "")


def file_in(context):
    """Return what reads or writes the content file that is spoken of; None for the API."""
    return (context or {}).get("file")


def for_api(change):
    """Let the API show a value as `change` (function) makes it. Files have it as it is stored."""
    return BeforeValidator(lambda value, info: value if file_in(info.context) else change(value))


def only(name):
    """A row of one column (`name`) is its value."""
    return BeforeValidator(lambda row: row[name] if isinstance(row, dict) else getattr(row, name, row))


def shared(model, is_read=True):
    """A record of `model` (label) that pages share: the API shows what follows from it, or nothing of one that is not public;
    a file names it by its key. With `is_read` False, fingerprints leave it to the fields beside it (in_words_of_record)."""

    def validate(record, handler, info):
        file = file_in(info.context)
        if file and (is_read or not getattr(file, "reads_rows", False)):
            return file.record(model, record)
        if file:
            file.reads_in_row(record)
            return ""
        return handler(record if getattr(record, "live", True) else None)

    return WrapValidator(validate)


class Data(Schema):
    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    def stored(self):
        """Return what is stored of it (dict), under the names of the model's columns and lists."""
        found = {}
        for name, field in type(self).model_fields.items():
            value = getattr(self, name)
            if isinstance(value, Group):
                found |= value.stored()
            elif field.default_factory is not nothing and (field.default_factory is not unread or value is not None):
                found[field.validation_alias or name] = plain(value)
        return found


class Group(Data):
    """Some fields of a page that the API shows under one name. It reads the page itself (`resolve_x` gives it)."""


def plain(value):
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value.stored() if isinstance(value, Data) else value


ADDRESS = {"type": "string", "format": "uri"}
Address = Annotated[str, WithJsonSchema(ADDRESS)]
OptionalAddress = Annotated[
    str | None, for_api(lambda text: text or None), WithJsonSchema({"anyOf": [ADDRESS, {"type": "null"}]})
]
# What staff typed: other sites get no address of a page that is hidden or lent to none.
TypedAddress = Annotated[OptionalAddress, for_api(lambda text: open_address(text or "", elsewhere=True) or None)]


def prose(text, info):
    file = file_in(info.context)
    return file.prose(text) if file else shared_html(text)


Html = Annotated[
    str,
    BeforeValidator(prose),
    Field(examples=["<p>A short paragraph.</p>"]),
]


# What staff typed in one line, without its sentences that say how many live.
Said = Annotated[str, for_api(without_survival_figures)]
SaidByRecord = Annotated[str | None, BeforeValidator(read_in_row), WithJsonSchema({"type": "string"})]


def one_of(choices, *others):
    """A str that is one of `choices` (a class of Choices) or `others`. The values alone: the enumerations share their names."""
    return Annotated[str, Field(json_schema_extra={"enum": [*choices.values, *others]})]


class Source(Data):
    """Where something is from."""

    title: str
    publisher: str
    url: TypedAddress
    year: int | None = Field(description="Of the information.")
    published: date | None = Field(description="When it was published or last changed.")
    license: Said = Field(description="What may be done with it.")
    checked: date | None = Field(description="When we last compared our pages with it.")
    next_check: date | None = Field(description="When we compare them again.")
    note: Said


class SourcedFigure(Data):
    """Where a figure is from, and how sure it is."""

    source: Annotated[Source | None, shared("core.Source")]
    year: int | None = Field(validation_alias="as_of", description="Which the figure describes.")
    to_be_checked: bool = Field(description="Old or uncertain. Say so beside it.")


class Fact(SourcedFigure):
    """A figure with what it means. The text reads on from the figure."""

    figure: str = Field(examples=["2 years"])
    text: str = Field(examples=["is the usual age when it is found."])
    population: Said = Field(description="Of whom it speaks.", examples=["children in the United States"])


class Organization(Data):
    name: str
    url: TypedAddress
