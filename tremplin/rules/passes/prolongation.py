"""Prolonging a PASS."""

from dataclasses import dataclass
from datetime import date

from tremplin.rules import dates as days
from tremplin.rules.explanation import Explanation
from tremplin.rules.kinds import IAE_KINDS, DispositifKind, ProlongationReason
from tremplin.rules.parameters import Law
from tremplin.rules.parameters.units import ProlongationRecord
from tremplin.rules.passes.duration import Period


@dataclass(frozen=True, slots=True)
class Prolongation:
    """A prolongation already made."""

    starts_on: date
    ends_on: date
    reason: ProlongationReason


@dataclass(frozen=True, slots=True)
class PassToProlong:
    """The PASS as it stands. `suspended`: a suspension is in progress."""

    starts_on: date
    ends_on: date
    prolongations: tuple[Prolongation, ...]
    suspended: bool

    @property
    def used_days(self) -> int:
        """Days already added by prolongations, whatever their reasons (gaps, as the national platform counts)."""
        return sum(days.gap(one.starts_on, one.ends_on) for one in self.prolongations)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProlongationResult:
    """Answer of `pass.prolongation`. `pass_ends_on`: end of the PASS after it (unchanged when refused)."""

    allowed: bool
    errors: tuple[str, ...]
    starts_on: date
    latest_end_on: date
    pass_ends_on: date
    needs_prescriber: bool
    explanation: Explanation


def prolongation(
    *,
    pass_: PassToProlong,
    dispositif: DispositifKind,
    reason: ProlongationReason,
    ends_on: date,
    today: date,
    on: date | None = None,
) -> ProlongationResult:
    """May this PASS be prolonged until a day, for this reason? It starts on its last day, not on the day after.

    The limit of a reason is compared with all prolongations of the PASS. No age, recognition or contract is checked.
    Raises `InvalidInput` (`pass.ends_on`) when the latest end leaves the calendar.
    """
    law = Law(on or days.today())
    bounds = law.value(f"passes.prolongation.{reason}", ProlongationRecord)
    latest = days.add_days(pass_.ends_on, _room(bounds, pass_.used_days), field="pass.ends_on")
    errors = (
        *_kind_errors(dispositif, bounds),
        *_state_errors(pass_, today, law),
        *_length_errors(pass_, bounds, ends_on, latest, law),
    )
    pass_ends_on = pass_.ends_on if errors else ends_on
    facts = _facts(pass_, reason, bounds, latest, pass_ends_on)
    return ProlongationResult(
        allowed=not errors,
        errors=errors,
        starts_on=pass_.ends_on,
        latest_end_on=latest,
        pass_ends_on=pass_ends_on,
        needs_prescriber=bounds.needs_prescriber,
        explanation=Explanation("pass.prolongation", facts, law.readings, errors),
    )


def _room(bounds: ProlongationRecord, used: int) -> int:
    """Days that one request may still add."""
    if bounds.total_days is None:
        return bounds.per_request_days
    return max(0, min(bounds.per_request_days, bounds.total_days - used))


def _kind_errors(dispositif: DispositifKind, bounds: ProlongationRecord) -> tuple[str, ...]:
    # A reason open to every IAE kind is not "not available" elsewhere: the kind itself is the fault.
    restricted = set(bounds.kinds) != IAE_KINDS
    found = {
        "not_under_iae": dispositif not in IAE_KINDS,
        "reason_not_available": restricted and dispositif not in bounds.kinds,
    }
    return tuple(code for code, holds in found.items() if holds)


def _state_errors(pass_: PassToProlong, today: date, law: Law) -> tuple[str, ...]:
    opens = days.clamped_months(pass_.ends_on, -law.value("passes.prolongation.window_before", int))
    closes = days.clamped_months(pass_.ends_on, law.value("passes.prolongation.window_after", int))
    found = {"pass_suspended": pass_.suspended, "outside_window": not Period(opens, closes).holds(today)}
    return tuple(code for code, holds in found.items() if holds)


def _length_errors(
    pass_: PassToProlong, bounds: ProlongationRecord, ends_on: date, latest: date, law: Law
) -> tuple[str, ...]:
    used_up = bounds.total_days is not None and pass_.used_days >= bounds.total_days
    found = {
        "too_short": days.gap(pass_.ends_on, ends_on) < law.value("passes.prolongation.minimum", int),
        "maximum_reached": used_up,
        "too_long": ends_on > latest and not used_up,
    }
    return tuple(code for code, holds in found.items() if holds)


def _facts(
    pass_: PassToProlong, reason: ProlongationReason, bounds: ProlongationRecord, latest: date, pass_ends_on: date
) -> tuple[str, ...]:
    needs = "il faut l’accord d’un organisme prescripteur habilité" if bounds.needs_prescriber else "sans accord"
    return (
        f"Motif : {ProlongationReason(reason).label} ({needs}).",
        f"Prolongations déjà faites : {pass_.used_days} jours, tous motifs confondus.",
        f"La prolongation part du {days.in_french(pass_.ends_on)}, dernier jour du PASS.",
        "La plateforme nationale compte de même : ce jour appartient aux deux périodes.",
        f"Elle finit au plus tard le {days.in_french(latest)}.",
        f"Fin du PASS : le {days.in_french(pass_ends_on)}.",
    )
