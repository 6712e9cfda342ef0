"""What the law says of a suspension before it is written: reasons open, dates possible, what it does to the end."""

from copy import copy
from dataclasses import replace
from datetime import date, timedelta
from typing import NoReturn

from tremplin.kernel.errors import Refused
from tremplin.passes.dossier import Dossier, open_dossier
from tremplin.passes.models import Pass, PassAct
from tremplin.passes.replay import Move, Span, State, after
from tremplin.rules import passes as law
from tremplin.rules.dates import in_french
from tremplin.rules.kinds import DispositifKind, SuspensionReason
from tremplin.rules.parameters import read

DAY = timedelta(days=1)
FIELDS = {
    "reason_not_available": "reason",
    "starts_in_future": "starts_on",
    "starts_outside_pass": "starts_on",
    "starts_too_early": "starts_on",
    "overlaps": "starts_on",
    "ends_before_start": "ends_on",
    "too_long": "ends_on",
}


def kind_of(dossier: Dossier) -> DispositifKind:
    """The dispositif of the last hire, whose rules apply."""
    return DispositifKind(dossier.last_hire.dispositif.kind)


def reasons_for(kind: str, *, on: date) -> list[SuspensionReason]:
    """The reasons that the law of that day opens to a kind of dispositif."""
    allowed: dict[str, tuple[str, ...]] = read("passes.suspension.restricted_reasons", on).value  # type: ignore[assignment]
    restricted = {code for codes in allowed.values() for code in codes}
    return [one for one in SuspensionReason if one not in restricted or one in allowed.get(kind, ())]


def ask(
    dossier: Dossier, *, reason: SuspensionReason, starts_on: date, ends_on: date | None, today: date | None = None
) -> law.SuspensionResult:
    """The answer of the rules for a new suspension. `ends_on` None: end unknown."""
    hire = dossier.last_hire
    pass_ = law.PassToSuspend(
        dossier.found.starts_on, dossier.found.ends_on, dossier.periods, hire.starts_on if hire else None
    )
    return law.suspension(
        pass_=pass_,
        dispositif=kind_of(dossier),
        reason=reason,
        starts_on=starts_on,
        ends_on=ends_on,
        today=today or dossier.today,
        on=dossier.today,
    )


def earliest(dossier: Dossier) -> date:
    """The first day that a new suspension may have."""
    reason, day = SuspensionReason.CONTRACT_SUSPENDED, dossier.today
    return max(ask(dossier, reason=reason, starts_on=day, ends_on=day).earliest_start_on, dossier.found.starts_on)


def ask_again(
    dossier: Dossier, was: Span, declared_on: date, *, reason: SuspensionReason, starts_on: date, ends_on: date | None
) -> law.SuspensionResult:
    """The answer for another form of the suspension in progress: how far back is counted from the day it was declared."""
    others = without(dossier, was)
    result = ask(others, reason=reason, starts_on=starts_on, ends_on=ends_on)
    then = ask(others, reason=reason, starts_on=starts_on, ends_on=ends_on, today=declared_on)
    now = tuple(code for code in result.errors if code != "starts_too_early")
    errors = tuple(code for code in then.errors if code == "starts_too_early") + now
    explanation = replace(result.explanation, codes=errors)
    earliest = then.earliest_start_on
    return replace(result, errors=errors, allowed=not errors, explanation=explanation, earliest_start_on=earliest)


def without(dossier: Dossier, was: Span) -> Dossier:
    """The PASS as if that suspension had not been declared."""
    found = copy(dossier.found)
    found.ends_on -= timedelta(days=was.gap)
    return replace(dossier, found=found, suspensions=[one for one in dossier.suspensions if one != was])


def refuse(result: law.SuspensionResult) -> NoReturn:
    """Raise the first thing that the rules forbid, with the date that would do."""
    code = result.errors[0]
    said = [result.explanation.missing[0]]
    if code == "starts_too_early":
        said.append(f"Premier jour possible : le {in_french(result.earliest_start_on)}.")
    if code == "too_long":
        said.append(f"Dernier jour possible : le {in_french(result.latest_end_on)}.")
    source = str(result.explanation.readings[0].source) if result.explanation.readings else None
    raise Refused(code, " ".join(said), field=FIELDS.get(code), source=source)


def step(kind: str, dossier: Dossier, span: Span, was: Span | None = None) -> Move:
    """A step on a suspension, as acts keep it."""
    detail = span.as_detail() | ({"was": was.as_detail()} if was else {})
    return Move(kind, dossier.found.starts_on, dossier.found.ends_on, detail)


def dropping(dossier: Dossier, was: Span) -> Move:
    """The step that takes a suspension away."""
    return Move(PassAct.Kind.DROP, dossier.found.starts_on, dossier.found.ends_on, {"was": was.as_detail()})


def lifting(dossier: Dossier, hired_on: date) -> Move | None:
    """What a hire from that day does to the suspension that covers it, or None.

    It ends the day before, or disappears when it began that very day. A suspension that is over by then is left as it
    is: a hire never lengthens it. A reason that no hire lifts stays too. The step says which hire it is for.
    """
    was = next((one for one in dossier.suspensions if one.holds(hired_on)), None)
    liftable = read("passes.suspension.lifted_by_hire", dossier.today).value
    if was is None or was.reason not in liftable:  # type: ignore[operator]
        return None
    whole = was.starts_on == hired_on
    shorter = replace(was, ends_on=hired_on - DAY)
    lifted = dropping(dossier, was) if whole else step(PassAct.Kind.LIFT, dossier, shorter, was)
    return replace(lifted, detail={**lifted.detail, "hired_on": hired_on.isoformat()})


def lifted_by(found: Pass, hired_on: date) -> tuple[Move, State] | None:
    """What a hire from that day would do to the suspension of the PASS, and what it would leave; None when nothing."""
    if not found.suspensions.filter(starts_on__lte=hired_on, ends_on__gte=hired_on).exists():
        return None
    dossier = open_dossier(found)
    lifted = lifting(dossier, hired_on)
    return (lifted, after(dossier.state, lifted)) if lifted else None
