"""The ruler of months, and what both drawings of time share."""

import datetime as dt
from collections.abc import Iterable, Sequence

Period = tuple[dt.date, dt.date]


def add_months(day: dt.date, months: int) -> dt.date:
    """`day` moved by whole months, kept inside the month it lands in."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return dt.date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def shared_days(one: Period, other: Period) -> int:
    """Number of days in both periods, both ends included."""
    return max(0, (min(one[1], other[1]) - max(one[0], other[0])).days + 1)


def ruler(start: dt.date, end: dt.date, today: dt.date, suspensions: Iterable[Period] = ()) -> list[str]:
    """One class per month, `end` included: « p » past, « a » this month, « s » suspended, empty when left."""
    suspensions = list(suspensions)
    boxes, index = [], 0
    while (first := add_months(start, index)) <= end:
        index += 1
        month = (first, min(end, add_months(start, index) - dt.timedelta(days=1)))
        boxes.append(_box(month, today, suspensions))
    return boxes


def _box(month: Period, today: dt.date, suspensions: Sequence[Period]) -> str:
    if month[0] <= today <= month[1]:
        return "a"
    length = (month[1] - month[0]).days + 1
    if 2 * sum(shared_days(month, period) for period in suspensions) >= length:
        return "s"
    return "p" if month[1] < today else ""
