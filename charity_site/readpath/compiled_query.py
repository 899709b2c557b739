"""Questions that are asked for each page: Django writes their SQL once, because that costs more than the answer.

    @compiled_query
    def records_named(kind, *, name):
        return kind.objects.filter(name=name)

    records_named(Source, name="ORPHA")  # a list

What is given by position decides how the SQL looks; what is given by name (int, str, None or a list of them) is filled in:
`build` gets a Parameter in its place, which it may do nothing with but compare.
"""

from copy import copy
from functools import wraps

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import Value
from django.db.models.sql import Query

from charity_site.readpath.freshness import freshness
from charity_site.readpath.switch import is_on

MAX_COMPILED = 200  # querysets of one function; then all are made anew


class Parameter(Value):
    """Stands in a queryset for a value of which only the name is known."""

    def as_sql(self, compiler, connection):
        return "%s", [self]


class CompiledQuery(Query):
    """A query with its SQL written already. `values`: those of the parameters ({name: value})."""

    @classmethod
    def of(cls, query, using):
        query = query.chain(klass=cls)  # a query of its own
        query.compiler = Query.get_compiler(query, using)
        try:
            query.sql, query.parameters = query.compiler.as_sql()
        except EmptyResultSet:  # nothing can fulfil its conditions
            query.sql, query.parameters = "", ()
        else:
            converters = query.compiler.get_converters([expression for expression, *_ in query.compiler.select])
            query.compiler.get_converters = lambda expressions: converters
        return query

    def chain(self, klass=None):
        return copy(self)  # nothing is added to it

    def get_compiler(self, using=None, connection=None, elide_empty=True):
        values = [self.values[each.value] if isinstance(each, Parameter) else each for each in self.parameters]
        compiler = copy(self.compiler)  # it says which columns there are, and how to read them
        compiler.connection = connections[using]  # each thread has its own
        compiler.as_sql = lambda: (self.sql, values)
        return compiler


def compiled_query(build):
    """Make of `build`, which gives a queryset, a function that gives its records (list).

    How the SQL looks may depend on what `build` gets by position, on how long lists are and on freshness(), but for the
    generation: no row of the database changes it.
    """
    querysets = {}

    def compiled(key, arguments, values):
        queryset = querysets.get(key)
        if queryset is None:
            queryset = build(*arguments, **{name: parameters(name, value) for name, value in values.items()})
            queryset.query = CompiledQuery.of(queryset.query, queryset.db)
            if now() == key[0]:  # a family may take a story back at this very moment
                if len(querysets) >= MAX_COMPILED:
                    querysets.clear()
                querysets[key] = queryset
        return queryset

    @wraps(build)
    def ask(*arguments, **values):
        if not is_on("compiled_query"):
            return list(build(*arguments, **values))
        lengths = tuple((name, len(value)) for name, value in values.items() if isinstance(value, list))
        queryset = compiled((now(), connection.vendor, arguments, lengths), arguments, values).all()
        queryset.query.values = dict(pair for name, value in values.items() for pair in named(name, value))
        return list(queryset)

    return ask


def now():
    return freshness()._replace(generation=None)


def parameters(name, value):
    """Return what stands in a queryset in place of `value`: a Parameter, or one for each of a list."""
    found = [Parameter(each) for each, _ in named(name, value)]
    return found if isinstance(value, list) else found[0]


def named(name, value):
    """Return what is to be filled in for `value`: [(name of a Parameter (str), value)]."""
    return (
        [(f"{name} {number}", each) for number, each in enumerate(value)]
        if isinstance(value, list)
        else [(name, value)]
    )
