"""Units a parameter may have, and the type each value must be. An unknown unit or a wrong type is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from typing import Any

from tremplin.rules.inputs import reader
from tremplin.rules.kinds import (
    ApplicationActor,
    ApplicationState,
    ContractType,
    DispositifKind,
    PassRelation,
    PassStatus,
)


@dataclass(frozen=True, slots=True)
class CriterionRecord:
    """An administrative criterion of eligibility to the IAE."""

    level: int
    name: str
    proof: str
    proof_max_age_months: int | None


@dataclass(frozen=True, slots=True)
class GeiqCriterionRecord:
    """A criterion of the GEIQ allowance."""

    annexes: tuple[str, ...]
    level: int | None
    parent: str | None
    name: str
    proof: str


@dataclass(frozen=True, slots=True)
class FamilyRecord:
    """A family of authorised prescribers. `by_prefect`: one organisation at a time, by a prefect's order."""

    name: str
    by_prefect: bool


@dataclass(frozen=True, slots=True)
class TransitionRecord:
    """One action on an application: from which states, to which (null: unchanged), by whom."""

    from_: tuple[ApplicationState, ...]
    to: ApplicationState | None
    actors: tuple[ApplicationActor, ...]
    kinds: tuple[DispositifKind, ...] | None
    from_by_actor: dict[ApplicationActor, tuple[ApplicationState, ...]]


@dataclass(frozen=True, slots=True)
class RightRecord:
    """One action on a PASS: who may do it, and in which states of the PASS."""

    relations: tuple[PassRelation, ...]
    statuses: tuple[PassStatus, ...]


@dataclass(frozen=True, slots=True)
class ProlongationRecord:
    """Bounds of a reason of prolongation, in days (null: no limit)."""

    per_request_days: int
    total_days: int | None
    needs_prescriber: bool
    kinds: tuple[DispositifKind, ...]


@dataclass(frozen=True, slots=True)
class ContractExceptionRecord:
    """What an exception lifts: where it is available, the ceiling in months (null: none), the minimums kept."""

    kinds: tuple[DispositifKind, ...]
    ceiling_months: int | None
    keeps_minimum_length: bool
    keeps_minimum_hours: bool


def _unit(annotation: Any) -> Callable[[Any], object]:
    read = reader(annotation)
    return lambda value: read(value, "value")


UNITS: dict[str, Callable[[Any], object]] = {
    "days": _unit(int),
    "months": _unit(int),
    "years": _unit(int),
    "count": _unit(int),
    "eur": _unit(int),
    "eur_per_hour": _unit(float),
    "hours_per_week": _unit(float),
    "hours_per_day": _unit(float),
    "percent": _unit(float),
    "time": _unit(time),
    "text": _unit(str),
    "codes": _unit(tuple[str, ...]),
    "code_groups": _unit(tuple[tuple[str, ...], ...]),
    "kinds": _unit(tuple[DispositifKind, ...]),
    "count_by_kind": _unit(dict[DispositifKind, int]),
    "codes_by_kind": _unit(dict[DispositifKind, tuple[str, ...]]),
    "contract_types_by_kind": _unit(dict[DispositifKind, tuple[ContractType, ...]]),
    "criterion": _unit(CriterionRecord),
    "geiq_criterion": _unit(GeiqCriterionRecord),
    "family": _unit(FamilyRecord),
    "transition": _unit(TransitionRecord),
    "right": _unit(RightRecord),
    "prolongation": _unit(ProlongationRecord),
    "contract_exception": _unit(ContractExceptionRecord),
}
