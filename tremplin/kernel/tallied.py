"""A page of a list and all its counts, in one reading of its rows.

To count the rows of a list in several ways, then to show twenty of them, is to read them all several times. Here PostgreSQL
keeps of each row, the time of one statement, its key, some marks (« is it late? ») and what it is ordered by: the counts
and the keys of the page come from there. The SQL is built once, as that of `tremplin.kernel.prepared`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page
from django.db.models import QuerySet

from tremplin.kernel.pages import Shown
from tremplin.kernel.prepared import compiled, execute, numbered

# Of a page past the last one, which is then shown: more than any list has.
FAR = 10**9
# The keys begin where the page asked for does, or at the last page.
STATEMENT = """
WITH seen (key{columns}) AS MATERIALIZED ({rows})
SELECT {total}, ARRAY(
    SELECT key FROM seen{kept} ORDER BY {order} LIMIT {size}
    OFFSET LEAST(${asked}::bigint, GREATEST(0, (SELECT {total} FROM seen) - 1) / {size} * {size})
){counts} FROM seen
"""


@dataclass(frozen=True)
class Listing:
    """`rows` come annotated with marks, true or false, by which they are counted and kept, and with what orders them.

    `counts`: by name, the marks that a row must have to be counted, or not (« not late »); `kept`: the same for the page.
    `order`: columns, « - » before one that goes down.
    """

    rows: QuerySet[Any]
    counts: dict[str, tuple[str, ...]]
    kept: tuple[str, ...]
    order: tuple[str, ...]


@dataclass(frozen=True)
class Tally:
    """The counts asked for; how many rows are kept; the number of the page, as a paginator takes it, and its keys."""

    counts: dict[str, int]
    total: int
    number: int
    keys: list[UUID]
    per_page: int

    def page(self, rows: Sequence[Any]) -> Page[Any]:
        """The page of a paginator, whose rows were read by their keys: in the order of the keys."""
        placed = {one.pk: one for one in rows}
        return Shown([placed[key] for key in self.keys if key in placed], self.per_page, self.total).page(self.number)


class Tallied:
    """`build` gives the listing, without anything of the moment, as for a `Prepared` query."""

    def __init__(self, build: Callable[[], Listing], per_page: int) -> None:
        self.build, self.per_page = build, per_page

    def read(self, page: str | None, **values: Any) -> Tally:
        """The counts, and the page that the address asks for: the first when it is no number, the last past the last."""
        try:
            sql, asked, names = self._written
        except EmptyResultSet:  # nobody that this reader may see
            return Tally(dict.fromkeys(self.build().counts, 0), 0, 1, [], self.per_page)
        wanted = _number(page)
        params = [*(values[one.name] for one in asked), (wanted - 1) * self.per_page]
        total, keys, *counts = execute(sql, params)[0]
        last = max(1, -(-total // self.per_page))
        return Tally(dict(zip(names, counts, strict=True)), total, min(wanted, last), keys, self.per_page)

    @cached_property
    def _written(self) -> tuple[str, list[Any], tuple[str, ...]]:
        listing = self.build()
        columns = _columns(listing)
        _, inner, params = compiled(listing.rows.order_by().values_list("pk", *columns))
        text, asked = numbered(inner, params)
        sql = STATEMENT.format(
            rows=text,
            columns="".join(f", {_quoted(one)}" for one in columns),
            total=_counted(listing.kept),
            counts="".join(f", {_counted(marks)}" for marks in listing.counts.values()),
            kept=_where(" WHERE ", listing.kept),
            order=_order(listing),
            size=self.per_page,
            asked=len(asked) + 1,
        )
        return sql, asked, tuple(listing.counts)


def _columns(listing: Listing) -> list[str]:
    found = [*listing.kept, *(mark for marks in listing.counts.values() for mark in marks)]
    marks = [one.removeprefix("not ") for one in found]
    return list(dict.fromkeys([*marks, *(one.lstrip("-") for one in listing.order if one.lstrip("-") != "pk")]))


def _counted(marks: tuple[str, ...]) -> str:
    return f"count(*){_where(' FILTER (WHERE ', marks)}{')' if marks else ''}"


def _where(before: str, marks: tuple[str, ...]) -> str:
    return before + " AND ".join(map(_marked, marks)) if marks else ""


def _marked(mark: str) -> str:
    return f"NOT {_quoted(mark.removeprefix('not '))}" if mark.startswith("not ") else _quoted(mark)


def _order(listing: Listing) -> str:
    names = ((one.lstrip("-"), " DESC" if one.startswith("-") else "") for one in listing.order)
    return ", ".join(("key" if name == "pk" else _quoted(name)) + way for name, way in names)


def _quoted(name: str) -> str:
    return f'"{name}"'


def _number(page: str | None) -> int:
    """What `Paginator.get_page` makes of it."""
    try:
        number = int(page or 1)
    except ValueError:
        return 1
    return min(number, FAR) if number > 0 else FAR
