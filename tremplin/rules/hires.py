"""When a hire may start: on the day it is declared, or when it is put off."""

from dataclasses import dataclass
from datetime import date

from tremplin.rules import dates
from tremplin.rules.explanation import Explanation
from tremplin.rules.kinds import IAE_KINDS, DispositifKind
from tremplin.rules.parameters import Law


@dataclass(frozen=True, slots=True, kw_only=True)
class StartResult:
    """Answer of `hire.start`. `earliest_start_on`: null when a hire may be declared afterwards."""

    allowed: bool
    errors: tuple[str, ...]
    earliest_start_on: date | None
    latest_start_on: date
    explanation: Explanation


def start(
    *,
    dispositif: DispositifKind,
    starts_on: date,
    today: date,
    pass_ends_on: date | None,
    postponed: bool = False,
    on: date | None = None,
) -> StartResult:
    """May a hire start on this day? `pass_ends_on`: end of the valid PASS, None without one or outside the IAE.

    `postponed`: the hire was already accepted and its start moves. Raises `InvalidInput` (`today`) at the end of the
    calendar. Source: national platform.
    """
    law = Law(on or dates.today())
    window = law.reading("hires.latest_postponement" if postponed else "hires.latest_start")
    latest = _latest(today, law.value(window.key, int), window.unit)
    backdated = dispositif in law.value("hires.may_be_backdated", tuple)
    found = {
        "hire_starts_in_past": starts_on < today and not backdated,
        "hire_starts_too_late": starts_on > latest,
        "hire_starts_after_pass": dispositif in IAE_KINDS and pass_ends_on is not None and starts_on > pass_ends_on,
    }
    errors = tuple(code for code, holds in found.items() if holds)
    facts = (
        f"Début demandé : le {dates.in_french(starts_on)}. Dispositif : {dispositif}.",
        f"L’embauche peut commencer au plus tard le {dates.in_french(latest)}.",
    )
    return StartResult(
        allowed=not errors,
        errors=errors,
        earliest_start_on=None if backdated else today,
        latest_start_on=latest,
        explanation=Explanation("hire.start", facts, law.readings, errors),
    )


def _latest(today: date, amount: int, unit: str) -> date:
    if unit == "months":
        return dates.add_months(today, amount, field="today")
    return dates.add_days(today, amount, field="today")
