"""A query read on every page, whose SQL is built once in the life of the process.

Building the SQL of a read with a few joins takes Django several times as long as PostgreSQL takes to answer it. A
`Prepared` query keeps the SQL and what Django knows of its columns; the values that change are `Param`s. PostgreSQL
keeps it too, parsed and planned, as long as the connection lives. It is for the reads that every page makes: anywhere
else a queryset says the same with less to remember.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, lru_cache
from itertools import count
from typing import Any, Generic, TypeVar

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import DateField, Expression, Lookup, Model, QuerySet
from django.db.models.query import get_related_populators
from psycopg.types.datetime import TimestamptzLoader

from tremplin.kernel.actor import Actor

Row = TypeVar("Row", bound=Model)
Item = TypeVar("Item")


class Param(Expression):
    """A value given at each reading: `filter(pk=Param("pk"))`. With its field when something is computed from it."""

    def __init__(self, name: str, output_field: Any = None) -> None:
        super().__init__(output_field)
        self.name = name
        # it stands for an object as for its key
        self.pk = self

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


class AnyValue(Param):
    """One that PostgreSQL does not look at to plan the query: a single plan, the same for all, is then as good as any."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "(SELECT %s)", [self]


class AnyOf(Lookup):
    """`filter(AnyOf(F("pk"), Param("keys")))`: one of a list given at each reading, whatever its length."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", [*left_params, *right_params]


class OneOf(AnyOf):
    """The same for thousands of rows: each is looked up among the texts, not compared with one after the other."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} IN (SELECT unnest({right}::text[]))", [*left_params, *right_params]


def awaited(actor: Actor) -> Actor:
    """Any actor with the same rights, to build a query for: herself and her organisation are given at each reading.

    What is made for her may be kept, since it is nobody's.
    """
    if actor.organisation is None:
        raise ValueError("A person on a pathway reads only what is hers: there is nothing to share.")
    return replace(actor, user=_USER, membership=None, organisation=_ORGANISATION)


_USER, _ORGANISATION = Param("user"), Param("organisation")
# The day of the reading, which decides what is valid.
TODAY = Param("today", DateField())


class Prepared(Generic[Row]):
    """`build` gives the queryset, without anything of the moment: a date in it must be a `Param`, or it would stay."""

    def __init__(self, build: Callable[[], QuerySet[Row]]) -> None:
        self.build = build

    def read(self, **values: Any) -> list[Row]:
        """The rows, as `list(queryset)` would give them. Every `Param` must be given."""
        return self._found(values)

    def first(self, **values: Any) -> Row | None:
        """The first of the rows; None without any."""
        return next(iter(self.read(**values)), None)

    def values(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows as tuples, for a queryset that ends in `values_list`."""
        return self._tuples(values)

    def sliced(self, **values: Any) -> "Sliced[Row]":
        """The rows as a sequence that reads what it is asked for: a page of them."""
        return Sliced(self._found, values)

    def sliced_values(self, **values: Any) -> "Sliced[tuple[Any, ...]]":
        """The same as tuples, for a queryset that ends in `values_list`."""
        return Sliced(self._tuples, values)

    def _tuples(self, values: dict[str, Any], part: slice | None = None) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self._rows(values, part)]

    def _found(self, values: dict[str, Any], part: slice | None = None) -> list[Any]:
        return list(map(self._made, self._rows(values, part)))

    @cached_property
    def _made(self) -> Callable[[Sequence[Any]], Any]:
        """From a row to its object, as Django makes it: what it looks for at each reading is looked for once."""
        compiler = self._compiled[0]
        found, annotations = compiler.klass_info, compiler.annotation_col_map.items()
        model, own = found["model"], slice(found["select_fields"][0], found["select_fields"][-1] + 1)
        names = [column.target.attname for column, *_ in compiler.select[own]]
        related = get_related_populators(found, compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]  # stubs of Django 6

        def made(row: Sequence[Any]) -> Any:
            one = model.from_db(DEFAULT_DB_ALIAS, names, row[own])
            for populator in related:
                populator.populate(row, one)
            for name, at in annotations:
                setattr(one, name, row[at])
            return one

        return made

    def _rows(self, values: dict[str, Any], part: slice | None) -> Iterable[Sequence[Any]]:
        """What PostgreSQL answers with these values, each column as the value of its field."""
        compiler, sql, asked, convert = self._compiled
        params = [values[one.name] for one in asked]
        if part is not None:
            sql = f"{sql} LIMIT ${len(params) + 1} OFFSET ${len(params) + 2}"
            params += [part.stop - part.start, part.start]
        rows: Iterable[Sequence[Any]] = execute(sql, params)
        if compiler.has_extra_select:  # what it is sorted by alone
            rows = [row[: compiler.col_count] for row in rows]
        return map(convert, rows) if convert else rows

    @cached_property
    def _compiled(self) -> tuple[Any, str, list[Any], Any]:
        """Django's compiler, its SQL, the values asked for, and how each column becomes a value of its field."""
        compiler, sql, params = self._written()
        converters = compiler.get_converters([column for column, *_ in compiler.select[: compiler.col_count]])
        return compiler, *numbered(sql, params), _converting(converters) if converters else None

    def _written(self) -> tuple[Any, str, tuple[Any, ...]]:
        return compiled(self.build())


class Sliced(Generic[Item]):
    """What `Prepared.sliced` gives: `rows[20:40]` reads these twenty."""

    def __init__(self, read: Callable[[dict[str, Any], slice], list[Item]], values: dict[str, Any]) -> None:
        self.read, self.values = read, values

    def __getitem__(self, part: slice) -> list[Item]:
        return self.read(self.values, part) if part.stop > part.start else []


def compiled(rows: QuerySet[Any, Any]) -> tuple[Any, str, tuple[Any, ...]]:
    """Django's compiler of a queryset, its SQL and its values, none of which may be of the moment."""
    compiler = rows.query.get_compiler(DEFAULT_DB_ALIAS)
    sql, params = compiler.as_sql()
    if frozen := [one for one in params if isinstance(one, date)]:
        raise ValueError(f"{frozen[0]} would be kept for the life of the process: make it a Param.")
    return compiler, sql, params


def numbered(sql: str, params: Iterable[Any]) -> tuple[str, list[Param]]:
    """The SQL in PostgreSQL's own writing, and what is left to give: it plans better what it knows."""
    numbers, left = count(1), [one for one in params if isinstance(one, Param)]
    return sql % tuple(f"${next(numbers)}" if isinstance(one, Param) else _literal(one) for one in params), left


def execute(sql: str, params: list[Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement that PostgreSQL keeps, its values numbered."""
    cursor = _cursor()
    cursor.execute(sql, params)
    return list(cursor.fetchall())


def answer(sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement whose values are named, `%(name)s`: once each, wherever and however often it asks for them.

    PostgreSQL keeps it like the others: nothing of a question is to be written in its text.
    """
    text, names = _by_number(sql)
    return execute(text, [values[name] for name in names])


class _Numbers(dict[str, str]):
    def __missing__(self, name: str) -> str:
        self[name] = f"${len(self) + 1}"
        return self[name]


@lru_cache(maxsize=500)
def _by_number(sql: str) -> tuple[str, list[str]]:
    """The SQL in PostgreSQL's own writing, and the names of its values in order."""
    numbers = _Numbers()
    return sql % numbers, list(numbers)


def _converting(converters: dict[int, Any]) -> Callable[[Sequence[Any]], Sequence[Any]]:
    """As Django does, for the columns whose field has something to do."""
    steps = [(at, convert, expression) for at, (several, expression) in converters.items() for convert in several]

    def converted(row: Sequence[Any]) -> Sequence[Any]:
        found = list(row)
        for at, convert, expression in steps:
            found[at] = convert(found[at], expression, connection)
        return found

    return converted


def _literal(value: Any) -> str:
    written: str = connection.ops.compose_sql("%s", [value])  # type: ignore[attr-defined]
    return written


class _KeptCursor(psycopg.RawCursor[Any]):
    """A cursor whose statements PostgreSQL keeps parsed, and planned, as long as the connection lives; one for each."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Instants in the zone of the connection, which is Django's, by psycopg's own reader: Django's takes twenty times as long.
        self.adapters.register_loader("timestamptz", TimestamptzLoader)

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        return super().execute(query, params, prepare=True)

    def _convert_query(self, query: Any, params: Any = None) -> Any:
        # what Django reads to log it
        self._query = super()._convert_query(query, params)
        return self._query


def _cursor() -> Any:
    """As Django opens its own: a connection that the server has cut since the last request is replaced.

    One for the life of the connection: making it takes as long as a short question, and each is read whole at once.
    """
    database: Any = connections[DEFAULT_DB_ALIAS]
    database.close_if_health_check_failed()
    database.ensure_connection()
    opened = database.connection
    if not hasattr(opened, "kept_cursor"):
        opened.kept_cursor = _KeptCursor(opened)
    return database._prepare_cursor(opened.kept_cursor)
