"""Sets of days in one column: PostgreSQL's `datemultirange`, written by PostgreSQL alone and read in conditions only."""

from typing import Any

from django.db import models
from django.db.models import Func, Q, Value
from django.db.models.functions import Cast
from django.db.models.lookups import Exact, Lookup


class DaySet(models.Field):  # type: ignore[type-arg] # not subscriptable at run time
    """Days in any number of periods; none is an empty set, or NULL where the column allows it."""

    def db_type(self, connection: Any) -> str:
        return "datemultirange"


@DaySet.register_lookup
class Hold(Lookup):
    """`filter(days__hold=today)`: that day is one of them."""

    lookup_name = "hold"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} @> {right}::date", [*left_params, *right_params]


def within(days: str, first: Any, last: Any) -> Q:
    """Condition: one of these days is between the two, both included."""
    asked = Func(first, Cast(last, models.DateField()), Value("[]"), function="daterange", output_field=DaySet())
    return Q(
        Exact(
            Func(days, asked, template="%(expressions)s", arg_joiner=" && ", output_field=models.BooleanField()), True
        )
    )
