"""The waiting period between two PASS (« carence »)."""

from dataclasses import dataclass
from datetime import date

from tremplin.rules import dates as days
from tremplin.rules.explanation import Explanation
from tremplin.rules.kinds import IAE_KINDS, AuthorKind, DispositifKind
from tremplin.rules.parameters import Law


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingPeriodResult:
    """Answer of `pass.waiting_period`. `ends_on`: last day of the period. `blocked`: no new PASS is possible today."""

    in_waiting_period: bool
    ends_on: date
    blocked: bool
    waived: bool
    explanation: Explanation


def waiting_period(
    *,
    last_pass_ends_on: date,
    today: date,
    dispositif: DispositifKind,
    sender: AuthorKind,
    prescriber_diagnosis: bool,
    on: date | None = None,
) -> WaitingPeriodResult:
    """Does the waiting period after a PASS block a new one, and is it waived?

    An authorised prescriber waives it, by sending the application or by a diagnosis in force. Employers outside the
    IAE rules are never blocked. `on` is the date of the law (today by default).
    Raises `InvalidInput` (`last_pass_ends_on`) at the end of the calendar.
    """
    law = Law(on or days.today())
    months = law.value("passes.waiting_period", int)
    ends_on = days.add_months(last_pass_ends_on, months, field="last_pass_ends_on")
    inside = last_pass_ends_on < today <= ends_on
    concerned = inside and dispositif in IAE_KINDS
    waivers = law.value("passes.waiting_period.waived_by", tuple)
    waived = concerned and (sender in waivers or prescriber_diagnosis)
    facts = _facts(last_pass_ends_on, ends_on, dispositif, waived, inside)
    codes = ("waiting_period",) if concerned and not waived else ()
    return WaitingPeriodResult(
        in_waiting_period=inside,
        ends_on=ends_on,
        blocked=concerned and not waived,
        waived=waived,
        explanation=Explanation("pass.waiting_period", facts, law.readings, codes),
    )


def _facts(ended_on: date, ends_on: date, dispositif: DispositifKind, waived: bool, inside: bool) -> tuple[str, ...]:
    facts = [
        f"Le dernier PASS a fini le {days.in_french(ended_on)}.",
        f"Le délai de carence dure jusqu’au {days.in_french(ends_on)}, ce jour compris.",
    ]
    if not inside:
        facts.append("Le délai de carence ne court pas ce jour-là.")
    elif dispositif not in IAE_KINDS:
        facts.append(f"Le dispositif {dispositif} ne relève pas de l’IAE : la carence ne le concerne pas.")
    elif waived:
        facts.append("Un organisme prescripteur habilité lève le délai, par sa candidature ou par son diagnostic.")
    return tuple(facts)
