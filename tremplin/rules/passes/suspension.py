"""Suspending a PASS."""

from dataclasses import dataclass
from datetime import date

from tremplin.rules import dates as days
from tremplin.rules.explanation import Explanation
from tremplin.rules.kinds import IAE_KINDS, DispositifKind, SuspensionReason
from tremplin.rules.parameters import Law
from tremplin.rules.passes.duration import Period


@dataclass(frozen=True, slots=True)
class PassToSuspend:
    """The PASS as it stands. `ends_on` holds the effect of the suspensions listed."""

    starts_on: date
    ends_on: date
    suspensions: tuple[Period, ...]
    last_hire_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspensionResult:
    """Answer of `pass.suspension`. `pass_ends_on`: end of the PASS after it (unchanged when refused)."""

    allowed: bool
    errors: tuple[str, ...]
    ends_on: date
    pass_ends_on: date
    latest_end_on: date
    earliest_start_on: date
    explanation: Explanation


def suspension(
    *,
    pass_: PassToSuspend,
    dispositif: DispositifKind,
    reason: SuspensionReason,
    starts_on: date,
    ends_on: date | None,
    today: date,
    on: date | None = None,
) -> SuspensionResult:
    """May this PASS be suspended for this period? `ends_on` None: end unknown, so the longest suspension.

    The end of the PASS moves by the gap between the two dates: a one-day suspension adds nothing, as on the national
    platform. Raises `InvalidInput` on the date that leads out of the calendar.
    """
    law = Law(on or days.today())
    longest = law.value("passes.suspension.maximum", int)
    latest = days.period_end(starts_on, longest, "months", field="starts_on")
    earliest = _earliest_start(pass_, today, law)
    asked = Period(starts_on, latest if ends_on is None else ends_on)
    errors = (*_kind_errors(dispositif, reason, law), *_errors(pass_, asked, today, earliest, latest))
    shift = 0 if errors else days.gap(*asked.bounds)
    pass_ends_on = days.add_days(pass_.ends_on, shift, field="pass.ends_on")
    facts = (
        f"Motif : {SuspensionReason(reason).label}. Dispositif : {dispositif}.",
        f"Suspension demandée du {days.in_french(asked.starts_on)} au {days.in_french(asked.ends_on)}.",
        f"Elle peut commencer dès le {days.in_french(earliest)} et finir au plus tard le {days.in_french(latest)}.",
        f"Fin du PASS : le {days.in_french(pass_ends_on)} ({shift} jours de plus).",
        "La fin se déplace de l’écart entre les deux dates, comme sur la plateforme nationale : un jour n’ajoute rien.",
    )
    return SuspensionResult(
        allowed=not errors,
        errors=errors,
        ends_on=asked.ends_on,
        pass_ends_on=pass_ends_on,
        latest_end_on=latest,
        earliest_start_on=earliest,
        explanation=Explanation("pass.suspension", facts, law.readings, errors),
    )


def _earliest_start(pass_: PassToSuspend, today: date, law: Law) -> date:
    """The day after the latest suspension already over, else the last hire; but never before the look-back."""
    floor = days.add_days(today, -law.value("passes.suspension.look_back", int), field="today")
    over = [one for one in pass_.suspensions if one.ends_on < today]
    candidate = pass_.last_hire_on
    if over:
        latest = max(over, key=lambda one: one.bounds)
        candidate = days.add_days(latest.ends_on, 1, field="pass.suspensions.ends_on")
    return floor if candidate is None else max(candidate, floor)


def _kind_errors(dispositif: DispositifKind, reason: SuspensionReason, law: Law) -> tuple[str, ...]:
    allowed = law.value("passes.suspension.restricted_reasons", dict)
    restricted = {code for codes in allowed.values() for code in codes}
    found = {
        "not_under_iae": dispositif not in IAE_KINDS,
        "reason_not_available": reason in restricted and reason not in allowed.get(dispositif, ()),
    }
    return tuple(code for code, holds in found.items() if holds)


def _errors(pass_: PassToSuspend, asked: Period, today: date, earliest: date, latest: date) -> tuple[str, ...]:
    found = {
        "pass_not_started": today < pass_.starts_on,
        "pass_expired": today > pass_.ends_on,
        "already_suspended": any(one.holds(today) for one in pass_.suspensions),
        "starts_in_future": asked.starts_on > today,
        "starts_outside_pass": not pass_.starts_on <= asked.starts_on <= pass_.ends_on,
        "starts_too_early": asked.starts_on < earliest,
        "ends_before_start": asked.ends_on < asked.starts_on,
        "too_long": asked.ends_on > latest,
        "overlaps": any(days.have_common_day(asked.bounds, one.bounds) for one in pass_.suspensions),
    }
    return tuple(code for code, holds in found.items() if holds)
