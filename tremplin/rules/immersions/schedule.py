"""Hours of presence of an immersion (labour code L.3121-20, L.3162-1, L.3163-1, L.3133-1)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, time, timedelta

from tremplin.rules.dates import public_holidays
from tremplin.rules.immersions.facts import Immersion, ScheduledDay
from tremplin.rules.parameters import Law

_Periods = list[tuple[time, time]]
_SUNDAY = 6


def schedule_errors(asked: Immersion, law: Law) -> tuple[str, ...]:
    """Errors of the schedule; none while it is not known."""
    if asked.schedule is None:
        return ()
    days = _by_day(asked.schedule)
    found = {
        "empty_schedule": not days,
        "schedule_date_outside": any(not asked.starts_on <= one.date <= asked.ends_on for one in asked.schedule),
        "invalid_period": any(not _valid(period) for one in asked.schedule for period in one.periods),
        "overlapping_periods": any(map(_overlapping, days.values())),
        "too_many_presence_days": len(days) > law.value("immersions.presence_days", int),
        "weekly_hours_exceeded": _over(_weeks(days), law, "immersions.weekly_hours"),
    }
    errors = tuple(code for code, holds in found.items() if holds)
    return errors + _minor_errors(asked, days, law) if _minor(asked, law) else errors


def schedule_warnings(asked: Immersion, law: Law) -> tuple[str, ...]:
    """What deserves a look without being forbidden; none while the schedule is not known."""
    if asked.schedule is None:
        return ()
    days = _by_day(asked.schedule)
    adult = not _minor(asked, law)
    found = {
        "weekly_hours_above_35": adult and _over(_weeks(days), law, "immersions.weekly_hours_alert"),
        "sunday_work": any(day.weekday() == _SUNDAY for day in days),
        "night_work": adult and _at_night(days, law),
        "public_holiday_work": any(day in public_holidays(day.year) for day in days),
    }
    return tuple(code for code, holds in found.items() if holds)


def _minor(asked: Immersion, law: Law) -> bool:
    return asked.age < law.value("immersions.majority", int)


def _minor_errors(asked: Immersion, days: dict[date, _Periods], law: Law) -> tuple[str, ...]:
    young = asked.age < law.value("immersions.minimum_age", int)
    daily = "immersions.minor.daily_hours_under_16" if young else "immersions.minor.daily_hours"
    found = {
        "minor_daily_hours_exceeded": _over(map(_length, days.values()), law, daily),
        "minor_weekly_hours_exceeded": _over(_weeks(days), law, "immersions.minor.weekly_hours"),
        "minor_night_work": _at_night(days, law),
    }
    return tuple(code for code, holds in found.items() if holds)


def _valid(period: tuple[time, time]) -> bool:
    return period[1] > period[0]


def _by_day(schedule: Iterable[ScheduledDay]) -> dict[date, _Periods]:
    """Valid periods of each day that has one, in order. A day may be written in several lines."""
    days: defaultdict[date, _Periods] = defaultdict(list)
    for one in schedule:
        for period in filter(_valid, one.periods):
            days[one.date].append(period)
    return {day: sorted(periods) for day, periods in days.items()}


def _overlapping(periods: _Periods) -> bool:
    """True when two sorted periods share time. One may start when the other ends."""
    latest_end = time.min
    for starts_at, ends_at in periods:
        if starts_at < latest_end:
            return True
        latest_end = max(latest_end, ends_at)
    return False


def _length(periods: _Periods) -> timedelta:
    """Hours of the periods of a day."""
    return sum((_since_midnight(end) - _since_midnight(start) for start, end in periods), timedelta())


def _since_midnight(moment: time) -> timedelta:
    return timedelta(hours=moment.hour, minutes=moment.minute)


def _weeks(days: dict[date, _Periods]) -> Iterable[timedelta]:
    """Hours of each week, from Monday to Sunday."""
    weeks: defaultdict[tuple[int, int], timedelta] = defaultdict(timedelta)
    for day, periods in days.items():
        weeks[day.isocalendar()[:2]] += _length(periods)
    return weeks.values()


def _over(lengths: Iterable[timedelta], law: Law, key: str) -> bool:
    """True when a length passes the hours of a parameter."""
    most = timedelta(hours=law.number(key))
    return any(length > most for length in lengths)


def _at_night(days: dict[date, _Periods], law: Law) -> bool:
    morning, evening = law.value("immersions.night.ends_at", time), law.value("immersions.night.starts_at", time)
    return any(start < morning or end > evening for periods in days.values() for start, end in periods)
