"""Questions that are asked for each page: Django writes their SQL once, because that costs more than the answer.

    @compiled_query
    def records_named(kind, *, name):
        return kind.objects.filter(name=name)

    records_named(Source, name="ORPHA")  # a list

What is given by position decides how the SQL looks; what is given by name (a number, a text, None or a list of them) is
filled in: `build` gets a Parameter in its place, which it may do nothing with but compare.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from copy import copy
from functools import wraps
from typing import Any, Self, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet, Value
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

from charity_site.readpath.freshness import Freshness, freshness, present_freshness
from charity_site.readpath.switch import is_on

MAX_COMPILED = 200  # querysets of one function; then all are made anew
Record = TypeVar("Record")  # or the dict that values() gives of one


class Parameter(Value):
    """A placeholder in a queryset for a value of which only the name is known."""

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:  # type: ignore[override]  # itself, for get_compiler() to fill in
        return "%s", [self]


class CompiledQuery(Query):
    """A query with its SQL written already."""

    compiler: Any  # an SQLCompiler, of which two methods are replaced
    sql: str
    parameters: Sequence[Any]
    values: Mapping[str, Any]  # those of the parameters, by name

    @classmethod
    def of(cls, query: Query, using: str) -> Self:
        compiled: Any = query.chain(klass=cls)  # a query of its own
        compiled.compiler = Query.get_compiler(compiled, using)
        try:
            compiled.sql, compiled.parameters = compiled.compiler.as_sql()
        except EmptyResultSet:  # nothing can fulfil its conditions
            compiled.sql, compiled.parameters = "", ()
        else:
            converters = compiled.compiler.get_converters([expression for expression, *_ in compiled.compiler.select])
            compiled.compiler.get_converters = lambda expressions: converters
        return compiled

    def chain(self, klass: type[Query] | None = None) -> Self:
        return copy(self)  # nothing is added to it

    def get_compiler(
        self, using: Any = None, connection: BaseDatabaseWrapper | None = None, elide_empty: bool = True
    ) -> Any:
        values = [self.values[each.value] if isinstance(each, Parameter) else each for each in self.parameters]
        compiler = copy(self.compiler)  # it says which columns there are, and how to read them
        compiler.connection = connections[using]  # each thread has its own
        compiler.as_sql = lambda: (self.sql, values)
        return compiler


def compiled_query(build: Callable[..., QuerySet[Any, Record]]) -> Callable[..., list[Record]]:
    """Make of `build`, which gives a queryset, a function that gives its records.

    How the SQL looks may depend on what `build` gets by position, on how long lists are and on freshness(), but for the
    generation: no row of the database changes it.
    """
    querysets: dict[Hashable, QuerySet[Any, Record]] = {}

    def compiled(
        key: tuple[Freshness, *tuple[Hashable, ...]], arguments: Iterable[Any], values: Mapping[str, Any]
    ) -> QuerySet[Any, Record]:
        queryset = querysets.get(key)
        if queryset is None:
            queryset = build(*arguments, **{name: parameters(name, value) for name, value in values.items()})
            queryset.query = CompiledQuery.of(queryset.query, queryset.db)
            if without_generation(present_freshness()) == key[0]:  # a family may take a story back at this very moment
                if len(querysets) >= MAX_COMPILED:
                    querysets.clear()
                querysets[key] = queryset
        return queryset

    @wraps(build)
    def ask(*arguments: Any, **values: Any) -> list[Record]:
        if not is_on("compiled_query"):
            return list(build(*arguments, **values))
        lengths = tuple((name, len(value)) for name, value in values.items() if isinstance(value, list))
        queryset = compiled(
            (without_generation(freshness()), connection.vendor, arguments, lengths), arguments, values
        ).all()
        filled_in = dict(pair for name, value in values.items() for pair in named(name, value))
        queryset.query.values = filled_in  # type: ignore[attr-defined]  # it is a CompiledQuery
        return list(queryset)

    return ask


def without_generation(now: Freshness) -> Freshness:
    return now._replace(generation=None)


def parameters(name: str, value: Any) -> Parameter | list[Parameter]:
    """Return what stands in a queryset in place of `value`: a Parameter, or one for each of a list."""
    found = [Parameter(each) for each, _ in named(name, value)]
    return found if isinstance(value, list) else found[0]


def named(name: str, value: Any) -> list[tuple[str, Any]]:
    """Return what is to be filled in for `value`: pairs of a Parameter's name and a value."""
    return (
        [(f"{name} {number}", each) for number, each in enumerate(value)]
        if isinstance(value, list)
        else [(name, value)]
    )
