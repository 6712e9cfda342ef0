"""Calendar arithmetic of the rules. Dates are days: no hour, no time zone, so summer time cannot move them."""

import calendar
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tremplin.rules.errors import InvalidInput

_MONTHS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()  # noqa: SIM905
)


def today() -> date:
    """The day it is in Paris, where the law is made; the day of the machine when it knows no time zone."""
    try:
        return datetime.now(ZoneInfo("Europe/Paris")).date()
    except ZoneInfoNotFoundError:
        return date.today()


def add_months(day: date, months: int, *, field: str) -> date:
    """The day `months` calendar months after `day` (before, when negative).

    The same day number, or the last day of that month when it has no such day.
    Raises `InvalidInput` on `field` when the result leaves the calendar.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if not date.min.year <= year <= date.max.year:
        raise InvalidInput(field, "out_of_calendar")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def add_days(day: date, days: int, *, field: str) -> date:
    """The day `days` days after `day`. Raises `InvalidInput` on `field` outside the calendar."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise InvalidInput(field, "out_of_calendar") from None


def clamped_months(day: date, months: int) -> date:
    """As `add_months`, but stops at the edges of the calendar: for bounds that are only compared."""
    try:
        return add_months(day, months, field="")
    except InvalidInput:
        return date.max if months > 0 else date.min


def period_end(starts_on: date, amount: int, unit: str, *, field: str) -> date:
    """Last day of a period of `amount` days or calendar months whose first day is `starts_on`."""
    if unit == "months":
        after = add_months(starts_on, amount, field=field)
        return add_days(after, -1, field=field)
    return add_days(starts_on, amount - 1, field=field)


def gap(starts_on: date, ends_on: date) -> int:
    """Days between two dates: `ends_on` − `starts_on`."""
    return (ends_on - starts_on).days


def days_in(starts_on: date, ends_on: date) -> int:
    """Days of a period, both ends counted."""
    return gap(starts_on, ends_on) + 1


def have_common_day(first: tuple[date, date], second: tuple[date, date]) -> bool:
    """True when two periods (first day, last day) share a day. A reversed period holds no day."""
    return max(first[0], second[0]) <= min(first[1], second[1])


def full_years(born_on: date, day: date) -> int:
    """Age in full years. Someone born on 29 February is one year older on 1 March of a common year."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (anonymous algorithm published in 1876)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=256)
def public_holidays(year: int) -> frozenset[date]:
    """The eleven public holidays of a year (labour code L.3133-1)."""
    fixed = ((1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25))
    after_easter = (1, 39, 50)  # Easter Monday, Ascension, Whit Monday
    moving = {easter(year) + timedelta(days=days) for days in after_easter}
    return frozenset(moving | {date(year, month, day) for month, day in fixed})


def in_french(day: date) -> str:
    """`21 novembre 2026`, `1er mai 2027`."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {_MONTHS[day.month - 1]} {day.year}"
