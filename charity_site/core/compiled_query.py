"""Questions that are asked for each page: Django writes their SQL once, because that costs more than the answer.

    @compiled_query
    def records_named(kind):
        return kind.objects.filter(name=Parameter("name"))

    records_named(Source, name="ORPHA")  # a list

What is given by position decides how the SQL looks; what is given by name is filled in.
"""

from copy import copy
from functools import wraps

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import Value
from django.db.models.sql import Query

from charity_site.consent import ledger
from charity_site.consent.models import today
from charity_site.core.restrictions import restricted_pages

MAX_COMPILED = 200  # querysets of one function; then all are made anew


class Parameter(Value):
    """Stands in a queryset for a value (int or str) of which only the name is known."""

    def as_sql(self, compiler, connection):
        return "%s", [self]


def named_parameters(name, values):
    """Names for several `values` (iterable): {name0: value, ...}. Their number decides how the SQL looks."""
    return {f"{name}{number}": value for number, value in enumerate(values)}


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

    How the SQL looks may depend on the arguments of `build` and on `freshness_key()`, and on nothing else.
    """
    querysets = {}

    @wraps(build)
    def ask(*arguments, **values):
        key = connection.vendor, freshness_key(), arguments
        queryset = querysets.get(key)
        if queryset is None:
            queryset = build(*arguments)
            queryset.query = CompiledQuery.of(queryset.query, queryset.db)
            # A family may take a story back at this very moment.
            if freshness_key() == key[1]:
                if len(querysets) >= MAX_COMPILED:
                    querysets.clear()
                querysets[key] = queryset
        asked = queryset.all()
        asked.query.values = values
        return list(asked)

    return ask


def freshness_key():
    """Return what `shown()` of a page depends on and the database does not compare: the day, the ledger, private pages."""
    return today(), ledger.state(), tuple((page.path, page.depth) for page in restricted_pages())
