"""Dates, state and remainder of a PASS."""

from dataclasses import dataclass
from datetime import date

from tremplin.rules import dates as days
from tremplin.rules.explanation import Explanation
from tremplin.rules.kinds import PassStatus
from tremplin.rules.parameters import Law


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both counted."""

    starts_on: date
    ends_on: date

    @property
    def bounds(self) -> tuple[date, date]:
        return self.starts_on, self.ends_on

    def holds(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True, slots=True, kw_only=True)
class DatesResult:
    """Answer of `pass.dates`: the last day of the PASS."""

    ends_on: date
    explanation: Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusResult:
    """Answer of `pass.status`. `remaining_days`: days of PASS still available, as the national platform counts them."""

    status: PassStatus
    remaining_days: int
    explanation: Explanation


@dataclass(frozen=True, slots=True, kw_only=True)
class RemainderResult:
    """Answer of `pass.remainder`. `estimated_end_on`: the end if no further suspension comes."""

    remaining_days: int
    estimated_end_on: date
    explanation: Explanation


def dates(*, starts_on: date) -> DatesResult:
    """Last day of a PASS that starts on a day. The law is that of this day.

    Raises `InvalidInput` (`starts_on`) before the first known law, or at the end of the calendar.
    """
    law = Law(starts_on, field="starts_on")
    lasts = law.reading("passes.duration")
    ends_on = days.period_end(starts_on, law.value(lasts.key, int), lasts.unit, field="starts_on")
    fact = f"Le PASS commence le {days.in_french(starts_on)} et finit le {days.in_french(ends_on)}, ces jours compris."
    return DatesResult(ends_on=ends_on, explanation=Explanation("pass.dates", (fact,), law.readings))


def status(*, starts_on: date, ends_on: date, suspensions: tuple[Period, ...], today: date) -> StatusResult:
    """State of a PASS on a day, and what remains of it. `ends_on` already holds the effect of the suspensions.

    A suspension moves the end by its gap but its days are taken off with both ends: it costs one day. The figure of
    the national platform is kept on purpose.
    """
    state, remaining = (
        _state(Period(starts_on, ends_on), suspensions, today),
        _left(starts_on, ends_on, suspensions, today),
    )
    law = Law(today, field="today")
    law.reading("passes.remainder_count")
    facts = (
        f"Le PASS va du {days.in_french(starts_on)} au {days.in_french(ends_on)}.",
        f"Le {days.in_french(today)}, son état est : {state.label}.",
        f"Reste : {remaining} jours, sans compter les jours de suspension à venir.",
    )
    return StatusResult(
        status=state,
        remaining_days=remaining,
        explanation=Explanation("pass.status", facts, law.readings),
    )


def at_a_glance(
    *, starts_on: date, ends_on: date, suspensions: tuple[Period, ...], today: date
) -> tuple[PassStatus, int]:
    """For the row of a list: the state that `status` gives, the days that `remainder` gives, without their explanation."""
    state = _state(Period(starts_on, ends_on), suspensions, today)
    return state, max(0, _left(starts_on, ends_on, suspensions, today))


def _left(starts_on: date, ends_on: date, suspensions: tuple[Period, ...], today: date) -> int:
    return _future_days(Period(starts_on, ends_on), today) - sum(_future_days(one, today) for one in suspensions)


def _state(pass_: Period, suspensions: tuple[Period, ...], today: date) -> PassStatus:
    if pass_.ends_on < today:
        return PassStatus.EXPIRED
    if any(one.holds(today) for one in suspensions):
        return PassStatus.SUSPENDED
    return PassStatus.FUTURE if pass_.starts_on > today else PassStatus.VALID


def _future_days(period: Period, today: date) -> int:
    """Days of the period from `today` on, `today` included."""
    to_end = max(0, days.days_in(today, period.ends_on))
    to_start = max(0, days.gap(today, period.starts_on))
    return to_end - to_start


def remainder(*, starts_on: date, ends_on: date, suspensions: tuple[Period, ...], today: date) -> RemainderResult:
    """Days of PASS still available, never under 0, and the end they lead to when used from now on without a break."""
    now = status(starts_on=starts_on, ends_on=ends_on, suspensions=suspensions, today=today)
    remaining = max(0, now.remaining_days)
    from_day = max(starts_on, today)
    # Never beyond the end, nor beyond the calendar.
    ahead = min(remaining - 1, days.gap(from_day, ends_on))
    end = days.add_days(from_day, ahead, field="today") if remaining else ends_on
    facts = (
        f"Reste : {remaining} jours au {days.in_french(today)}.",
        f"Fin estimée : le {days.in_french(end)}, si aucune suspension ne s’ajoute.",
    )
    explanation = Explanation("pass.remainder", facts, now.explanation.readings)
    return RemainderResult(remaining_days=remaining, estimated_end_on=end, explanation=explanation)
