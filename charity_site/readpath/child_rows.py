"""All rows of a page in one query, however many tables they stand in.

Django takes one query for each table, and most of what that costs is not the database but writing SQL. Here it is written
once in the life of a process.
"""

import json
from collections.abc import Callable, Iterable
from functools import cache
from itertools import chain
from typing import Any

from django.db import connection, models
from django.db.models import F
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from modelcluster.queryset import FakeQuerySet
from wagtail.models import Orderable

from charity_site.readpath.switch import is_on

ARRAY = {"sqlite": "json_array({})", "postgresql": "json_build_array({})::text"}


def fetch_rows(page: models.Model, *lists: str) -> list[Orderable]:
    """Fetch the rows of `page` with the records that they name, such as a source. `page.<rows>.all()` has them then.
    `lists`: the names of some lists; without any, all.

    For rows of numbers, words, dates and yes or no: other kinds of values look different in JSON.
    """
    kinds = child_relations(type(page))
    found: dict[str, list[Orderable]] = {name: [] for name in lists or kinds}
    if not is_on("child_rows"):
        for name in found:
            # Not by Prefetch: of modelcluster's list, what is asked further would be asked of the rows of all pages.
            set_prefetched(page, name, list(with_records(kinds[name]).filter(**{kinds[name].field.name: page.pk})))
        return [row for name in found for row in getattr(page, name).all()]
    if not found:
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement(type(page), *lists), [page.pk] * len(found))
        rows, alias = cursor.fetchall(), connection.alias
    for (name, _), values in zip(rows, json.loads(f"[{','.join(values for _, values in rows)}]"), strict=True):
        found[name].append(hydrate(kinds[name].related_model, values, alias))
    for name, rows in found.items():
        rows.sort(key=lambda row: (row.sort_order is None, row.sort_order, row.id))
        set_prefetched(page, name, rows)
    return list(chain.from_iterable(found.values()))


def with_records(kind: models.ManyToOneRel) -> models.QuerySet[Orderable]:
    """Return all rows of one `kind`, with the records that they name."""
    row_model: type[Orderable] = kind.related_model
    links: list[Any] = [link.name for link in foreign_keys(kind.related_model)]
    rows = row_model.objects.select_related(*links or [None])
    return rows.order_by(F("sort_order").asc(nulls_last=True), "pk")


def named_by(rows: Iterable[models.Model]) -> list[models.Model]:
    """Return the records that `rows` name, such as their sources."""
    records = (getattr(row, link.name) for row in rows for link in foreign_keys(type(row)))
    return [record for record in records if record]


def is_prefetched(page: models.Model, name: str) -> bool:
    """Return whether the rows in the list `name` of `page` have been fetched."""
    return name in getattr(page, "_prefetched_objects_cache", {})


def set_prefetched(page: models.Model, name: str, rows: list[Orderable]) -> None:
    """Let `page.<name>.all()` have `rows` from now on."""
    cached = page.__dict__.setdefault("_prefetched_objects_cache", {})
    cached[name] = FakeQuerySet(child_relations(type(page))[name].related_model, rows)


def forget_rows(page: models.Model) -> None:
    """Let `page` ask the database for its rows again."""
    cached = page.__dict__.get("_prefetched_objects_cache", {})
    for name in child_relations(type(page)):
        cached.pop(name, None)


@cache
def child_relations(page_model: type[models.Model]) -> dict[str, models.ManyToOneRel]:
    """Return the lists of `page_model`, by name. Comments of staff are none."""
    relations = get_all_child_relations(page_model)
    return {kind.get_accessor_name(): kind for kind in relations if issubclass(kind.related_model, Orderable)}


@cache
def statement(page_model: type[models.Model], *lists: str) -> str:
    """Return the SQL, for some lists or all: of each row its list's name and, as JSON, its values and then those of the records that it names."""
    name: Callable[[Any], str] = connection.ops.quote_name
    selects, kinds = [], child_relations(page_model)
    for relation in lists or kinds:
        kind = kinds[relation]
        row = kind.related_model
        columns = [f"r.{name(field.column)}" for field in row._meta.concrete_fields]
        tables = f"{name(row._meta.db_table)} r"
        for number, link in enumerate(foreign_keys(row)):
            record = link.related_model._meta
            columns += [f"j{number}.{name(field.column)}" for field in record.concrete_fields]
            tables += (
                f" LEFT JOIN {name(record.db_table)} j{number}"
                f" ON j{number}.{name(record.pk.column)} = r.{name(link.column)}"
            )
        values = ARRAY[connection.vendor].format(", ".join(columns))
        selects.append(
            f"SELECT '{relation}', {values} FROM {tables} WHERE r.{name(kind.field.column)} = %s"  # noqa: S608 - our names
        )
    return " UNION ALL ".join(selects)


@cache
def foreign_keys(row_model: type[models.Model]) -> list[models.ForeignKey]:
    """Return the foreign keys of `row_model`, but for the one to its page."""
    return [
        field
        for field in row_model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and not isinstance(field, ParentalKey)
    ]


def hydrate(row_model: type[models.Model], values: list[Any], alias: str) -> Orderable:
    """Return the row of `values` (in the order of `statement`), with the records that it names."""
    row, values = record_of(row_model, values, alias)
    for link in foreign_keys(row_model):
        record, values = record_of(link.related_model, values, alias)
        setattr(row, link.name, record)
    return row


def record_of(model: type[models.Model], values: list[Any], alias: str) -> tuple[models.Model | None, list[Any]]:
    """Return the record of the first of `values`, or None where there is none, and the other values."""
    names, converted = fields_of(model)
    own, others = values[: len(names)], values[len(names) :]
    if own[0] is None:
        return None, others
    for place, to_python in converted:
        own[place] = to_python(own[place])
    return model.from_db(alias, names, own), others


@cache
def fields_of(model: type[models.Model]) -> tuple[list[str], list[tuple[int, Callable[[Any], Any]]]]:
    """Return the names of the fields of `model`, and the places of those that look different in JSON, with their to_python()."""
    fields = model._meta.concrete_fields
    same = models.CharField, models.TextField, models.IntegerField
    converted: list[tuple[int, Callable[[Any], Any]]] = [
        (place, field.to_python) for place, field in enumerate(fields) if not isinstance(stored_as(field), same)
    ]
    return [field.attname for field in fields], converted


def stored_as(field: models.Field) -> models.Field:
    """Return the field whose values `field` holds: a key's is what it leads to."""
    return stored_as(field.target_field) if isinstance(field, models.ForeignKey) else field
