"""The first rows of each batch and how many there are in it, in one query.

Rows are ranked by their key, batch and age alone, which an index holds; the few that come first are then read, with what
their lines show. To read that of thousands of rows, and keep five, took most of the time.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import F, Func, IntegerField, Model, QuerySet, TextField, UUIDField, Value

from tremplin.kernel.prepared import AnyOf, Prepared, compiled

Row = TypeVar("Row", bound=Model)
# How many rows of a batch come; its number leads to all of them.
MOST = 5
# The batch of rows that are all of one.
EVERY = Value("every", TextField())
STATEMENT = """
WITH seen (key, batch, since) AS ({ranked}), first AS MATERIALIZED (
    SELECT * FROM (
        SELECT key, batch, row_number() OVER (PARTITION BY batch ORDER BY since, key) AS place,
            count(*) OVER (PARTITION BY batch) AS in_all FROM seen
    ) placed WHERE place <= {most}
)
{shown}
"""


class Firsts(Prepared[Row]):
    """`ranked` ends in `values_list`: the key of each row, its batch (a text), what orders it, lowest first.

    `shown` says how the first of each batch are read. They come with `batch`, `place` from 1 on, `in_all`.
    """

    def __init__(self, ranked: Callable[[], QuerySet[Any, Any]], shown: QuerySet[Row]) -> None:
        super().__init__(lambda: _placed(shown))
        self.ranked = ranked

    def of_each(self, **values: Any) -> dict[str, tuple[list[Any], int]]:
        """By batch: its first rows in their order, and how many there are. One without row is left out."""
        found: dict[str, tuple[list[Any], int]] = {}
        for row in sorted(self.read(**values), key=lambda one: one.place):  # type: ignore[attr-defined]
            found.setdefault(row.batch, ([], row.in_all))[0].append(row)  # type: ignore[attr-defined]
        return found

    def all(self, **values: Any) -> tuple[list[Any], int]:
        """The same of rows that are all of one batch, `EVERY`."""
        return self.of_each(**values).get(str(EVERY.value), ([], 0))

    def _written(self) -> tuple[Any, str, tuple[Any, ...]]:
        _, ranked, params = compiled(self.ranked().order_by())
        compiler, shown, others = super()._written()
        return compiler, STATEMENT.format(ranked=ranked, most=MOST, shown=shown), (*params, *others)


# The few that come first, and what their ranking says of each.
FIRST = Func(template="ARRAY(SELECT key FROM first)", output_field=UUIDField())


def _placed(shown: QuerySet[Row]) -> QuerySet[Row]:
    said = {"batch": TextField(), "place": IntegerField(), "in_all": IntegerField()}
    few: Any = shown.filter(AnyOf(F("pk"), FIRST))
    found: QuerySet[Row] = few.annotate(**{name: _said(name, field) for name, field in said.items()})
    return found


def _said(name: str, field: Any) -> Func:
    return Func(F("pk"), template=f"(SELECT {name} FROM first WHERE key = %(expressions)s)", output_field=field)  # noqa: S608 - names of this file
